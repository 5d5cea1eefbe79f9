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
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.make_addresses import (
    ALL_FORMS,
    BEFORE,
    FORMS,
    NO_ANSWER,
    STREETS,
    Old,
    bare,
    dotted,
    full,
    reversed_,
    shortened,
    street,
    without_accents,
)
from tinhgon.organisations.addresses import Cell
from tinhgon.organisations.addresses.conversion import Converter, Question
from tinhgon.organisations.model import Kind
from tinhgon.organisations.registry import Registry
from tinhgon.organisations.storage import national

AFTER = date(2025, 7, 1)


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
