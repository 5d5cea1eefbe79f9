"""A regime at work: it asks for facts, takes parameters, notes its steps; `run` turns that into a Computation.

A rule that meets an open question calls `choose`; `run` then works the same rule out again under every other reading, so
that no reading is chosen silently.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, NoReturn

import yaml

from tinhgon.benefits.computation import (
    Answer,
    Ask,
    Component,
    Computation,
    OpenQuestion,
    Refusal,
    RefusalKind,
    Regime,
    Step,
    Use,
)
from tinhgon.benefits.facts import Facts, fact_kinds
from tinhgon.benefits.months import half_up, rounded_years
from tinhgon.benefits.parameters import Law, NotInForce, the_law
from tinhgon.benefits.wording import NOTHING, Line, Shown, Words

Readings = Mapping[str, str]  # question → option, as a person decided and recorded it


@cache
def question_texts() -> Mapping[str, tuple[Words, Mapping[str, Words]]]:
    """Return every open question: its words and its options, the default first."""
    text = resources.files("tinhgon.benefits").joinpath("data/questions.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return {
        key: (Words(entry["vi"], entry["en"]), {name: Words(*words) for name, words in entry["options"].items()})
        for key, entry in loaded.items()
    }


class UnknownReading(ValueError):
    """A recorded decision names no question or no option of it."""


def check_readings(readings: Readings) -> None:
    for question, option in readings.items():
        if question not in question_texts() or option not in question_texts()[question][1]:
            raise UnknownReading(f"{question}: {option}")


class Stopped(Exception):
    """The rule ends here: a fact is missing or the regime does not cover the person."""


class Work:
    """One pass of one regime over one person's facts."""

    def __init__(self, regime: Regime, facts: Facts, law: Law, readings: Readings) -> None:
        self.facts, self.law, self.readings = facts, law, readings
        self.made = Computation(regime=regime)
        self.met: dict[str, tuple[str, tuple[str, ...]]] = {}  # question → chosen, options that matter
        self._lately: list[str] = []
        self.day: date | None = facts.day("leave_date")  # whose law applies

    # --- facts ---

    def need(self, *names: str) -> None:
        """Stop unless all these facts are known; whatever is missing is asked for at once."""
        missing = [name for name in names if name not in self.facts]
        for name in missing:
            self.ask(name, Words("cần để tính số tiền", "needed for the amount"), blocking=True)
        if missing:
            raise Stopped

    def ask(self, name: str, why: Words, *, blocking: bool = False) -> None:
        if name not in fact_kinds():
            raise KeyError(name)
        if all(ask.fact != name for ask in self.made.asks):
            self.made.asks.append(Ask(fact=name, why=why, is_blocking=blocking))

    def must(self, name: str, why: Words) -> NoReturn:
        self.ask(name, why, blocking=True)
        raise Stopped

    # --- law ---

    def number(self, key: str, on: date | None = None) -> Fraction:
        return self.law.number(key, self._used(key, on))

    def limit(self, key: str, on: date | None = None) -> int:
        """Return a parameter that is a whole number: months, years, đồng."""
        return int(self.number(key, on))

    def law_day(self, key: str) -> date:
        return self.law.day(key, self._used(key, None))

    def _used(self, key: str, on: date | None) -> date | None:
        parameter = self.law.parameters[key]
        day = on or self.day
        try:
            value = parameter.at(day)
        except NotInForce:
            if day is None:
                self.must("leave_date", Words("mức này thay đổi theo ngày", "this amount depends on the day"))
            words = parameter.words
            self.refuse(
                RefusalKind.NOT_IN_FORCE,
                Words(
                    f"{words.vi}: không có mức nào vào ngày {day:%d/%m/%Y}", f"{words.en}: nothing in force on {day}"
                ),
                "",
            )
        self._lately.append(key)
        self.made.uses[f"{key}@{value.since or ''}"] = Use(
            key=key,
            words=parameter.words,
            amount=value.amount,
            unit=parameter.unit,
            since=value.since,
            source=value.source,
            certainty=value.certainty,
        )
        return day

    def rounded(self, months: int, prefix: str = "") -> Fraction:
        """Return years by C7, or by C21 with the prefix nd170."""
        return rounded_years(
            months,
            half_from=self.limit(f"{prefix}rounding.half_from"),
            whole_from=self.limit(f"{prefix}rounding.whole_from"),
        )

    # --- what is said ---

    def step(
        self,
        words: Words,
        value: Shown | Words,
        clause: str = "",
        line: Line | None = None,
        unit: Words = NOTHING,
    ) -> None:
        self.made.steps.append(Step(words=words, value=value, clause=clause, line=line, unit=unit))

    def value(self, key: str, value: Shown) -> None:
        self.made.values[key] = value

    def note(self, vi: str, en: str) -> None:
        if (words := Words(vi, en)) not in self.made.notes:
            self.made.notes.append(words)

    def component(self, key: str, words: Words, line: Line, clause: str) -> None:
        """Add a part of the money: what the line of arithmetic comes to, rounded once (Q9)."""
        exact = line.value
        # To thousands only by a recorded decision; then every part, also one that is whole đồng.
        unit = {"dong": 1, "thousand": 1000}[self.readings.get("Q9", "dong")]
        amount = half_up(exact, unit)
        if amount != exact:
            self.choose("Q9")
        uses = tuple(dict.fromkeys(self._lately))
        self.end_of_part()
        self.made.components.append(
            Component(key=key, words=words, amount=amount, exact=exact, line=line, clause=clause, uses=uses)
        )

    def end_of_part(self) -> None:
        """Begin to gather the parameters of the next component."""
        self._lately.clear()

    def nothing(self, key: str, words: Words, clause: str) -> None:
        """Add a part that is due to others but comes to 0 here, so that the reader sees it was not forgotten."""
        self.component(key, words, Line.of(0), clause)

    def refuse(self, kind: RefusalKind, words: Words, clause: str) -> NoReturn:
        self.made.refusals.append(Refusal(kind=kind, words=words, clause=clause))
        raise Stopped

    # --- open questions ---

    def choose(self, question: str, among: Sequence[str] = ()) -> str:
        """Return the reading to follow; `among` are the options that can be worked out here (default: all)."""
        options = tuple(among) or tuple(question_texts()[question][1])
        decided = self.readings.get(question)
        chosen = decided if decided in options else options[0]
        self.met.setdefault(question, (chosen, options))
        return chosen


