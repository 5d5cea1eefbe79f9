"""The work states of a task, who may move it from where to where, and what a move needs.

Work state, schedule (`schedule.py`) and evidence are three independent things: a task can be late and waiting for
confirmation, or done with its evidence refused. Offices that merge them into one list of codes are split on import.
An extension of the deadline is a request, not a state.
"""

from dataclasses import dataclass
from enum import StrEnum


class WorkState(StrEnum):
    DRAFT = "draft"  # nháp, chưa phân công
    ASSIGNED = "assigned"  # đã giao, chưa thực hiện
    IN_PROGRESS = "in_progress"  # đang thực hiện
    WAITING_CONFIRMATION = "waiting_confirmation"  # chờ xác nhận
    DONE = "done"  # hoàn thành
    RETURNED = "returned"  # trả lại, thực hiện lại: counts as unfinished
    PAUSED = "paused"  # tạm dừng
    REFUSED = "refused"  # từ chối tiếp nhận
    TRANSFERRED = "transferred"  # đã chuyển giao: goes on with the successor body as another task
    ENDED = "ended"  # kết thúc theo dõi, không còn phù hợp


class Evidence(StrEnum):
    NONE = "none"
    PRESENT = "present"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Party(StrEnum):
    """Who acts on a task. The shell knows which persons stand for which party."""

    MONITOR = "monitor"  # the body that follows the programme (Văn phòng, Ban Tổ chức)
    LEAD = "lead"  # the body that leads the task
    ASSIGNER = "assigner"  # the level that assigned the task


class Needs(StrEnum):
    """What must come with a move."""

    REASON = "reason"
    PROPOSED_BODY = "proposed_body"
    DIRECTING_DOCUMENT = "directing_document"
    SUCCESSOR = "successor"
    LEAD = "lead"
    PRODUCT = "product"
    DONE_ON = "done_on"


OPEN = frozenset({WorkState.ASSIGNED, WorkState.IN_PROGRESS, WorkState.WAITING_CONFIRMATION, WorkState.RETURNED,
                  WorkState.PAUSED, WorkState.REFUSED})  # fmt: skip
"""States of a task that is still to be finished. A refused task waits for the monitoring body, it is not gone."""
FINISHED = frozenset({WorkState.DONE, WorkState.TRANSFERRED, WorkState.ENDED})
CLOSED = frozenset({WorkState.DONE, WorkState.ENDED})  # nobody has to do anything any more
NOT_COUNTED = frozenset({WorkState.PAUSED, WorkState.TRANSFERRED, WorkState.ENDED})
"""States that stand outside the total of a report; they are listed in it, with the reason. Not being given out is none."""

