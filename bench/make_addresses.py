"""Addresses as people write them, made from the names of the register: forms, streets, slips. Used by `addresses.py`.

The rules here are their own: nothing of the reader is used to make them.
"""

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

BEFORE = date(2025, 6, 30)


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