Rule = Callable[[Work], None]


def run(
    rule: Rule, regime: Regime, facts: Facts, *, law: Law | None = None, readings: Readings | None = None
) -> Computation:
    """Return what `rule` comes to for a person, with every open question it met and what each reading would give.

    Raises:
        UnknownReading: a recorded decision names no question or no option of it.
    """
    law, readings = law or the_law(), readings or {}
    check_readings(readings)
    work = _once(rule, regime, facts, law, readings)
    for question, (chosen, options) in work.met.items():
        words, texts = question_texts()[question]
        answers = []
        for option in options:
            other = (
                work.made if option == chosen else _once(rule, regime, facts, law, {**readings, question: option}).made
            )
            answers.append(Answer(option=option, words=texts[option], total=other.total, why_none=why_none(other)))
        work.made.questions.append(
            OpenQuestion(
                id=question,
                words=words,
                chosen=chosen,
                is_decided=readings.get(question) == chosen,
                answers=tuple(answers),
            )
        )
    return work.made


def why_none(made: Computation) -> Words:
    if made.refusals:
        return made.refusals[0].words
    names = [fact_kinds()[ask.fact].words for ask in made.asks if ask.is_blocking]
    if names:
        return Words("cần biết: " + "; ".join(n.vi for n in names), "needs: " + "; ".join(n.en for n in names))
    return NOTHING


def _once(rule: Rule, regime: Regime, facts: Facts, law: Law, readings: Readings) -> Work:
    work = Work(regime, facts, law, readings)
    try:
        rule(work)
    except Stopped:
        work.made.components.clear()
    return work