STATE_NAMES = {
    WorkState.DRAFT: "Chưa phân công",
    WorkState.ASSIGNED: "Đã giao",
    WorkState.IN_PROGRESS: "Đang thực hiện",
    WorkState.WAITING_CONFIRMATION: "Chờ xác nhận",
    WorkState.DONE: "Hoàn thành",
    WorkState.RETURNED: "Trả lại, thực hiện lại",
    WorkState.PAUSED: "Tạm dừng",
    WorkState.REFUSED: "Từ chối tiếp nhận",
    WorkState.TRANSFERRED: "Đã chuyển giao",
    WorkState.ENDED: "Kết thúc theo dõi",
}
EVIDENCE_NAMES = {
    Evidence.NONE: "Chưa có",
    Evidence.PRESENT: "Có",
    Evidence.ACCEPTED: "Đã xác nhận",
    Evidence.REJECTED: "Bị bác",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    old: WorkState
    new: WorkState
    name: str  # the verb on the button
    decides: frozenset[Party]
    proposes: frozenset[Party] = frozenset()
    needs: frozenset[Needs] = frozenset()


def _moves() -> tuple[Move, ...]:
    state, party, need = WorkState, Party, Needs
    lead, monitor, assigner = party.LEAD, party.MONITOR, party.ASSIGNER
    # What leaves the total leaves by a document and for a reason, so that a signed number can be stood by.
    ending = {need.REASON, need.DIRECTING_DOCUMENT}
    leaving = ending | {need.SUCCESSOR}
    at_work = (state.ASSIGNED, state.IN_PROGRESS, state.RETURNED)
    rows: list[tuple[WorkState, WorkState, str, set[Party], set[Party], set[Needs]]] = [
        (state.DRAFT, state.ASSIGNED, "Giao", {assigner, monitor}, {monitor}, {need.LEAD}),
        (state.DRAFT, state.DONE, "Ghi nhận đã hoàn thành", {monitor}, set(), {need.DONE_ON}),
        (state.DRAFT, state.ENDED, "Kết thúc theo dõi", {monitor, assigner}, set(), ending),
        (state.DRAFT, state.TRANSFERRED, "Chuyển giao", {assigner, monitor}, {monitor}, leaving),
        (state.ASSIGNED, state.IN_PROGRESS, "Tiếp nhận, thực hiện", {lead, monitor}, set(), set()),
        (state.ASSIGNED, state.REFUSED, "Từ chối tiếp nhận", {lead}, set(), {need.REASON, need.PROPOSED_BODY}),
        (state.ASSIGNED, state.DRAFT, "Thu hồi phân công", {monitor, assigner}, set(), {need.REASON}),
        (state.REFUSED, state.ASSIGNED, "Giao lại", {assigner, monitor}, {monitor}, {need.LEAD}),
        (state.REFUSED, state.ENDED, "Kết thúc theo dõi", {assigner}, {monitor}, ending),
        (state.WAITING_CONFIRMATION, state.DONE, "Xác nhận hoàn thành", {monitor}, set(), {need.DONE_ON}),
        (state.WAITING_CONFIRMATION, state.RETURNED, "Trả lại", {monitor}, set(), {need.REASON}),
        (state.WAITING_CONFIRMATION, state.IN_PROGRESS, "Rút báo cáo", {lead}, set(), {need.REASON}),
        (state.RETURNED, state.IN_PROGRESS, "Thực hiện lại", {lead, monitor}, set(), set()),
        (state.DONE, state.RETURNED, "Mở lại", {monitor, assigner}, set(), {need.REASON}),
        (state.PAUSED, state.IN_PROGRESS, "Tiếp tục", {assigner, monitor}, {lead, monitor}, {need.REASON}),
        (state.PAUSED, state.ENDED, "Kết thúc theo dõi", {assigner}, {monitor}, ending),
        (state.PAUSED, state.TRANSFERRED, "Chuyển giao", {assigner, monitor}, {monitor}, leaving),
        (state.ENDED, state.ASSIGNED, "Theo dõi lại", {assigner}, {monitor}, {need.REASON, need.LEAD}),
    ]
    for old in (state.ASSIGNED, state.IN_PROGRESS, state.RETURNED):
        rows.append((old, state.WAITING_CONFIRMATION, "Báo cáo hoàn thành", {lead, monitor}, set(), {need.PRODUCT}))
    for old in at_work:
        rows.append((old, state.PAUSED, "Tạm dừng", {assigner}, {monitor}, ending))
        rows.append((old, state.ENDED, "Kết thúc theo dõi", {assigner}, {monitor}, ending))
        rows.append((old, state.TRANSFERRED, "Chuyển giao", {assigner, monitor}, {monitor}, leaving))
    return tuple(
        Move(old=old, new=new, name=name, decides=frozenset(decides), proposes=frozenset(proposes),
             needs=frozenset(needs))
        for old, new, name, decides, proposes, needs in rows
    )  # fmt: skip


MOVES = _moves()
"""Every allowed move. Source: domain facts, section 7 (who proposes and who decides)."""
_BY_PAIR = {(move.old, move.new): move for move in MOVES}


def check_return(now: WorkState, before: WorkState) -> None:
    """Check that a task that left the total may be taken back to where it stood before; the monitoring body does it.

    Raises:
        NotAllowed: it has not left the total, or did not stand in it before.
    """
    if now not in NOT_COUNTED or before in NOT_COUNTED or before is WorkState.DONE:
        raise NotAllowed("no-such-move", now, before)


class NotAllowed(Exception):
    """A move that the table does not have, or that this party may not make, or that lacks what it needs.

    Attributes:
        code: "no-such-move", "wrong-party" or "missing".
        old, new: the states.
        allowed: the states that can be reached from `old` (by that party, if one was given).
        missing: what the move needs and was not given.
    """

    def __init__(
        self,
        code: str,
        old: WorkState,
        new: WorkState,
        *,
        allowed: frozenset[WorkState] = frozenset(),
        missing: frozenset[Needs] = frozenset(),
    ) -> None:
        self.code, self.old, self.new, self.allowed, self.missing = code, old, new, allowed, missing
        facts = [code, f"{old} → {new}"]
        if missing:
            facts.append("missing " + ", ".join(sorted(missing)))
        super().__init__("; ".join(facts))


def moves_from(old: WorkState, *, by: Party | None = None) -> tuple[Move, ...]:
    """Return the moves that can be made from `old`, only those that `by` decides if given, in the table's order."""
    return tuple(move for move in MOVES if move.old is old and (by is None or by in move.decides))


def check_move(
    old: WorkState,
    new: WorkState,
    *,
    by: Party | None = None,
    given: frozenset[Needs] | None = None,
) -> Move:
    """Return the move from `old` to `new`.

    Args:
        by: the party that decides; None leaves the question who may to the caller.
        given: what comes with the move; None leaves it unchecked.

    Raises:
        NotAllowed: with the facts, see there.
    """
    move = _BY_PAIR.get((old, new))
    allowed = frozenset(other.new for other in moves_from(old, by=by))
    if move is None:
        raise NotAllowed("no-such-move", old, new, allowed=allowed)
    if by is not None and by not in move.decides:
        raise NotAllowed("wrong-party", old, new, allowed=allowed)
    if given is not None and (missing := move.needs - given):
        raise NotAllowed("missing", old, new, allowed=allowed, missing=missing)
    return move
