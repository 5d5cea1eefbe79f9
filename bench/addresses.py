"""Addresses as people write them: how many are read right, how many wrong, and how fast; beside three packages.

    python bench/addresses.py                 # 1,000 old communes in each form; about a minute
    python bench/addresses.py --table         # also 100,000 rows through `units convert` on two processes
    PYTHONPATH=folder python bench/addresses.py --peers   # packages installed there, on the same addresses

An answer is right when its set of new codes is exactly that of the old commune, wrong when it is another set, and else a
refusal. Where the text does not tell one unit from another (two of one bare name in the district), a refusal is right.
The forms are made here by rules of their own; nothing of the reader is used to make them.
"""

import argparse
import contextlib
import csv
import importlib.util
import io
import random
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from tinhgon.organisations.addresses import Cell
from tinhgon.organisations.addresses.conversion import Converter, Question
from tinhgon.organisations.model import Kind
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import national

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True)
class Old:
    unit: str
    type: str
    name: str
    district_type: str
    district: str
    province_type: str
    province: str
    new_codes: frozenset[str]
    day: date = BEFORE

    @property
    def is_number(self) -> bool:
        return self.name.isdecimal() or set(self.name) <= set("IVX")


def old_communes(registry: Registry, day: date) -> list[Old]:
    found = []
    for version in registry.as_of(day, kind=Kind.COMMUNE):
        above = registry.ancestors(version.unit, day)
        if len(above) != 2:
            continue
        codes = frozenset(registry.code_of(s.unit, "nso", AFTER) for s in registry.successors(version.unit, day, AFTER))
        found.append(
            Old(
                version.unit, version.type, version.name, above[0].type.capitalize(), above[0].name, above[1].type.capitalize(),
                above[1].name,
                codes, day,
            )
        )  # fmt: skip
    return found


# --- how people write ------------------------------------------------------------------------------------------------

STREETS = (
    "Số 12 Lê Lợi", "12/3A Nguyễn Trãi", "Số 45 ngõ 12 Hoàng Hoa Thám", "đường Hà Nội", "118 đường Hà Nội", "phố Huế",
    "25 phố Huế", "đường 30/4", "97 đường 3/2", "Khóm 3", "Tổ 5, KP 2", "Tổ 7, khu phố 4", "thôn 2", "Thôn Đông Thành",
    "xóm 7", "ấp Tân Thành", "Ấp 3", "đội 4, thôn Hòa Bình", "QL 1A", "số 8 đường Cần Thơ", "Đ. Nguyễn Huệ", "ngõ 5",
    "hẻm 66 Trần Hưng Đạo", "Lô B2, KCN Tân Tạo", "KĐT Bắc Linh Đàm", "Phòng 302 chung cư An Bình", "bản Nà Ngặm",
    "Buôn Ea Tul", "đường số 8", "Tổ dân phố 3", "", "", "34B/2 Quang Trung", "Kiệt 12 Hải Phòng", "Số nhà 9",
)  # fmt: skip
SHORT = {
    "Phường": "P", "Xã": "X", "Thị trấn": "TT", "Quận": "Q", "Huyện": "H", "Thị xã": "TX", "Thành phố": "TP",
    "Tỉnh": "T",
}  # fmt: skip
ENGLISH = {
    "Phường": "Ward", "Xã": "Commune", "Thị trấn": "Township", "Quận": "District", "Huyện": "District",
    "Thị xã": "Town", "Thành phố": "City", "Tỉnh": "Province",
}  # fmt: skip
KNOWN_SHORT = {"Hồ Chí Minh": ("HCM", "TP.HCM", "TPHCM", "Tp HCM"), "Hà Nội": ("HN", "TP. HN", "Hà Nội")}


