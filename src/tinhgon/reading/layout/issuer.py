"""Who issues a document: the own line of the letterhead, completed where it names nobody by itself (ruling 2)."""

import re
from collections import Counter
from collections.abc import Sequence

from tinhgon.documents import office_form
from tinhgon.reading import citations
from tinhgon.reading.layout.case import known_at, running_case
from tinhgon.reading.layout.closing import is_person
from tinhgon.reading.layout.lines import Line, is_signature
from tinhgon.vietnamese import fold

_LONGEST_NAME = 160
_WORD = re.compile(r"[^\s]+")
_NAME_ENDS = re.compile(r"[;:.“”\"\n]|\((?!\s*(?:mới|cũ))")
_LEVELS = ("dang bo", "uy ban", "tinh uy", "thanh uy", "huyen uy", "dang uy", "quan uy", "thi uy", "trung uong", "tinh",
           "thanh pho", "huyen", "xa", "phuong", "mttq viet nam", "mat tran to quoc viet nam", "dac khu", "bo", "so",
           "cong an", "doan", "hoi", "quoc hoi", "chinh phu")  # fmt: skip
_OF = re.compile(r"(?:,?\s*ngày [\d/ .]+(?:tháng \d+ năm \d+)?)?\s*của\s+([^\W\d_a-z][^.;:()]{3,80})")


def bodies_of(head: Sequence[Line]) -> tuple[list[str], Line | None]:
    """Return the names of bodies in the letterhead, top down, the lines of one name joined, and the last line."""
    words = office_form.words()
    bodies: list[str] = []
    last: Line | None = None
    for line in head:
        text = re.split(r"\s{3,}", line.text.strip(" *.-–:"))[0]
        if not text or (line.frame and line.column > 0) or office_form.is_motto(text):
            continue
        if office_form.is_date_line(text) or re.match(r"\d", text) or "ngày" in text.lower().split():
            continue
        if office_form.label_of(text) == "number":
            continue
        is_name = text.isupper() and len(text) <= 120 and not office_form.kind_of(text)
        if not is_name or office_form.label_of(text):
            if bodies and not text.isupper() and not is_person(text):
                break
            continue
        folded = office_form.bare(text)
        starts = bool(office_form.opens_with(folded, words["bodies"], exactly=True))
        above = office_form.bare(bodies[-1]) if bodies else ""
        completes = folded in words["completing"] and any(above.endswith(one) for one in words["open_bodies"])
        if bodies and (not starts or completes):
            bodies[-1] = f"{bodies[-1]} {text}"
        elif starts or not bodies:
            bodies.append(text)
        last = line
    if bodies and not any(office_form.opens_with(office_form.bare(name), words["bodies"]) for name in bodies):
        return [], None
    return bodies, last


def issuer_of(bodies: Sequence[str], text: str) -> tuple[str | None, str | None]:
    """Return the issuer and its superior, in running case."""
    if not bodies:
        return None, None
    own = bodies[-1]
    superior = running_case(bodies[-2], text) if len(bodies) > 1 else None
    issuer = running_case(own, text)
    if office_form.bare(own) not in office_form.words()["generic_bodies"]:
        return issuer, superior
    told = whose(issuer, text)
    if superior is None:
        return told or issuer, None
    joined = f"{issuer} {superior[:1].upper()}{superior[1:]}"
    if told and not _same_start(fold(joined), fold(told)):
        return told, superior  # "VĂN PHÒNG" under "BAN CHẤP HÀNH TRUNG ƯƠNG" calls itself Văn phòng Trung ương Đảng
    return joined, superior


def _same_start(one: str, other: str) -> bool:
    one, other = (name.replace("mat tran to quoc", "mttq") for name in (one, other))
    return one.startswith(other) or other.startswith(one)


def whose(name: str, text: str) -> str | None:
    """Return the name as the text completes it most often, at least twice where it has a superior to go by."""
    counts: Counter[str] = Counter()
    for found in re.finditer(re.escape(name) + r"(?=\s)", text):
        rest = _NAME_ENDS.split(text[found.end() : found.end() + _LONGEST_NAME], maxsplit=1)[0]
        tail = _tail_of_name(rest)
        if tail:
            counts[f"{name} {tail}"] += 1
    if not counts:
        return None
    best, count = counts.most_common(1)[0]
    return best if count > 1 or len(counts) == 1 else max(counts, key=len)


