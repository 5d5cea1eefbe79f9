"""Rows of a table of people → rows of results: which column is which fact, and what every row comes to.

Rows that fit the vectorised rules go through them; the others, and those without an amount, through `compare`, which
says in words what is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tinhgon.benefits.batch.kernel import NO_REGIME, PARTS, REGIMES, compute_batch
from tinhgon.benefits.batch.people import fits, gathered
from tinhgon.benefits.batch.rules import BIT, MISSING
from tinhgon.benefits.comparison import Comparison, Standing, compare, totals_of_all_readings
from tinhgon.benefits.computation import REGIME_WORDS, Regime
from tinhgon.benefits.facts import Facts, WrongFacts, fact_kinds
from tinhgon.benefits.lists import part_of
from tinhgon.vietnamese.folding import fold

RESULT_TITLES = (
    "Chế độ cao nhất", "Mã chế độ", "Tình trạng", "Số tháng nghỉ sớm", "Theo số tháng (đồng)", "Theo số năm (đồng)",
    "Theo năm đóng BHXH (đồng)", "Khoản cố định (đồng)", "Tổng (đồng)", "Câu hỏi còn ngỏ", "Thấp nhất theo các cách hiểu",
    "Cao nhất theo các cách hiểu", "Ghi chú",
)  # fmt: skip


class BatchRefused(ValueError):
    """The table as a whole cannot be computed; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """`cells` in the order of RESULT_TITLES, or `problems` by title of the column."""

    cells: tuple[str | int | None, ...] = ()
    total: int = 0
    problems: tuple[tuple[str, str], ...] = ()


def fact_columns(titles: Sequence[str], columns: Mapping[str, str]) -> dict[int, str]:
    """Return the fact of each column that has one, by place; `columns` maps facts to titles and comes first.

    Raises:
        BatchRefused: a title or fact does not exist, a fact has two columns, or no column has a fact.
    """
    names = _fact_names()
    folded = [fold(title).strip() for title in titles]
    found: dict[int, str] = {}
    for fact, title in columns.items():
        if fact not in names:
            raise BatchRefused(f"không có dữ kiện “{fact}”; các dữ kiện: {', '.join(fact_kinds())}")
        places = [place for place, each in enumerate(folded) if each == fold(title).strip()]
        if len(places) != 1:
            many = "nhiều cột" if places else "không có cột"
            raise BatchRefused(f"{many} “{title}”; các cột: {', '.join(titles)}")
        found[places[0]] = names[fact]
    for place, title in enumerate(folded):
        if place not in found and title in names and names[title] not in found.values():
            found[place] = names[title]
        elif place not in found and title in names:
            raise BatchRefused(
                f"hai cột cùng là dữ kiện “{names[title]}”: bỏ bớt một cột hoặc đổi tên cột “{titles[place]}”"
            )
    if not found:
        raise BatchRefused(
            f"không cột nào là dữ kiện; các cột: {', '.join(titles)}. Đặt tên cột theo dữ kiện "
            f"({', '.join(list(fact_kinds())[:6])}, …) hoặc dùng --column DỮ_KIỆN=TIÊU ĐỀ"
        )
    return found


def _fact_names() -> dict[str, str]:
    """Return every way to name a fact in a title, folded, with the fact."""
    return {
        fold(written): name
        for name, kind in fact_kinds().items()
        for written in (name, *kind.also, kind.words.vi, kind.words.en)
    }


def computed_rows(rows: Sequence[Sequence[object]], titles: Sequence[str], facts: Mapping[int, str]) -> list[RowResult]:
    """Return one result a row; a row that cannot be read has its problems instead, and stops no other."""
    results: list[RowResult | None] = [None] * len(rows)
    people: list[tuple[int, Facts]] = []
    for place, row in enumerate(rows):
        try:
            known = {facts[at]: cell for at, cell in enumerate(row) if at in facts}
            people.append((place, Facts.read(known)))
        except WrongFacts as error:
            title_of = {fact: titles[at] for at, fact in facts.items()}
            problems = tuple((title_of.get(name, name), words.vi) for name, words in error.problems.items())
            results[place] = RowResult(problems=problems)
    results_by_place = {**dict(_many([each for each in people if fits(each[1])]))}
    for place, person in people:
        results[place] = results_by_place.get(place) or _one(person)
    return [result for result in results if result is not None]


