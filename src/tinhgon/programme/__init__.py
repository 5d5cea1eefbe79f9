"""Task states and moves, schedule, KPI arithmetic, matching of a reading with the register."""

from tinhgon.programme.kpi import AGES_DAYS, BUCKETS, Figure, Kpis, LeadProgress, TaskRow, count, is_assigned, percent
from tinhgon.programme.matching import (
    FIELDS,
    CarriedTask,
    Choice,
    Confirmation,
    FieldChange,
    GoneTask,
    HeldTask,
    Plan,
    ProposedTask,
    SetAside,
    TaskChange,
    plan,
    plan_tasks,
    proposed_tasks,
)
from tinhgon.programme.schedule import SCHEDULE_NAMES, Schedule, schedule_of, soon_until
from tinhgon.programme.states import (
    CLOSED,
    EVIDENCE_NAMES,
    FINISHED,
    MOVES,
    NOT_COUNTED,
    OPEN,
    STATE_NAMES,
    Evidence,
    Move,
    Needs,
    NotAllowed,
    Party,
    WorkState,
    check_move,
    check_return,
    moves_from,
)

__all__ = [
    "AGES_DAYS", "BUCKETS", "CLOSED", "EVIDENCE_NAMES", "FIELDS", "FINISHED", "MOVES", "NOT_COUNTED", "OPEN",
    "SCHEDULE_NAMES", "STATE_NAMES", "CarriedTask", "Choice", "Confirmation", "Evidence", "FieldChange", "Figure",
    "GoneTask", "HeldTask", "Kpis", "LeadProgress", "Move", "Needs", "NotAllowed", "Party", "Plan", "ProposedTask",
    "Schedule", "SetAside", "TaskChange", "TaskRow", "WorkState", "check_move", "check_return", "count",
    "is_assigned", "moves_from", "percent", "plan", "plan_tasks", "proposed_tasks", "schedule_of", "soon_until",
]  # fmt: skip
