"""What in a text could be a deadline: points with the words before and behind them, lengths, rhythms, conditions.

Each candidate is a `Deadline` with the evidence for it; `grammar` weighs them. Words are those of data/words.yaml.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from tinhgon.deadlines.model import Deadline
from tinhgon.deadlines.model import DeadlineKind as Kind
from tinhgon.deadlines.points import Point, PointReader, time_words
from tinhgon.vietnamese.phrases import PhraseTree

_DATA = Path(__file__).parent / "data"
_UNITS = {"ngày": "day", "tuần": "week", "tháng": "month", "năm": "year", "giờ": "hour"}
_DAYS = {"day": 1, "week": 7}
_BEHIND = 5  # words looked at before a point for the phrase that governs it
_END_OF_SENTENCE = ".;!?"
_HOUR = re.compile(r"\d{1,2}(?:h\d*|g\d*)?$")


def load(name: str) -> dict:  # type: ignore[type-arg]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load((_DATA / name).read_text("utf-8"), Loader=loader))


@cache
def _words() -> dict[str, list[str]]:
    return {group: entry["words"] for group, entry in load("words.yaml").items()}


@cache
def _tree(groups: tuple[str, ...]) -> PhraseTree:
    return PhraseTree({group: _words()[group] for group in groups or _words()})


@dataclass(slots=True)
class Candidate:
    """A possible deadline at the words `start` to `end`, with what speaks for and against it."""

    deadline: Deadline
    start: int
    end: int
    evidence: dict[str, float]


class Finder:
    """Finds the candidates in one text.

    Args:
        value: the text is nothing but a time (a field's value, a cell, a heading): lone years count too.
    """

    def __init__(self, text: str, reference: date | None, *, value: bool = False) -> None:
        self.text, self.reference, self.value = text, reference, value
        self.words = time_words(text)
        self.keys = [word.key for word in self.words]
        self.points = PointReader(self.words, reference).all(bare=value) if any(w.is_number for w in self.words) else []

    def all(self) -> list[Candidate]:
        """Return all candidates in the printed order."""
        dated = list(self.dated())
        taken = {k for c in dated for k in range(c.start, c.end)}
        rhythms = [c for c in self.rhythms() if not taken & set(range(c.start, c.end))]
        lengths = list(self.lengths())
        conditions = list(self.conditions()) if not self.value or not dated else []
        found = [*dated, *rhythms, *lengths, *conditions]
        for one in found:
            one.evidence["candidates"] = min(len(found) - 1, 3) / 3
        return sorted(found, key=lambda c: (c.start, -c.end))

    # Words

    def group(self, at: int, groups: tuple[str, ...] = ()) -> tuple[int, AbstractSet[str]]:
        """Return the length and the groups of the longest phrase at word `at`, of all or of the given groups."""
        if not 0 <= at < len(self.keys):
            return 0, frozenset()
        return _tree(groups).longest(self.keys, at)

    def has(self, at: int, *groups: str) -> int:
        """Return the length of the longest phrase of `groups` at word `at`, 0 if there is none."""
        return self.group(at, groups)[0]

    def key(self, at: int) -> str:
        return self.keys[at] if 0 <= at < len(self.keys) else ""

    def before(self, end: int, *groups: str) -> tuple[int, str]:
        """Return where the longest phrase of one of `groups` that ends at `end` begins, and its group."""
        for at in range(max(0, end - _BEHIND), end):
            length, found = self.group(at, groups)
            if length and at + length == end:
                return at, min(found)
        return end, ""

    def made(self, kind: Kind, at: int, to: int, rule: str, **more: object) -> Deadline:
        begin, until = self.words[at].start, self.words[to - 1].end
        return Deadline(text=self.text[begin:until], kind=kind, rule=rule, text_start=begin, text_end=until, **more)  # type: ignore[arg-type]

    # Points of the calendar

    def dated(self) -> Iterator[Candidate]:
        used = -1
        for n, point in enumerate(self.points):
            if point.start < used or point.is_impossible:
                continue
            start, relation = self._relation(point)
            following = self.points[n + 1] if n + 1 < len(self.points) else None
            made = self._stretch(point, start, relation, following)
            if made is None:
                continue
            used = made.end
            yield made

    def _relation(self, point: Point) -> tuple[int, str]:
        """Return where the words that relate to the point begin and what they say: "before", "by", "from" …"""
        start, relation = self.before(
            point.start, "before", "by", "until", "within", "done", "from", "after", "from_now", "about", "edge", "part"
        )
        if relation == "edge":
            earlier, outer = self.before(
                start, "before", "by", "until", "within", "done", "from", "after", "from_now", "about"
            )
            return (earlier, outer) if outer else (start, "within")
        if not relation:
            hour = self._hour_before(point.start)
            if hour < point.start:
                start, relation = self.before(hour, "before", "by", "until")
                return (start, relation) if relation else (point.start, "hour")
        if relation in ("until", "before") and start and not self.value:
            earlier, outer = self.before(start, "done", "by", "from")
            if outer == "done":
                return start, relation
        return start, relation

    def _hour_before(self, end: int) -> int:
        at = end
        while (
            at > 0
            and end - at < 5
            and (_HOUR.match(self.key(at - 1)) or self.key(at - 1) in ("giờ", "phút", "h", "g", ","))
        ):
            at -= 1
        return at

    def _stretch(self, point: Point, start: int, relation: str, following: Point | None) -> Candidate | None:
        if self._is_yearly(point):
            end = self._rhythm_end(point.end)
            return self._candidate(
                self.made(Kind.RECURRING, start, end, "recurring:day", event=self.key(point.end)),
                start,
                end,
                relation,
                point,
                "a rhythm",
            )
        if relation == "part" or (point.kind is Kind.YEAR and self.key(start - 1) in ("tháng", "tuần", "ngày")):
            return None  # "những tháng cuối năm 2025" is no whole year
        if relation == "from_now":
            return self._candidate(
                self.made(Kind.PERIOD, start, point.end, "period:from-now", end=point.last),
                start,
                point.end,
                relation,
                point,
                "",
            )
        until = self._until(point, relation, following)
        if until is not None:
            end, last, rule = until
            made = self.made(Kind.PERIOD, start, end, rule, start=point.first, end=last)
            return self._candidate(made, start, end, relation or "none", point, "until")
        if onward := self.has(point.end, "onward"):
            end = point.end + onward
            return self._candidate(
                self.made(Kind.OPEN, start, end, "open", start=point.first), start, end, relation, point, "onward"
            )
        if relation in ("from", "after"):
            rule = "open:after" if relation == "after" else "open:from"
            return self._candidate(
                self.made(Kind.OPEN, start, point.end, rule, start=point.first), start, point.end, relation, point, ""
            )
        kind = point.kind
        rule = f"{kind.value}:expected" if relation == "about" else str(kind.value)
        made = self.made(
            kind, start, point.end, rule, start=point.first, end=point.last, is_before=relation == "before"
        )
        return self._candidate(made, start, point.end, relation, point, "")

    def _is_yearly(self, point: Point) -> bool:
        """A day or month without a year beside a rhythm comes back every year or month (ruling 10)."""
        if self.has(point.end, "rhythm", "next"):
            return not point.has_year
        if point.has_year or point.kind is not Kind.DAY:
            return False
        return any(self.has(k, "rhythm") and self.key(k) not in ("thường", "đột") for k in self._sentence(point.start))

    def _sentence(self, at: int) -> range:
        start, end = at, at
        while start > 0 and self.words[start - 1].text not in _END_OF_SENTENCE:
            start -= 1
        while end < len(self.words) and self.words[end].text not in _END_OF_SENTENCE:
            end += 1
        return range(start, end)

    def _rhythm_end(self, at: int) -> int:
        return at + (self.has(at, "rhythm", "next") or 0)

    def _until(self, point: Point, relation: str, following: Point | None) -> tuple[int, date | None, str] | None:
        """Read "đến …" behind a point: another point, an event, or a vague end."""
        at = point.end
        joins = self.key(at) in ("đến", "tới", "-", "–") or (
            self.key(at) == "cho" and self.key(at + 1) in ("đến", "tới")
        )
        if not joins or (relation not in ("from", "within", "about", "") and not self.value):
            return None
        k = at + 1 + (self.key(at) == "cho")
        while self.has(k, "edge", "until", "before") and self.key(k) not in ("ngày", "tháng") and k - at < 4:
            k += self.group(k)[0]
        if following is not None and following.start == k and following.last:
            end = following.end
            if self.has(end, "onward"):
                return None
            return end, following.last, "period:from-to"
        if relation != "from" or self.key(at) in "-–":
            return None
        end = k
        while end < len(self.words) and self.words[end].text not in ".;,()" and end - k < 14:
            if following is not None and following.start == end:
                return following.end, following.last, "period:to-event-day"
            end += 1
        return (end, None, "period:to-event") if end > k else None

    # Lengths of time

    def lengths(self) -> Iterator[Candidate]:
        for at, key in enumerate(self.keys):
            if not key.isdigit() or len(key) > 3 or any(p.start <= at < p.end for p in self.points):
                continue
            unit_at = at + 1
            if self.key(unit_at) == "(":
                unit_at = next(
                    (k + 1 for k in range(unit_at, min(len(self.keys), unit_at + 8)) if self.keys[k] == ")"), unit_at
                )
            unit = _UNITS.get(self.key(unit_at))
            if (
                unit is None
                or self.key(unit_at + 1).isdigit()
                or self.key(unit_at + 1) in ("đầu", "cuối", "qua", "gần", "vừa", "trước")
            ) and not (unit and self.key(unit_at + 1) == "trước"):
                continue
            end = unit_at + 1
            if unit == "day" and self.key(end) == "làm" and self.key(end + 1) == "việc":
                unit, end = "working_day", end + 2
            start, relation = self.before(at, "length")
            since = self.has(end, "since") if self.key(end) != "," else self.has(end + 1, "since")
            if not relation and not since and not self._counted_from_event(at):
                continue
            if unit == "year" and not since:
                continue
            yield self._length(at, start, end, int(key), unit, relation, bool(since))

    def _counted_from_event(self, at: int) -> bool:
        """ "trước ngày bầu cử 10 ngày", "ngay sau khi tổ chức hội nghị 01 ngày": the event stands before the number."""
        return any(self.has(k, "since") and self.key(k) in ("trước", "sau") for k in range(max(0, at - 9), at - 1))

    def _length(self, at: int, start: int, end: int, amount: int, unit: str, relation: str, since: bool) -> Candidate:
        event = None
        if since:
            begin = end + (self.key(end) == ",")
            until = begin
            while until < len(self.words) and self.words[until].text not in ".;,()":
                until += 1
            event = self.text[self.words[begin].start : self.words[until - 1].end]
            day = next(
                (p for p in self.points if begin < p.start <= begin + 3 and p.kind is Kind.DAY and p.first), None
            )
            if day is not None and day.first is not None and unit in _DAYS:
                on = day.first + timedelta(days=amount * _DAYS[unit])
                made = self.made(Kind.DAY, start, until, "relative:from-a-day", start=on, end=on)
                return Candidate(made, start, until, {"length from a printed day": 1})
            end = until
        elif not relation or self._counted_from_event(at):
            begin = max(
                (k for k in range(max(0, at - 9), at) if self.has(k, "since") and self.key(k) in ("trước", "sau")),
                default=start,
            )
            start = begin - (self.key(begin - 1) == "ngay")
            event = self.text[self.words[begin].start : self.words[at - 1].end] if begin < at else None
        made = self.made(Kind.RELATIVE, start, end, "relative", amount=amount, unit=unit, event=event)
        evidence = {
            "length": 1.0,
            f"length: {relation or 'no word before'}": 1.0,
            "length: counted from": float(event is not None),
            f"length in: {unit}": 1.0,
        }
        return Candidate(made, start, end, {**evidence, **self._around(start, end)})

    # Rhythms

    def rhythms(self) -> Iterator[Candidate]:
        at = 0
        while at < len(self.words):
            length = self.has(at, "rhythm") or (self.has(at, "next") if self.key(at - 1).isdigit() else 0)
            if not length:
                at += 1
                continue
            start, end = at, at + length
            if self.has(at, "next") and self.key(at - 2) == "ngày" and self.key(at - 1).isdigit():
                start = self.before(at - 2, "before", "by", "within")[0]  # "trước ngày 05 của tháng liền kề"
            while True:
                k = end
                while self.key(k) in (",", "và", "hoặc", "(", "năm", "quý") and k - end < 3:
                    k += 1
                if not (more := self.has(k, "rhythm")):
                    break
                end = k + more + (self.key(k - 1) == "(" and self.key(k + more) == ")")
            made = self.made(
                Kind.RECURRING,
                start,
                end,
                "recurring",
                event=self.text[self.words[start].start : self.words[end - 1].end],
            )
            evidence = {
                "rhythm": 1.0,
                f"rhythm: {self.keys[start]} {self.key(start + 1)}": 1.0,
                **self._around(start, end),
            }
            money = self.before(start, "money")[1] or self.before(start, "thing")[1]
            if money:
                evidence[f"rhythm behind: {money}"] = 1.0
            yield Candidate(made, start, end, evidence)
            at = end

    # Conditions

    def conditions(self) -> Iterator[Candidate]:
        at = 0
        while at < len(self.words):
            whenever = self.has(at, "whenever")
            length = self.has(at, "when", "as_told")
            if not length or whenever >= length:
                at += 1
                continue
            end = at + length
            papers = issued = False
            while end < len(self.words) and self.words[end].text not in ".;:()" and end - at < 60:
                if self.words[end].text == "," and not self.has(end + 1, "paper") and issued:
                    break
                papers = papers or bool(self.has(end, "paper"))
                issued = issued or bool(self.has(end, "issued"))
                end += 1
            told = bool(self.has(at, "as_told"))
            made = self.made(
                Kind.CONDITIONAL,
                at,
                end,
                "conditional",
                event=self.text[self.words[at].start : self.words[end - 1].end],
            )
            name = "as told" if told else "when"
            label = self.before(at, "label")[1] or (self.key(at - 1) == ":" and self.before(at - 1, "label")[1])
            whole = self.text[self.words[at].end : self.words[end - 1].end]
            evidence = {
                name: 1.0,
                f"{name}: a document": float(papers),
                f"{name}: comes into being": float(issued),
                f"{name}: this document": float(self.key(end - 1) == "này"),
                f"{name}: behind a label of time": float(bool(label)),
                f"{name}: of another": float(" của " in whole),
                f"{name}: names a body": float(any(w.is_capital for w in self.words[at + 1 : end])),
                f"{name}: opens the text": float(at < 2),
                f"words: {' '.join(self.keys[at : at + length])}": 1.0,
                f"{name}: long": float(end - at > 16),
                f"{name}: problems": float("vướng mắc" in whole or "khó khăn" in whole),
            }
            yield Candidate(made, at, end, {**{k: v for k, v in evidence.items() if v}, **self._around(at, end, name)})
            at = end

    def _ends(self, at: int) -> bool:
        return at >= len(self.words) or self.words[at].text in ".;)"

    # Evidence

    def _candidate(self, made: Deadline, start: int, end: int, relation: str, point: Point, behind: str) -> Candidate:
        kind = str(made.kind.value)
        found = {
            f"relation: {relation or 'none'}": 1.0, f"{kind}, relation: {relation or 'none'}": 1.0, f"kind: {kind}": 1.0,
            **self._around(start, end, relation or "none"),
        }  # fmt: skip
        if behind:
            found[f"goes on: {behind}"] = 1.0
        if made.end and self.reference and made.end < self.reference:
            found["lies before the document"] = 1.0
        if not point.has_year:
            found["without a year"] = 1.0
        if not made.start and not made.end and made.kind is not Kind.RECURRING:
            found["no date known"] = 1.0
        return Candidate(made, start, end, found)

    def _around(self, start: int, end: int, name: str = "") -> dict[str, float]:
        """Describe the words before and behind: what governs, what follows, where in the sentence it stands."""
        found: dict[str, float] = {}
        sentence = self._sentence(start)
        left = self._left(start)
        found[f"before it: {left}"] = 1.0
        if name:
            found[f"{name}, before it: {left}"] = 1.0
        after = self.words[end].text if end < len(self.words) else "the end"
        group = self.group(end)[1]
        right = after if after in ".;,:)(" or after == "the end" else min(group) if group else "word"
        found[f"behind it: {right}"] = 1.0
        if name:
            found[f"{name}, behind it: {right}"] = 1.0
        if start == sentence.start:
            found["opens its sentence"] = 1.0
        if end >= sentence.stop:
            found["ends its sentence"] = 1.0
        if start and self.words[start - 1].text == "(":
            found["in a bracket"] = 1.0
        if any(self.has(k, "aim") for k in range(sentence.start, start)):
            found["behind an aim"] = 1.0
        if any(self.has(k, "finish") for k in range(max(sentence.start, start - 12), start)):
            found["behind an act of finishing"] = 1.0
        return found

    def _left(self, start: int) -> str:
        """Name what stands right before: a finishing act, a thing with a year of its own, a document's number …"""
        if start == 0:
            return "nothing"
        word = self.words[start - 1]
        if word.is_number and any(sign in word.text for sign in "/-") and any(c.isalpha() for c in word.text):
            return "a document's number"
        if word.text in ",;:.()-–":
            if (
                word.text == ","
                and start > 1
                and any(c.isalpha() for c in self.words[start - 2].text)
                and self.words[start - 2].is_number
            ):
                return "a document's number"
            return f"sign {word.text}"
        _, group = self.before(start, "finish", "thing", "event", "aim", "money", "paper", "label", "when")
        if group:
            return group
        if word.is_capital:
            return "a capital"
        return "word"
