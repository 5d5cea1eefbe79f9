import itertools

import pytest

from tinhgon.programme import (
    MOVES,
    NOT_COUNTED,
    STATE_NAMES,
    Needs,
    NotAllowed,
    Party,
    WorkState,
    check_move,
    check_return,
    moves_from,
)


def test_the_usual_way_from_draft_to_done_is_open() -> None:
    way = [WorkState.DRAFT, WorkState.ASSIGNED, WorkState.IN_PROGRESS, WorkState.WAITING_CONFIRMATION, WorkState.DONE]
    for old, new in itertools.pairwise(way):
        assert check_move(old, new).new is new


def test_work_in_progress_cannot_be_declared_done_without_confirmation() -> None:
    with pytest.raises(NotAllowed) as refusal:
        check_move(WorkState.IN_PROGRESS, WorkState.DONE)
    assert refusal.value.code == "no-such-move"
    assert WorkState.WAITING_CONFIRMATION in refusal.value.allowed


def test_the_lead_body_cannot_confirm_its_own_work() -> None:
    with pytest.raises(NotAllowed) as refusal:
        check_move(WorkState.WAITING_CONFIRMATION, WorkState.DONE, by=Party.LEAD)
    assert refusal.value.code == "wrong-party"
    assert refusal.value.allowed == {WorkState.IN_PROGRESS}


def test_a_refusal_needs_a_reason_and_the_body_proposed_instead() -> None:
    with pytest.raises(NotAllowed) as refusal:
        check_move(WorkState.ASSIGNED, WorkState.REFUSED, by=Party.LEAD, given=frozenset({Needs.REASON}))
    assert refusal.value.missing == {Needs.PROPOSED_BODY}


def test_a_pause_needs_a_directing_document() -> None:
    assert Needs.DIRECTING_DOCUMENT in check_move(WorkState.IN_PROGRESS, WorkState.PAUSED).needs


@pytest.mark.parametrize("left", [WorkState.PAUSED, WorkState.ENDED, WorkState.TRANSFERRED])
def test_whatever_leaves_the_total_needs_a_reason_and_a_document(left: WorkState) -> None:
    ways = [move for move in MOVES if move.new is left]
    assert ways
    assert all({Needs.REASON, Needs.DIRECTING_DOCUMENT} <= move.needs for move in ways)
    assert all((Needs.SUCCESSOR in move.needs) is (left is WorkState.TRANSFERRED) for move in ways)


def test_what_left_the_total_can_be_taken_back_to_where_it_stood_and_nowhere_else() -> None:
    for left in NOT_COUNTED:
        check_return(left, WorkState.IN_PROGRESS)
        check_return(left, WorkState.DRAFT)
        with pytest.raises(NotAllowed):
            check_return(left, WorkState.DONE)
    with pytest.raises(NotAllowed):
        check_return(WorkState.ASSIGNED, WorkState.DRAFT)


def test_no_two_moves_share_a_pair_and_none_stands_still() -> None:
    pairs = [(move.old, move.new) for move in MOVES]
    assert len(set(pairs)) == len(pairs)
    assert all(old is not new for old, new in pairs)


def test_every_state_has_a_name_and_can_be_reached() -> None:
    assert set(STATE_NAMES) == set(WorkState)
    assert {move.new for move in MOVES} == set(WorkState)


def test_a_transferred_task_is_at_rest() -> None:
    assert moves_from(WorkState.TRANSFERRED) == ()
