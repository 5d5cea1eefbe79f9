from dataclasses import replace

import pytest
from tests.core.staffing.cases import random_case
from tests.core.staffing.test_solver import case, person, post

from tinhgon.staffing.checker import check, figures
from tinhgon.staffing.explain import Alternative, Explainer, next_best
from tinhgon.staffing.model import Answer, Case, Forbid, Goal, Pin, RuleKind, Sex
from tinhgon.staffing.solver import NoPlacement, solve
from tinhgon.staffing.whatif import ReasonMissing, by_hand, changed, difference
from tinhgon.staffing.wording import Names, explanation_lines


def after(answer: Answer, alternative: Alternative) -> dict[str, str]:
    gone = {move.person for move in alternative.moves}
    kept = {code: held for code, held in answer.placed.items() if code not in gone}
    return kept | {move.person: move.after for move in alternative.moves if move.after}


def solved(seeds: range) -> list[tuple[Case, Answer]]:
    found = []
    for seed in seeds:
        asked = random_case(seed)
        try:
            found.append((asked, solve(asked)))
        except NoPlacement:
            continue
    assert len(found) > len(seeds) // 3
    return found


def test_the_next_best_of_everybody_keeps_all_rules_and_costs_what_it_says() -> None:
    shown = 0
    for asked, answer in solved(range(40)):
        explainer, before = Explainer(asked, answer), figures(asked, answer.placed)
        for someone in asked.people:
            alternative = explainer.explain(someone.code).next_best
            if alternative is None:
                continue
            shown += 1
            placed = after(answer, alternative)
            assert check(asked, placed) == ()
            assert placed.get(someone.code) == alternative.post != answer.placed.get(someone.code)
            assert {goal: count - before[goal] for goal, count in figures(asked, placed).items()} == alternative.cost
            assert tuple(alternative.cost.values()) >= (0,) * len(Goal), "the answer was not the best"
    assert shown > 20


def test_solving_again_never_finds_a_worse_next_best_than_looking_at_two_people() -> None:
    for asked, answer in solved(range(15)):
        asked = replace(asked, pins=())
        answer = solve(asked)
        for someone in asked.people:
            near = Explainer(asked, answer).explain(someone.code).next_best
            best = next_best(asked, answer, someone.code)
            if near is not None:
                assert best is not None
                assert tuple(best.cost.values()) <= tuple(near.cost.values())


def test_an_explanation_says_why_and_what_the_next_best_would_cost() -> None:
    people = [person("N1", name="An", level=2, sex=Sex.FEMALE, is_pregnant=True), person("N2", name="Bình")]
    asked = case(people, [post("V", title="Chuyên viên")])
    explainer, names = Explainer(asked, solve(asked)), Names(asked)
    lines = explanation_lines(explainer.explain("N1"), names)
    assert "phải có vị trí vì đang mang thai và không tự nguyện nghỉ (NĐ 178/2024, Điều 4 khoản 1)" in lines
    assert "chức vụ thấp hơn 2 bậc" in lines
    assert lines[-1] == "không có phương án nào khác cho người này khi tối đa hai người đổi chỗ"
    free = case([replace(people[0], is_pregnant=False), people[1]], [post("V", title="Chuyên viên")])
    answer = solve(free)
    out = next(p.code for p in free.people if p.code not in answer.placed)
    words = explanation_lines(Explainer(free, answer).explain(out), Names(free))[-1]
    assert words.startswith("phương án kế tiếp: Chuyên viên, Phòng (")


def test_a_tie_is_said_to_be_one() -> None:
    asked = case([person("N1"), person("N2")], [post("V")])
    answer = solve(asked)
    out = next(p.code for p in asked.people if p.code not in answer.placed)
    words = explanation_lines(Explainer(asked, answer).explain(out), Names(asked))[-1]
    assert words.endswith("ngang bằng về mọi mục tiêu: người có thẩm quyền quyết định")


def test_what_if_shows_the_difference() -> None:
    people = [person("N1", preferences=("V",)), person("N2")]
    asked = case(people, [post("V")])
    before = solve(asked)
    assert before.placed == {"N1": "V"}
    forced = solve(changed(asked, Pin(person="N2", post="V", reason="theo đề nghị của sở")))
    change = difference(before, forced)
    assert change.goals[Goal.PREFERENCES] == (0, 1)
    assert {move.person for move in change.moves} == {"N1", "N2"}
    more = solve(changed(asked, post("V2")))
    assert difference(before, more).goals[Goal.UNPLACED] == (1, 0)
    barred = solve(changed(asked, Forbid(person="N1", post="V")))
    assert barred.placed == {"N2": "V"}


def test_a_later_pin_of_a_person_replaces_the_earlier_one() -> None:
    asked = changed(case([person("N1")], [post("V")]), Pin(person="N1", post="V"), Pin(person="N1", post=None))
    assert asked.pins == (Pin(person="N1", post=None),)


def test_a_change_by_hand_needs_a_reason_and_says_what_it_breaks() -> None:
    asked = case([person("N1"), person("N2")], [post("V")])
    with pytest.raises(ReasonMissing):
        by_hand(asked, {}, "N1", "V", "  ")
    with pytest.raises(KeyError):
        by_hand(asked, {}, "N1", "không có", "lý do")
    made = by_hand(asked, {"N1": "V"}, "N2", "V", "theo kết luận của Ban Thường vụ")
    assert [violation.kind for violation in made.broken] == [RuleKind.SEATS]
    assert made.cost[Goal.UNPLACED] == -1
