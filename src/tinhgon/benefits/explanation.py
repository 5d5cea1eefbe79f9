"""A computation and a comparison as lines of text, in Vietnamese or English, from the same steps."""

from collections.abc import Iterator

from tinhgon.benefits.comparison import STANDING_WORDS, Candidate, Comparison
from tinhgon.benefits.computation import REGIME_WORDS, Ask, Component, Computation, OpenQuestion, Use
from tinhgon.benefits.eligibility import OUTCOME_WORDS
from tinhgon.benefits.facts import fact_kinds
from tinhgon.benefits.parameters import CERTAINTY_WORDS
from tinhgon.benefits.wording import Language, Words, number_text, shown

DONG = Words("đồng", "VND")


def money(amount: int | None, language: Language) -> str:
    return "–" if amount is None else f"{number_text(amount, language)} {DONG.said(language)}"


def explain(made: Computation, language: Language = "vi") -> Iterator[str]:
    """Yield the lines that justify one computation."""

    def say(vi: str, en: str) -> str:
        return Words(vi, en).said(language)

    yield REGIME_WORDS[made.regime].said(language)
    for step in made.steps:
        line = f"{step.line.text(language)} = " if step.line else ""
        unit = f" {step.unit.said(language)}" if step.unit.vi else ""
        yield f"  {step.words.said(language)}: {line}{shown(step.value, language)}{unit}{_clause(step.clause)}"
    for component in made.components:
        yield f"  {component_line(component, language)}"
    if made.total is not None:
        yield f"  {say('Tổng', 'Total')}: {money(made.total, language)}"
    for refusal in made.refusals:
        yield f"  {say('Không áp dụng', 'Does not apply')}: {refusal.words.said(language)}{_clause(refusal.clause)}"
    for ask in made.asks:
        yield f"  {ask_line(ask, language)}"
    for question in made.questions:
        yield from (f"  {line}" for line in question_lines(question, language))
    for note in made.notes:
        yield f"  {say('Lưu ý', 'Note')}: {note.said(language)}"
    if made.uses:
        yield f"  {say('Mức quy định đã dùng', 'Parameters used')}:"
        for use in made.uses.values():
            yield f"    {use_line(use, language)}"


def component_line(component: Component, language: Language) -> str:
    text = f"{component.words.said(language)}: {component.line.text(language)}"
    exact = component.exact
    if exact != component.amount:
        text += f" = {number_text(exact, language)} ≈ {money(component.amount, language)}"
    else:
        text += f" = {money(component.amount, language)}"
    return text + _clause(component.clause)


def ask_line(ask: Ask, language: Language) -> str:
    kind = fact_kinds()[ask.fact]
    head = Words("Cần biết", "Needed") if ask.is_blocking else Words("Cần chứng minh", "To be proven")
    proof = f" [{kind.proof}]" if kind.proof and language == "vi" else ""
    return f"{head.said(language)}: {kind.words.said(language)} ({ask.why.said(language)}){proof}"


def question_lines(question: OpenQuestion, language: Language) -> Iterator[str]:
    decided = (
        Words(" (đã có quyết định ghi nhận)", " (decided and recorded)").said(language) if question.is_decided else ""
    )
    yield f"{Words('Câu hỏi còn ngỏ', 'Open question').said(language)} {question.id}: {question.words.said(language)}{decided}"
    for answer in question.answers:
        mark = "→" if answer.option == question.chosen else " "
        result = money(answer.total, language) if answer.total is not None else answer.why_none.said(language) or "–"
        yield f"  {mark} {answer.words.said(language)}: {result}"


def use_line(use: Use, language: Language) -> str:
    since = f", {Words('từ', 'from').said(language)} {shown(use.since, language)}" if use.since else ""
    certainty = CERTAINTY_WORDS[use.certainty].said(language)
    amount = f"{shown(use.amount, language)} {use.unit.said(language)}".rstrip()
    return f"{use.words.said(language)}: {amount}{since}; {use.source} ({certainty})"


def explain_comparison(made: Comparison, language: Language = "vi") -> Iterator[str]:
    """Yield eligibility, every regime in order of amount with what is due, and the highest."""

    def say(vi: str, en: str) -> str:
        return Words(vi, en).said(language)

    yield f"{say('Xem xét theo Nghị định 178', 'Consideration under ND 178')}: {OUTCOME_WORDS[made.eligibility.outcome].said(language)}"
    for reason in made.eligibility.reasons:
        yield f"  {reason.words.said(language)}{_clause(reason.clause)}"
    yield ""
    for candidate in in_order(made):
        yield candidate_line(candidate, language)
    yield ""
    top = made.highest
    if top is None:
        yield say("Chưa có chế độ nào tính được.", "No regime gives an amount yet.")
    else:
        amount = f"{REGIME_WORDS[top.regime].said(language)}: {money(top.total, language)}"
        sure = (
            ""
            if made.is_certain
            else say(
                " (chưa chắc chắn: còn dữ kiện hoặc cách hiểu để ngỏ)", " (not certain: facts or readings are open)"
            )
        )
        yield f"{say('Cao nhất, chỉ hưởng một', 'Highest, only one is paid')}: {amount}{sure}"
    for extra in (*made.add_ons, *([made.top_up] if made.top_up else [])):
        yield ""
        yield from explain(extra, language)


def in_order(made: Comparison) -> list[Candidate]:
    """Return the candidates as they are shown: the highest first, then amounts, then what is missing or refused."""
    standing_order = {standing: place for place, standing in enumerate(STANDING_WORDS)}
    return sorted(
        made.candidates,
        key=lambda each: (
            each is not made.highest,
            not each.in_force,
            standing_order[each.standing],
            -(each.total or 0),
        ),
    )


def candidate_line(candidate: Candidate, language: Language) -> str:
    text = f"{REGIME_WORDS[candidate.regime].said(language)}: {STANDING_WORDS[candidate.standing].said(language)}"
    if candidate.total is not None:
        text += f"; {money(candidate.total, language)}"
    if candidate.reasons:
        text += "; " + "; ".join(reason.words.said(language) for reason in candidate.reasons)
    return text


def _clause(clause: str) -> str:
    return f" [{clause}]" if clause else ""
