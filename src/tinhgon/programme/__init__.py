"""Task states and moves, schedule, KPI arithmetic, matching of a reading with the register."""

from tinhgon.programme.kpi import Figure, Kpis, LeadProgress, TaskRow, count, percent
from tinhgon.programme.matching import (
    FIELDS,
    Choice,
    Confirmation,
    FieldChange,
    GoneTask,
    HeldTask,
    Plan,
    ProposedTask,
    TaskChange,
    plan,
    plan_tasks,
    proposed_tasks,
)
from tinhgon.programme.schedule import SCHEDULE_NAMES, Schedule, schedule_of
from tinhgon.programme.states import (
    CLOSED,
    EVIDENCE_NAMES,
    FINISHED,
    MOVES,
    OPEN,
    STATE_NAMES,
    Evidence,
    Move,
    Needs,
    NotAllowed,
    Party,
    WorkState,
    check_move,
    moves_from,
)

__all__ = [
    "CLOSED", "EVIDENCE_NAMES", "FIELDS", "FINISHED", "MOVES", "OPEN", "SCHEDULE_NAMES", "STATE_NAMES", "Choice", "Confirmation",
    "Evidence",
    "FieldChange", "Figure", "GoneTask", "HeldTask", "Kpis", "LeadProgress", "Move", "Needs", "NotAllowed", "Party",
    "Plan", "ProposedTask", "Schedule", "TaskChange", "TaskRow", "WorkState", "check_move", "count", "moves_from",
    "percent", "plan", "plan_tasks", "proposed_tasks", "schedule_of",
]  # fmt: skip
