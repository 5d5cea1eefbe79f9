"""Other documents that the text names by number, with their kind and date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tinhgon.reading.model import Citation, Clause, Span
from tinhgon.reading.parts import KINDS
from tinhgon.vietnamese import fold

_SYMBOL = r"[A-ZĐ][A-Za-zĐđÀ-ỹ]*\d{0,2}"
_DIGIT = re.compile(r"\d")
NUMBER = re.compile(
    rf"(?<![\w/.\-–])(?P<serial>\d{{1,6}}[a-zA-Z]?)(?P<year>\s?/\s?(?:19|"
    rf"20)\d{{2}})?\s{{0,2}}(?P<join>[-/–])\s{{0,2}}"
    rf"(?P<symbol>{_SYMBOL}(?:\s?[-/–&.]\s?{_SYMBOL}|\(\w{{1,3}}\))*)"
)
_DATE = re.compile(
    r"[\s,;(]*(?:ban hành |được ban hành |ký |"
    r"thông qua )?ngày\s+(?:(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s*(?:năm\s+|[/,]\s*)(?P<y2>\d{4}))"
)
_ABBREVIATIONS = {
    "NQ": "NQ", "QĐ": "QĐ", "QD": "QĐ", "CT": "CT", "KL": "KL", "QC": "QC", "QYĐ": "QyĐ", "QYD": "QyĐ", "TB": "TB",
    "HD": "HD", "CTR": "CTr", "CTRHĐ": "CTr", "CTHĐ": "CTr", "KH": "KH", "PA": "PA", "ĐA": "ĐA", "DA": "DA",
    "BC": "BC",
    "BB": "BB", "TTR": "TTr", "CV": "CV", "CĐ": "CĐ", "TC": "TC", "NĐ": "NĐ", "ND": "NĐ", "TT": "TT", "TTLT": "TTLT",
    "PL": "PL", "L": "Luật", "TTRI": "TTri", "TTHĐND": "TTr", "ĐĐN": "ĐĐN", "VBHN": "VBHN", "SL": "SL", "LCTN": "L",
    "GM": "GM", "ĐL": "ĐL", "QT": "QT",
}  # fmt: skip
# A conclusion sent as a notice carries the notice's symbol: "Thông báo kết luận số 75-TB/TW".
_PRINTED = {**KINDS, "thong bao ket luan": "TB"}
_WORDS = re.compile(r"(?<![a-z])(?:" + "|".join(sorted(_PRINTED, key=len, reverse=True)) + r")(?![a-z])")
_SO = re.compile(r"(?:so|so:)\s*$")
_BETWEEN = re.compile(r"\s*(?:và|,|;)\s*[\w\s]{2,40}$")


@dataclass(frozen=True, slots=True)
class Found:
    kind: str | None
    number: str
    issued_on: date | None
    start: int
    end: int


def parse_date(text: str, at: int = 0) -> tuple[date, int] | None:
    """Read "ngày 24/01/2025" or "ngày 24 tháng 01 năm 2025" at `at`; return the date and where it ends."""
    found = _DATE.match(text, at)
    if not found:
        return None
    try:
        day = date(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), int(found["d"] or found["d2"]))
    except ValueError:
        return None
    return day, found.end()


def clean_number(printed: str) -> str:
    """Remove the spaces beside "-" and "/"."""
    return re.sub(r"\s+", "", printed).replace("–", "-")


def find_in(text: str) -> list[Found]:
    """Return the numbered documents in `text`, in order, repeated mentions included."""
    candidates = [found for found in NUMBER.finditer(text) if _is_symbol(found)]
    if not candidates:
        return []
    folded = fold(text)
    results: list[Found] = []
    for place, found in enumerate(candidates):
        before = folded[max(0, found.start() - 220) : found.start()]
        has_word = bool(_SO.search(before.rstrip(" :") + " ")) or bool(_SO.search(before))
        spaced = " " in found[0]
        end = found.end()
        symbol = found["symbol"].rstrip(".")
        end -= len(found["symbol"]) - len(symbol)
        kind = _kind(before, symbol)
        if spaced and not has_word and kind is None:
            continue
        if kind is None and not has_word:
            continue
        following = parse_date(text, end)
        issued_on = following[0] if following else None
        if issued_on is None and place + 1 < len(candidates):
            after = candidates[place + 1]
            between = text[end : after.start()]
            # "tại Tờ trình số 1/TTr-A và Đề án số 2/ĐA-A ngày D": one date for both proposals.
            if (
                len(between) < 40
                and re.fullmatch(r"\s*và\s+\D{2,30}", between)
                and re.search(r"(?:đề nghị|Tờ trình)", text[: found.start()])
            ):
                shared = parse_date(text, after.end())
                issued_on = shared[0] if shared else None
        results.append(Found(kind, clean_number(text[found.start() : end]), issued_on, found.start(), end))
    return results


def _is_symbol(found: re.Match[str]) -> bool:
    symbol = found["symbol"]
    parts = re.split(r"\s?[-/–&.]\s?", symbol)
    first = parts[0]
    capitals = sum(1 for letter in first if letter.isupper())
    if found["year"] and re.fullmatch(r"(?:QH|UBTVQH)\d{1,2}", first):
        return True
    if capitals < 2 and first.upper() not in _ABBREVIATIONS:
        return False
    if any(letter.islower() for letter in first) and first.upper() not in _ABBREVIATIONS and capitals < 3:
        return False
    if len(parts) == 1:  # "30/CT", "12-NQ": only behind a word of kind
        return first.upper() in _ABBREVIATIONS or bool(found["year"]) or found["join"] == "/"
    return True


def _kind(before: str, symbol: str) -> str | None:
    """The kind by the printed word right before, else by the symbol's abbreviation."""
    words = list(_WORDS.finditer(before))
    if words:
        last = words[-1]
        gap = before[last.end() :].strip(" :")
        if gap in ("", "so") or (len(gap) < 40 and gap.endswith("so") and ";" not in gap and not re.search(r"\d", gap)):
            return _PRINTED[last[0]]
    parts = re.split(r"\s?[-/–&.]\s?", symbol)
    for part in parts:
        if part.upper() in _ABBREVIATIONS:
            return _ABBREVIATIONS[part.upper()]
    if re.match(r"(?:QH|UBTVQH)\d", symbol):
        for word in reversed(words):
            if word[0] in ("luat", "bo luat", "nghi quyet", "phap lenh"):
                return _PRINTED[word[0]]
    if words and before.rstrip(" :").endswith("so"):
        gap = before[words[-1].end() :]
        if len(gap) < 160:
            return _PRINTED[words[-1][0]]
    return "CV" if before.rstrip(" :").endswith("so") else None


