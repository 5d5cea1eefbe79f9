"""Everything that changes the register of programmes. Views, commands and jobs call these, nothing else does."""

from tinhgon_web.programmes.actions.filters import remove_filter, save_filter
from tinhgon_web.programmes.actions.names import choose_unit, read_names_as_of
from tinhgon_web.programmes.actions.plans import (
    AlreadyApplied,
    PlanMoved,
    apply_plan,
    plan_for,
    plan_key,
    reading_key,
)
from tinhgon_web.programmes.actions.tasks import (
    NothingToHandOver,
    acts_for,
    add_evidence,
    add_note,
    assign_tasks,
    body_named,
    change_deadline,
    correct_task,
    date_completions,
    hand_to_successors,
    judge_evidence,
    move_task,
    party_of,
    take_back,
)

__all__ = [
    "AlreadyApplied", "NothingToHandOver", "PlanMoved", "acts_for", "add_evidence", "add_note", "apply_plan",
    "assign_tasks", "body_named", "change_deadline", "choose_unit", "correct_task", "date_completions",
    "hand_to_successors", "judge_evidence", "move_task", "party_of", "plan_for", "plan_key", "read_names_as_of",
    "reading_key", "remove_filter", "save_filter", "take_back",
]  # fmt: skip
