"""A placement as it is shown, printed and exported: who goes where and why, the goals with their proof, the balance."""

from collections.abc import Sequence
from typing import Any

from tinhgon.staffing.explain import Explainer, next_best
from tinhgon.staffing.model import Answer, Case
from tinhgon.staffing.wording import (
    GOAL_WORDS,
    Names,
    explanation_lines,
    next_best_in_words,
    proof_in_words,
    value_in_words,
)
from tinhgon.tables import Column, ColumnKind, Table
from tinhgon.vietnamese.printing import day_text, number_text

FORMAT = 1


def result_json(case: Case, answer: Answer, *, exact: Sequence[str] = (), seconds: float = 30.0) -> dict[str, Any]:
    """Return the whole result as plain values, ready for JSON.

    Args:
        exact: codes of people whose next best placement is to be found by solving again.
        seconds: limit for each of these.
    """
    names, explainer = Names(case), Explainer(case, answer)
    posts = {post.code: post for post in case.posts}
    rows = []
    for person in case.people:
        post = posts.get(answer.placed.get(person.code, ""))
        why = list(explanation_lines(explainer.explain(person.code), names))
        if person.code in exact:
            found = next_best(case, answer, person.code, seconds=seconds)
            words = next_best_in_words(found, names) if found else "không có phương án nào khác cho người này"
            why[-1] = f"{words} (tính lại toàn bộ)"
        rows.append(
            {
                "person": person.code,
                "name": person.name,
                "side": person.side,
                "post": post.code if post else None,
                "title": post.title if post else None,
                "unit": post.unit if post else None,
                "unit_name": names.unit(post.unit) if post else None,
                "why": why,
            }
        )
    return {
        "format": FORMAT,
        "on": case.on.isoformat(),
        "is_proven": answer.is_proven,
        "goals": [
            {
                "goal": result.goal.value,
                "value": result.value,
                "bound": result.bound,
                "is_proven": result.is_proven,
                "gap": result.gap,
                "in_words": f"{GOAL_WORDS[result.goal]}: {value_in_words(result.goal, result.value, case)}",
                "proof": proof_in_words(result, case),
            }
            for result in answer.goals
        ],
        "sides": [
            {"side": s.side, "people": s.people, "unplaced": s.unplaced, "demoted": s.demoted, "burden": s.burden}
            for s in answer.sides
        ],
        "placements": rows,
    }


def result_table(case: Case, answer: Answer, result: dict[str, Any]) -> Table:
    """Return the list of placements with reasons, as it goes to people."""
    columns = (
        Column(title="STT", kind=ColumnKind.NUMBER, width=5),
        Column(title="Mã", width=12),
        Column(title="Họ và tên", width=24),
        Column(title="Cơ quan cũ", width=22),
        Column(title="Vị trí đề xuất", width=28),
        Column(title="Đơn vị", width=24),
        Column(title="Vì sao", width=60),
    )
    rows = tuple(
        (
            number,
            row["person"],
            row["name"],
            row["side"],
            row["title"] or "chưa có vị trí",
            row["unit_name"] or "",
            "; ".join(row["why"]),
        )
        for number, row in enumerate(result["placements"], start=1)
    )
    goals = tuple(f"{goal['in_words']} ({goal['proof']})" for goal in result["goals"])
    return Table(
        title="Phương án bố trí cán bộ, công chức, viên chức (đề xuất)",
        filters=(f"Ngày bố trí: {day_text(case.on)}", *goals),
        columns=columns,
        rows=rows,
        row_ids=tuple(row["person"] for row in result["placements"]),
        note="Chương trình đề xuất, người có thẩm quyền quyết định.",
    )


def summary_lines(case: Case, answer: Answer, result: dict[str, Any]) -> list[str]:
    """Return the result as lines for a terminal."""
    seats = sum(post.seats for post in case.posts)
    lines = [
        f"{len(case.people)} người, {seats} vị trí, ngày {day_text(case.on)}: "
        f"bố trí {len(answer.placed)}, chưa có vị trí {len(case.people) - len(answer.placed)} "
        f"({number_text(answer.seconds, places=2)} giây)"
    ]
    lines += [f"  {goal['in_words']} ({goal['proof']})" for goal in result["goals"]]
    for side in answer.sides:
        share = f"{number_text(100 * side.burden / side.people, places=1)} %"
        lines.append(
            f"  {side.side}: {side.people} người, {side.unplaced} chưa có vị trí, {side.demoted} giữ chức vụ thấp hơn "
            f"({share})"
        )
    names = Names(case)
    for row in result["placements"]:
        lines.append(f"{row['person']}  {row['name']} → {names.post(row['post'])}: {'; '.join(row['why'])}")
    return lines
