"""Tờ trình giải quyết chế độ of one leaver: parts, steps, open questions and sources, as an official document."""

from tinhgon.benefits.computation import REGIME_WORDS, Computation
from tinhgon.benefits.explanation import ask_line, money, use_line
from tinhgon.benefits.wording import shown
from tinhgon.officialdoc.model import (
    Block,
    Letterhead,
    Level,
    Number,
    OfficialDocument,
    Paragraph,
    Recipient,
    Signature,
)
from tinhgon.tables import Column, ColumnKind, Table
from tinhgon.vietnamese.printing import number_text


def benefit_letter(
    computation: Computation, *, person: str, unit: str, superior: str, place: str, position: str, year: int
) -> OfficialDocument:
    """Return the proposal with room for number, day and name, in the State layout (NĐ 30/2020).

    Raises:
        ValueError: the computation has no amount; there is nothing to propose.
    """
    if computation.total is None:
        raise ValueError(f"{computation.regime} has no amount for {person}")
    return OfficialDocument(
        pack="nn-30-2020",
        letterhead=Letterhead(issuer=unit, superior=superior),
        number=Number(type_code="TTr", body_code=""),
        place=place,
        type_name="Tờ trình",
        subject=f"Về việc giải quyết chế độ đối với ông (bà) {person}",
        body=tuple(_body(computation, person, unit)),
        signatures=(Signature(position=position),),
        recipients=(Recipient(name="Như trên"),),
        archive="VT",
        year=year,
    )


def _body(computation: Computation, person: str, unit: str) -> list[Block]:
    total = number_text(computation.total or 0)
    blocks: list[Block] = [
        Paragraph(
            text=f"{unit} trình cấp có thẩm quyền xem xét, giải quyết chế độ đối với ông (bà) {person} theo "
            f"{REGIME_WORDS[computation.regime].vi}, tổng số tiền {total} đồng, gồm:"
        ),
        Table(
            columns=(
                Column(title="TT", kind=ColumnKind.NUMBER, width=6),
                Column(title="Khoản", width=32),
                Column(title="Phép tính", width=32),
                Column(title="Số tiền (đồng)", kind=ColumnKind.NUMBER, width=18),
                Column(title="Căn cứ", width=26),
            ),
            rows=(
                *(
                    (place, part.words.vi, part.line.text("vi"), part.amount, part.clause)
                    for place, part in enumerate(computation.components, start=1)
                ),
                (None, "Tổng", "", computation.total, ""),
            ),
        ),
        Paragraph(text="Cách tính", level=Level.ITEM, is_heading=True),
    ]
    for step in computation.steps:
        line = f"{step.line.text('vi')} = " if step.line else ""
        unit_words = f" {step.unit.vi}" if step.unit.vi else ""
        clause = f" ({step.clause})" if step.clause else ""
        text = f"{step.words.vi}: {line}{shown(step.value, 'vi')}{unit_words}{clause}."
        blocks.append(Paragraph(text=text, level=Level.DASH))
    if computation.questions:
        blocks.append(Paragraph(text="Nội dung văn bản chưa quy định rõ", level=Level.ITEM, is_heading=True))
        for question in computation.questions:
            decided = " Đã có quyết định ghi nhận." if question.is_decided else ""
            blocks.append(Paragraph(text=f"{question.id}: {question.words.vi}{decided}"))
            for answer in question.answers:
                amount = money(answer.total, "vi") if answer.total is not None else answer.why_none.vi
                used = " (số tiền trên tính theo cách này)" if answer.option == question.chosen else ""
                blocks.append(Paragraph(text=f"{answer.words.vi}: {amount}{used}.", level=Level.DASH))
    if computation.asks:
        blocks.append(Paragraph(text="Cần bổ sung hoặc chứng minh", level=Level.ITEM, is_heading=True))
        blocks += [Paragraph(text=ask_line(ask, "vi"), level=Level.DASH) for ask in computation.asks]
    blocks.append(Paragraph(text="Mức quy định đã dùng và nguồn", level=Level.ITEM, is_heading=True))
    blocks += [Paragraph(text=use_line(use, "vi"), level=Level.DASH) for use in computation.uses.values()]
    return blocks