def bare(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


def street(rng: random.Random, names: Sequence[str]) -> str:
    if rng.random() < 0.25:  # roads and hamlets are called as communes elsewhere are
        name = rng.choice(names)
        return rng.choice(
            (f"{rng.randint(1, 300)} {name}", f"đường {name}", f"thôn {name}", f"ấp {name}", f"Xóm {name}")
        )
    return rng.choice(STREETS)


def typed(type_: str, name: str) -> str:
    return f"{type_} {name}"


def joined(parts: Sequence[str], by: str = ", ") -> str:
    return by.join(part for part in parts if part)


def swapped(text: str, rng: random.Random) -> str:
    """i for y and y for i where both are written, and the tone mark on the other vowel."""
    pairs = (("ỹ", "ĩ"), ("ý", "í"), ("ỳ", "ì"), ("ỷ", "ỉ"))
    words = []
    for word in text.split(" "):
        low = word.lower()
        if len(low) in (2, 3) and low[0] in "kmlthsv" and low[-1] in "ỹýỳỷĩíìỉ" and not set(low[1:-1]) & set("aeou"):
            for first, second in pairs:
                if low.endswith(first):
                    word = word[:-1] + second
                elif low.endswith(second):
                    word = word[:-1] + first
        for new, old in (("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("úy", "uý"), ("ỏa", "oả"), ("õa", "oã")):
            if word.lower().endswith(new) and rng.random() < 0.7:
                word = word[: -len(new)] + (old.upper() if word.isupper() else old)
        words.append(word)
    return " ".join(words)


def province(old: Old, rng: random.Random) -> str:
    short = KNOWN_SHORT.get(old.province)
    if short and rng.random() < 0.6:
        return rng.choice(short)
    return rng.choice((old.province, f"{old.province_type} {old.province}"))


def full(old: Old, rng: random.Random, road: str) -> str:
    return joined((road, typed(old.type, old.name), typed(old.district_type, old.district), province(old, rng)))


def dotted(old: Old, rng: random.Random, road: str) -> str:
    space = rng.choice(("", " "))
    number = f"{int(old.name):02}" if old.name.isdecimal() and rng.random() < 0.5 else old.name
    return joined((
        road, f"{SHORT[old.type]}.{space}{number}", f"{SHORT[old.district_type]}.{space}{old.district}",
        rng.choice((f"{SHORT[old.province_type]}.{space}{old.province}", province(old, rng))),
    ))  # fmt: skip


def shortened(old: Old, rng: random.Random, road: str) -> str:
    glue = "" if old.is_number else " "
    district_glue = "" if old.district.isdecimal() else " "
    return joined((
        road, f"{SHORT[old.type]}{glue}{old.name}", f"{SHORT[old.district_type]}{district_glue}{old.district}",
        province(old, rng),
    ))  # fmt: skip


def untyped(old: Old, rng: random.Random, road: str) -> str:
    commune = typed(old.type, old.name) if old.is_number else old.name
    district = typed(old.district_type, old.district) if old.district.isdecimal() else old.district
    return joined((road, commune, district, old.province))


def without_accents(old: Old, rng: random.Random, road: str) -> str:
    return bare(full(old, rng, road))


def unpunctuated(old: Old, rng: random.Random, road: str) -> str:
    return full(old, rng, road).replace(",", "")


def dashed(old: Old, rng: random.Random, road: str) -> str:
    by = rng.choice((" - ", " – ", "-", " / "))
    return joined((road.replace(", ", by), *full(old, rng, "").split(", ")), by)


def reversed_(old: Old, rng: random.Random, road: str) -> str:
    return joined((province(old, rng), typed(old.district_type, old.district), typed(old.type, old.name), road))


def shuffled(old: Old, rng: random.Random, road: str) -> str:
    parts = [typed(old.type, old.name), typed(old.district_type, old.district), province(old, rng), road]
    rng.shuffle(parts)
    return joined(parts, rng.choice((", ", "; ", " | ")))


def english(old: Old, rng: random.Random, road: str) -> str:
    def said(type_: str, name: str) -> str:
        word = ENGLISH[type_]
        return f"{word} {name}" if name.isdecimal() or set(name) <= set("IVX") else f"{name} {word}"

    house = f"{rng.randint(1, 400)} {bare(rng.choice(('Lê Lợi', 'Huế', 'Hà Nội', 'Trần Phú')))} Street"
    text = joined(
        (house, said(old.type, old.name), said(old.district_type, old.district), said(old.province_type, old.province))
    )
    return bare(text) + rng.choice(("", ", Vietnam"))


def respelt(old: Old, rng: random.Random, road: str) -> str:
    text = swapped(full(old, rng, road), rng)
    return rng.choice((str.upper, str.lower, str.title, str))(text)


def careless(old: Old, rng: random.Random, road: str) -> str:
    """Everything at once."""
    text = rng.choice((full, dotted, shortened, untyped))(old, rng, road)
    if rng.random() < 0.5:
        text = swapped(text, rng)
    if rng.random() < 0.5:
        text = bare(text)
    if rng.random() < 0.5:
        text = text.replace(", ", rng.choice((",", " ,", ",  ", " - ")))
    return rng.choice((str.upper, str.lower, str))(text)


def run_together(old: Old, rng: random.Random, road: str) -> str:
    """No accents, no commas, no words of type: only the order tells."""
    return bare(untyped(old, rng, road)).replace(",", "")


def noisy(old: Old, rng: random.Random, road: str) -> str:
    """With what stands around addresses: the country, a post code, brackets, the name of the house, points for commas."""
    text = rng.choice((full, dotted, shortened))(old, rng, road)
    return rng.choice((
        f"{text}, Việt Nam", f"{text} {rng.randint(100000, 990000)}, Vietnam", f"(cũ) {text}", f"{text}.",
        f"Trường THCS Lê Quý Đôn, {text}", text.replace(", ", ". "), text.replace(", ", "\n"), f"  {text} ;",
        f"{text} - VN", f"Địa chỉ: {text}", f"UBND {text}", f"ĐT: 0912345678, {text}",
    ))  # fmt: skip


def without_district(old: Old, rng: random.Random, road: str) -> str:
    return joined((road, typed(old.type, old.name), province(old, rng)))


MORE_FORMS = {"run together": run_together, "noise around": noisy, "no district": without_district}

FORMS: dict[str, Callable[[Old, random.Random, str], str]] = {
    "full words": full, "P. Q. TP. TT. H. TX. T.": dotted, "P3, Q10, TX …": shortened, "no type words": untyped,
    "no accents": without_accents, "no punctuation": unpunctuated, "dashes, slashes": dashed,
    "province first": reversed_, "any order": shuffled, "English": english, "i/y, tone style, case": respelt,
    "careless": careless,
}  # fmt: skip

ALL_FORMS = {**FORMS, **MORE_FORMS}


def elsewhere(old: Old, other: Old, rng: random.Random, road: str) -> str:
    """A commune in a district it does not lie in."""
    form = rng.choice((full, dotted, untyped, without_accents, reversed_, shuffled))
    return form(replace(other, type=old.type, name=old.name), rng, road)


def other_province(old: Old, other: Old, rng: random.Random, road: str) -> str:
    form = rng.choice((full, dotted, untyped, without_accents, reversed_, shuffled))
    return form(replace(old, province=other.province, province_type=other.province_type), rng, road)


def no_commune(old: Old, other: Old, rng: random.Random, road: str) -> str:
    return joined(
        (f"{rng.randint(1, 99)} đường {other.name}", typed(old.district_type, old.district), province(old, rng))
    )


def longer_name(old: Old, other: Old, rng: random.Random, road: str) -> str:
    form = rng.choice((full, dotted, without_accents, unpunctuated))
    return form(replace(old, name=f"{old.name} {rng.choice(('Mơ', 'Khê', 'Cốc', 'Ngoã'))}"), rng, road)


NO_ANSWER = {
    "another district": elsewhere, "another province": other_province, "no commune": no_commune,
    "an unknown longer name": longer_name,
}  # fmt: skip


# --- scoring -----------------------------------------------------------------------------------------------------------


def key(text: str) -> str:
    return bare(unicodedata.normalize("NFC", text)).lower().replace("y", "i").replace("-", " ").replace("'", "")


def told_apart(communes: Sequence[Old]) -> Callable[[Old, bool, bool], bool]:
    """Return whether a commune is the only one of its district under its bare name, without a district of its province."""
    by_name = Counter((c.province, c.district_type, c.district, key(c.name)) for c in communes)
    by_type = Counter((c.province, c.district_type, c.district, c.type, key(c.name)) for c in communes)

    in_province = Counter((c.province, c.type, key(c.name)) for c in communes)

    def tell(old: Old, has_type: bool, has_district: bool) -> bool:
        if not has_district:
            return in_province[(old.province, old.type, key(old.name))] == 1
        place = (old.province, old.district_type, old.district)
        return (by_type[(*place, old.type, key(old.name))] if has_type else by_name[(*place, key(old.name))]) == 1

    return tell


@dataclass
class Score:
    right: int = 0
    wrong: int = 0
    refused: int = 0
    seconds: float = 0.0
    examples: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.right + self.wrong + self.refused

    def line(self, name: str) -> str:
        return (
            f"{name:<26} right {self.right / self.total:>7.2%}  wrong {self.wrong / self.total:>6.2%}  "
            f"refused {self.refused / self.total:>6.2%}  {self.seconds / self.total * 1e6:>7.0f} µs"
        )


Ask = Callable[[str, date], frozenset[str]]


def score(asked: Sequence[tuple[Old, str, bool]], ask: Ask) -> Score:
    found = Score()
    for old, text, is_told in asked:
        began = time.process_time()
        codes = ask(text, old.day)
        found.seconds += time.process_time() - began
        if codes == old.new_codes or (not codes and not is_told):
            found.right += 1
        elif codes:
            found.wrong += 1
            found.examples += (f"wrong: {text} → {sorted(codes)}, not {sorted(old.new_codes)}",)
        else:
            found.refused += 1
            found.examples += (f"refused: {text}",)
    return found


def asked_in(form: str, communes: Sequence[Old], count: int, seed: int) -> list[tuple[Old, str, bool]]:
    rng = random.Random(f"{seed} {form}")
    names = [c.name for c in communes if not c.is_number]
    tell = told_apart(communes)
    has_type = form not in ("no type words", "careless", "run together")
    return [
        (old, ALL_FORMS[form](old, rng, street(rng, names)), tell(old, has_type, form != "no district"))
        for old in rng.sample(list(communes), min(count, len(communes)))
    ]


def refusals(form: str, communes: Sequence[Old], count: int, seed: int, ask: Ask, provinces: dict[str, str]) -> Score:
    """Addresses that contradict themselves or name no commune: any answer is wrong."""
    rng = random.Random(f"{seed} {form}")
    names = [c.name for c in communes if not c.is_number]
    there = {(key(c.province), key(c.district), key(c.name)) for c in communes}
    there_at_all = {(key(c.province), key(c.name)) for c in communes}
    merged: dict[str, set[str]] = defaultdict(set)
    for commune in communes:
        merged[commune.province] |= {provinces[code] for code in commune.new_codes}
    found = Score()
    while found.total < count:
        old, other = rng.sample(list(communes), 2)
        if form == "another district" and (key(other.province), key(other.district), key(old.name)) in there:
            continue
        if form == "another province" and (
            (key(other.province), key(old.name)) in there_at_all or merged[old.province] & merged[other.province]
        ):
            continue  # the other province may be the new one, which is no contradiction
        text = NO_ANSWER[form](old, other, rng, street(rng, names))
        codes = ask(text, BEFORE)
        found.right += not codes
        found.wrong += bool(codes)
        if codes:
            found.examples += (f"wrong: {text} → {sorted(codes)}",)
    return found


# --- addresses of earlier days -------------------------------------------------------------------------------------------


def moved_units(registry: Registry) -> list[tuple[str, date]]:
    """Communes of 30/6/2025 that bore another name, type or parent on some day of 2008 to 2024, with such a day."""
    found = []
    for version in registry.as_of(BEFORE, kind=Kind.COMMUNE):
        earlier = [
            v for v in registry.versions(version.unit)
            if v.end is not None and date(2008, 1, 1) < v.end <= BEFORE and v.end.year <= 2025
        ]  # fmt: skip
        for each in earlier:
            day = max(each.end - timedelta(days=30), each.start or date(2008, 1, 1))
            if date(2008, 1, 1) <= day < date(2025, 1, 1) and len(registry.ancestors(version.unit, day)) == 2:
                found.append((version.unit, day))
    return found


def of_earlier_days(registry: Registry, count: int, seed: int) -> list[tuple[Old, str, bool]]:
    rng = random.Random(f"{seed} earlier")
    asked = []
    moved = moved_units(registry)
    for unit, day in rng.sample(moved, min(count, len(moved))):
        version = registry.at(unit, day)
        above = registry.ancestors(unit, day)
        assert version is not None
        codes = frozenset(registry.code_of(s.unit, "nso", AFTER) for s in registry.successors(unit, BEFORE, AFTER))
        old = Old(
            unit,
            version.type,
            version.name,
            above[0].type.capitalize(),
            above[0].name,
            above[1].type.capitalize(),
            above[1].name,
            codes,
            day,
        )
        form = rng.choice((full, dotted, shortened, reversed_, without_accents))
        asked.append((old, form(old, rng, rng.choice(STREETS)), True))
    return asked


# --- others --------------------------------------------------------------------------------------------------------------


def peers() -> dict[str, Callable[[str], frozenset[tuple[str, str]]]]:
    """Packages that turn an old address into a new one → (name of the commune, name of the province), folded."""
    found: dict[str, Callable[[str], frozenset[tuple[str, str]]]] = {}
    if importlib.util.find_spec("vietnamadminunits"):
        from vietnamadminunits import convert_address

        def adminunits(text: str) -> frozenset[tuple[str, str]]:
            unit = convert_address(text)
            if unit is None or not unit.ward or not unit.province:
                return frozenset()
            return frozenset({(key(unit.ward), key(unit.province))})

        found["vietnamadminunits"] = adminunits
    if importlib.util.find_spec("vn_address_converter"):
        from vn_address_converter import Address, convert_to_new_address, parse_address

        def vn_converter(text: str) -> frozenset[tuple[str, str]]:
            new = convert_to_new_address(parse_address(text))
            assert isinstance(new, Address)
            return frozenset({(key(new.ward or ""), key(new.province or ""))})

        found["vn-address-converter"] = vn_converter
    if importlib.util.find_spec("vietnam_address_converter"):
        from vietnam_address_converter import convert_address_text

        def vietnam_converter(text: str) -> frozenset[tuple[str, str]]:
            told = convert_address_text(text)
            pairs = [(told["converted"]["ward"], told["converted"]["province"])] if told.get("converted") else [
                (each["new_ward"], each["new_province"])
                for each in (told.get("conversion") or {}).get("candidates") or ()
            ]  # fmt: skip
            return frozenset(
                (key(ward["name_with_type"]), key(place["name_with_type"])) for ward, place in pairs if ward and place
            )

        found["vietnam-address-converter"] = vietnam_converter
    return found


def beside(registry: Registry, communes: Sequence[Old], count: int, seed: int) -> None:
    """The same addresses to each package. One that gives any one of the units a divided one went into counts as right."""
    names: dict[str, tuple[str, str]] = {}
    for version in registry.as_of(AFTER, kind=Kind.COMMUNE):
        above = registry.ancestors(version.unit, AFTER)
        place = key(above[0].full_name) if above else ""
        names[registry.code_of(version.unit, "nso", AFTER)] = (key(version.full_name), place)
    for package, ask in peers().items():
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            ask("Phường 1, Quận 3, Thành phố Hồ Chí Minh")  # what it loads is not counted
        print(f"\n{package}, {count} addresses a form; one of several parts counts as right")
        for form in FORMS:
            found = Score()
            for old, text, _ in asked_in(form, communes, count, seed):
                began = time.process_time()
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        said = ask(text)
                except Exception:  # a package may fail in any way on a text it was not made for
                    said = frozenset()
                found.seconds += time.process_time() - began
                wanted = {names[code] for code in old.new_codes}
                is_right = any(_ends(ward, w) and _ends(place, p) for ward, place in said for w, p in wanted)
                found.right += bool(said) and is_right
                found.wrong += bool(said) and not is_right
                found.refused += not said
            print(found.line(form))


def _ends(said: str, wanted: str) -> bool:
    return bool(said) and (wanted.endswith(said) or said.endswith(wanted))


# --- a table ---------------------------------------------------------------------------------------------------------------


def table(communes: Sequence[Old], rows: int, seed: int) -> None:
    from tinhgon.cli import main as command

    rng = random.Random(seed)
    names = [c.name for c in communes if not c.is_number]
    forms = list(FORMS.values())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "address"))
            for number in range(rows):
                writer.writerow((number, rng.choice(forms)(rng.choice(communes), rng, street(rng, names))))
        began = time.perf_counter()
        with contextlib.redirect_stderr(io.StringIO()) as said:
            command([
                "units", "convert", str(path), "--address", "address", "--out", f"{folder}/out.csv", "--rejects",
                f"{folder}/left.csv",
            ])  # fmt: skip
        print(f"\n{rows} addresses, all different, `units convert`: {time.perf_counter() - began:.1f} s   goal 15 s")
        print(said.getvalue().strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="examples of each form that were not right")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    registry = national()
    communes = old_communes(registry, BEFORE)
    converter = Converter(registry)
    _ = converter.reader

    def ask(text: str, day: date) -> frozenset[str]:
        return frozenset(each.code for each in converter.answer(Question((Cell(text),), day, AFTER)).successors)

    print(f"{options.count} of {len(communes)} old communes in each form; goal right ≥ 99 %, wrong ≤ 0.2 %, ≤ 150 µs")
    for form in ALL_FORMS:
        found = score(asked_in(form, communes, options.count, options.seed), ask)
        print(found.line(form))
        print(*(f"    {each}" for each in found.examples[: options.show]), sep="\n", end="\n" if options.show else "")
    provinces = {
        registry.code_of(v.unit, "nso", AFTER): registry.ancestors(v.unit, AFTER)[-1].unit
        for v in registry.as_of(AFTER, kind=Kind.COMMUNE)
    }
    for form in NO_ANSWER:
        found = refusals(form, communes, options.count, options.seed, ask, provinces)
        print(found.line(f"no answer: {form}"))
        print(*(f"    {each}" for each in found.examples[: options.show]), sep="\n", end="\n" if options.show else "")
    earlier = of_earlier_days(registry, options.count, options.seed)
    if earlier:
        found = score(earlier, ask)
        print(found.line(f"2008-2024 ({found.total})"), "  goal right ≥ 95 %")
        print(*(f"    {each}" for each in found.examples[: options.show]), sep="\n", end="\n" if options.show else "")
    if options.peers:
        beside(registry, communes, min(options.count, 100), options.seed)
    if options.table:
        table(communes, 100_000, options.seed)


if __name__ == "__main__":
    main()
