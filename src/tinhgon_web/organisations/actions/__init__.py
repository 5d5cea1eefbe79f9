"""Everything that changes the register of units. Views, commands and other apps' actions call these, nothing else does.

An event goes from planned to enacted with its act as proof; an enacted one is set right by being taken back and written
anew. Facts are only added, or get the day they were taken back.
"""

from tinhgon_web.organisations.actions.editions import NotLoaded
from tinhgon_web.organisations.actions.events import (
    PartyName,
    PlanMoved,
    WrongState,
    annul_event,
    change_plan,
    correct_event,
    correct_version,
    enact_event,
    enact_key,
    plan_event,
)
from tinhgon_web.organisations.actions.names import Remembered, link_name, remembered, set_party_unit
from tinhgon_web.organisations.actions.national import Loaded, NewFactsDisagree, load_national

__all__ = [
    "Loaded", "NewFactsDisagree", "NotLoaded", "PartyName", "PlanMoved", "Remembered", "WrongState", "annul_event",
    "change_plan", "correct_event", "correct_version", "enact_event", "enact_key", "link_name", "load_national",
    "plan_event", "remembered", "set_party_unit",
]  # fmt: skip