def _many(people: Sequence[tuple[int, Facts]]) -> Iterator[tuple[int, RowResult]]:
    """Yield the results that the vectorised rules give; who gets no amount is left to `compare`."""
    if not people:
        return
    made = compute_batch(gathered([person for _, person in people]), threads=1)
    for row, (place, _) in enumerate(people):
        if made.regime[row] == NO_REGIME:
            continue
        regime = REGIMES[made.regime[row]]
        total = int(made.total[row])
        questions = ", ".join(name for name, bit in BIT.items() if made.questions[row] & bit)
        parts = {part: int(getattr(made, part)[row]) for part in PARTS}
        standing = Standing.QUALIFIES if made.is_proven[row] else Standing.PROVISIONAL
        early: int | None = int(made.early_months[row])
        if regime in (Regime.ND154_ART7, Regime.ND154_ART8, Regime.ND170_ART59):
            early = None  # these do not look at the age
        bounds = int(made.lowest[row]), int(made.highest[row])
        lacking = [fact_kinds()[fact].words.vi for fact, bit in MISSING.items() if made.lacks[row] & bit]
        if lacking:
            standing = Standing.PROVISIONAL
        yield place, _result(regime, standing, early, parts, total, questions, bounds, _lacking_note(lacking))


def _one(person: Facts) -> RowResult:
    made = compare(person)
    top = made.highest
    if top is None:
        return RowResult(cells=(None, None, "chưa tính được", *(None,) * 9, "; ".join(_why_nothing(made))))
    parts = dict.fromkeys(PARTS, 0)
    for component in top.computation.components:
        parts[part_of(component, top.regime)] += component.amount
    early = top.computation.values.get("early_months")
    questions = ", ".join(question.id for question in top.computation.questions)
    totals = totals_of_all_readings(top)
    asked = "; ".join(fact_kinds()[ask.fact].words.vi for ask in top.asks)
    lacking = [
        fact_kinds()[ask.fact].words.vi
        for candidate in made.candidates
        if candidate.standing is Standing.NEEDS_FACTS
        for ask in candidate.computation.asks
        if ask.is_blocking
    ]
    standing = Standing.PROVISIONAL if lacking else top.standing
    note = "; ".join(filter(None, (f"cần chứng minh: {asked}" if asked else "", _lacking_note(lacking))))
    bounds = min(totals), max(totals)
    shown_early = early if isinstance(early, int) else None
    return _result(top.regime, standing, shown_early, parts, top.total or 0, questions, bounds, note)


def _lacking_note(lacking: Sequence[str]) -> str:
    """Say that another regime may give more once these facts are known."""
    return f"chế độ khác có thể cao hơn, cần biết: {', '.join(dict.fromkeys(lacking))}" if lacking else ""


def _result(
    regime: Regime,
    standing: Standing,
    early: int | None,
    parts: Mapping[str, int],
    total: int,
    questions: str,
    bounds: tuple[int, int],
    note: str,
) -> RowResult:
    state = "đủ điều kiện" if standing is Standing.QUALIFIES else "tạm tính"
    money = tuple(parts[part] for part in PARTS)
    cells = (REGIME_WORDS[regime].vi, regime.value, state, early, *money, total, questions, *bounds, note)
    return RowResult(cells=cells, total=total)


def _why_nothing(made: Comparison) -> Iterator[str]:
    """Yield what is missing; where nothing is, why the regimes do not apply."""
    missing = {
        fact_kinds()[ask.fact].words.vi
        for candidate in made.candidates
        if candidate.standing is Standing.NEEDS_FACTS
        for ask in candidate.computation.asks
        if ask.is_blocking
    }
    if missing:
        yield f"cần biết: {', '.join(sorted(missing))}"
        return
    seen = {reason.words.vi for candidate in made.candidates for reason in candidate.reasons}
    yield from sorted(seen)