def _tail_of_name(rest: str) -> str:
    """The level and the names in capitals behind the head of a name: "Tỉnh ủy Hà Nam", "tỉnh An Phúc"."""
    rest = rest.strip()
    level = office_form.opens_with(fold(rest), _LEVELS, exactly=True)
    if not level:
        return ""
    words = _WORD.findall(rest)
    at = level.count(" ") + 1
    while at < len(words) and at < 12 and not words[at - 1].endswith(","):
        known = known_at(words, at)
        bare = words[at].strip(",")
        is_level = fold(bare) in ("tinh", "xa", "phuong", "huyen", "thanh", "pho", "dac", "khu", "khoa")
        if known:
            at += len(known)
        elif is_level or (bare[:1].isupper() and fold(bare) not in ("can", "thuc", "ban", "ke", "chuong", "ve")):
            at += 1
        else:
            break
    taken = [word.strip(",") for word in words[:at]]
    while taken and fold(taken[-1]) in ("tinh", "thanh", "dac", "khu"):
        taken.pop()
    return " ".join(taken)


# Without a letterhead


def issuer_without_letterhead(closing: Sequence[Line], tail: Sequence[Line], preamble: Sequence[Line], text: str,
                              kind: str | None) -> str | None:  # fmt: skip
    """Return the body that signs, or that the captions or the introducing sentence name."""
    signed = _who_signs(closing)
    if signed:
        name = running_case(signed, text)
        if office_form.bare(signed) not in office_form.words()["generic_bodies"]:
            return name
        return whose(name, text) or _issuing_in(preamble, start=name) or name
    for line in tail:  # "… Kết luận số 127-KL/TW của Bộ Chính trị, Ban Bí thư"
        for cited in citations.find_in(line.text):
            after = _OF.match(line.text[cited.end :])
            if cited.kind == kind and after:
                return after[1].strip(" ,")
    return _issuing_in(preamble)


def _who_signs(closing: Sequence[Line]) -> str:
    for line in closing:
        capacity = office_form.capacity_of(line.text) if is_signature(line.text) else ""
        if capacity.strip(".").upper() in ("TM", "T/M"):
            return line.text[len(capacity) :].strip(" .,")
    return ""


def _issuing_in(preamble: Sequence[Line], start: str = "") -> str | None:
    """The name before "yêu cầu", "đề nghị", "ban hành" … in the sentence that introduces the body.

    It begins at the last head of a body behind a comma or at the start, and ends at the issuing word that no other
    follows: a name may hold acts of its own ("Ban Chỉ đạo sắp xếp đơn vị hành chính và xây dựng mô hình …").
    """
    words = office_form.words()
    for line in reversed(preamble):
        text = line.text
        for found in reversed(list(re.finditer(r"(?:^|[;,.]\s+)(?=[^\W\d_a-z])", text))):
            rest = text[found.end() :]
            if start and not fold(rest).startswith(fold(start)):
                continue
            if not office_form.opens_with(fold(rest), words["bodies"], exactly=True):
                continue
            name = _until_issuing(rest)
            if name:
                return name
    return None


def _until_issuing(text: str) -> str:
    """Cut a name before a bracket that gives its short form, or before the word of issuing."""
    folded = fold(text)
    bracket = re.search(r"\s*\((?:sau day|goi tat|viet tat)", folded)
    if bracket:
        return text[: bracket.start()].strip(" ,")
    strong = [found.start() for found in re.finditer(r"\s(?:yeu cau|de nghi|thong bao)\s", folded)]
    weak = [
        found.start()
        for word in office_form.words()["issuing"]
        for found in re.finditer(rf"\s{word}\s", folded[:_LONGEST_NAME])
    ]
    place = min((at for at in strong if at < _LONGEST_NAME), default=min(weak, default=0))
    name = text[:place].strip(" ,")
    return name if len(name) > 5 and not re.search(r"[;:.]", name) else ""