def find_citations(
    preamble: Iterable[tuple[str, int, int | None]],
    clauses: Iterable[Clause],
    own_number: str | None,
    document_text: str = "",
) -> tuple[Citation, ...]:
    """Return each cited document once per clause; those of the preamble have no clause.

    Args:
        preamble: texts of the title and the legal bases with their offsets and pages.
        clauses: the clauses.
        own_number: the document's own number, which is no citation.
        document_text: the text of the document, in which the spans of clauses count.
    """
    own = clean_number(own_number).upper() if own_number else None
    results: list[Citation] = []
    bases: dict[str, Citation] = {}
    for text, start, page in preamble:
        for found in find_in(text):
            _keep(bases, found, None, start, page, own)
    results.extend(bases.values())
    for clause in clauses:
        if _DIGIT.search(clause.text) is None:
            continue
        here: dict[str, Citation] = {}
        at = clause.span.start if clause.span else 0
        page = clause.span.page if clause.span else None
        for found in find_in(clause.text):
            # The clause's text lacks its mark and its line ends, so look the printed number up.
            printed = clause.text[found.start : found.end]
            place = document_text.find(printed, at, clause.span.end) if clause.span else -1
            if place >= 0:
                at = place + len(printed)
            _keep(here, found, clause.path, (place if place >= 0 else at) - found.start, page, own)
        results.extend(here.values())
    return tuple(results)


def citations_in(text: str, clause: str | None, own_number: str | None, *, span: Span | None) -> list[Citation]:
    """Return the documents cited in a text that stands beside a clause, such as its footnote; `span` is its mark's."""
    own = clean_number(own_number).upper() if own_number else None
    kept: dict[str, Citation] = {}
    for found in find_in(text):
        _keep(kept, found, clause, 0, None, own)
    return [replace(citation, span=span) for citation in kept.values()]


def _keep(
    kept: dict[str, Citation], found: Found, clause: str | None, start: int, page: int | None, own: str | None
) -> None:
    key = found.number.upper()
    if key == own:
        return
    old = kept.get(key)
    if old is None:
        kept[key] = Citation(
            clause=clause,
            kind=found.kind,
            number=found.number,
            issued_on=found.issued_on,
            span=Span(start=start + found.start, end=start + found.end, page=page),
        )
    elif old.issued_on is None and found.issued_on is not None:
        kept[key] = Citation(clause=clause, kind=old.kind, number=old.number, issued_on=found.issued_on, span=old.span)
