"""What the board shows of a scenario: units with their posts and people, the surplus tray, figures in words."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tinhgon.exchange.tables import Column, ColumnKind, Table
from tinhgon.staffing.model import Answer, Case, Post, Unit
from tinhgon.staffing.wording import GOAL_WORDS, KIND_WORDS, proof_in_words, value_in_words
from tinhgon_web.staffing.models import Scenario, Staff


@dataclass(frozen=True, slots=True)
class Seat:
    post: Post
    people: list[Staff]

    @property
    def vacant(self) -> int:
        return self.post.seats - len(self.people)


@dataclass(frozen=True, slots=True)
class UnitBoard:
    unit: Unit
    depth: int
    seats: list[Seat]
    quotas: list[str]


def units_of(case: Case, answer: Answer, people: dict[str, Staff]) -> list[UnitBoard]:
    """Return the units in the order of the tree, each with its posts and who is on them."""
    on_post: dict[str, list[Staff]] = defaultdict(list)
    for code, post in answer.placed.items():
        on_post[post].append(people[code])
    posts: dict[str, list[Post]] = defaultdict(list)
    for row in case.posts:
        posts[row.unit].append(row)
    lines = case.lines()
    quotas: dict[str, list[str]] = defaultdict(list)
    of_post = {post.code: post for post in case.posts}
    for quota in case.quotas:
        inside = sum(
            1
            for post in answer.placed.values()
            if of_post[post].kind is quota.kind and quota.unit in lines[of_post[post].unit]
        )
        quotas[quota.unit].append(f"{KIND_WORDS[quota.kind]} {inside}/{quota.most}")
    children: dict[str, list[Unit]] = defaultdict(list)
    for unit in case.units:
        children[unit.parent].append(unit)
    found: list[UnitBoard] = []
    waiting = [(unit, 0) for unit in reversed(children[""])]
    while waiting:
        unit, depth = waiting.pop()
        seats = [Seat(post, on_post[post.code]) for post in posts[unit.code]]
        found.append(UnitBoard(unit, depth, seats, quotas[unit.code]))
        waiting += [(child, depth + 1) for child in reversed(children[unit.code])]
    return found


def goal_rows(case: Case, answer: Answer) -> list[dict[str, Any]]:
    return [
        {
            "goal": result.goal.value,
            "name": GOAL_WORDS[result.goal],
            "value": value_in_words(result.goal, result.value, case),
            "proof": proof_in_words(result, case),
            "number": result.value,
        }
        for result in answer.goals
    ]


def decisions_table(scenario: Scenario, case: Case, answer: Answer, people: dict[str, Staff]) -> Table:
    """Return the list that goes with the decision: who, from where, to which post."""
    posts, units = {post.code: post for post in case.posts}, case.unit_of()
    columns = (
        Column(title="TT", kind=ColumnKind.NUMBER, width=5, is_centred=True),
        Column(title="Mã", width=10),
        Column(title="Họ và tên", width=24),
        Column(title="Cơ quan cũ", width=24),
        Column(title="Vị trí bố trí", width=26),
        Column(title="Đơn vị", width=26),
        Column(title="Ghi chú", width=24),
    )
    asked = {held["person"]: held["reason"] for held in scenario.demands}
    rows = []
    for number, (code, person) in enumerate(people.items(), start=1):
        post = posts.get(answer.placed.get(code, ""))
        where = (post.title, units[post.unit].name) if post else ("chưa có vị trí", "")
        rows.append((number, code, person.name, person.side, *where, asked.get(code, "")))
    state = "đã quyết định" if scenario.accepted_at else "đề xuất"
    return Table(
        title=f"Danh sách bố trí nhân sự ({state})",
        filters=(scenario.plan.title, f"Phương án {scenario.number}", f"Căn cứ: {scenario.accepted_reason or '–'}"),
        columns=columns,
        rows=tuple(rows),
        as_of=scenario.plan.on,
        note="Chương trình đề xuất, người có thẩm quyền quyết định.",
    )
