"""Transitions of ND 67 (C16): what was decided at a lower amount is topped up; whose earlier case goes to ND 178."""

from tinhgon.benefits.wording import Line, Words
from tinhgon.benefits.work import Work

CLAUSE = "Điều khoản chuyển tiếp NĐ 67/2025"


def top_up(work: Work) -> None:
    """The difference between the amount computed anew and the amount decided; nothing is taken back."""
    work.need("settled_amount_vnd", "recomputed_vnd")
    paid, anew = work.facts.number("settled_amount_vnd"), work.facts.number("recomputed_vnd")
    assert paid is not None
    assert anew is not None
    line = Line.of(anew) - paid if paid <= anew else Line.of(0)
    work.component("difference", Words("Phần chênh lệch được bù", "Difference topped up"), line, CLAUSE)
    if paid > anew:
        work.note(
            "Số đã giải quyết cao hơn số tính lại: không bù, văn bản không nói thu hồi.",
            "What was settled is higher than what is computed anew: nothing is topped up; no text says it is taken back.",
        )
