"""The bodies of the sample programme's invented province, written once through the same actions as any other."""

from datetime import datetime
from importlib import resources
from typing import Any

import yaml

from tinhgon.organisations.enactment import Proposal, Result
from tinhgon.organisations.model import Act, Certainty, EventKind, Hierarchy, Kind
from tinhgon_web.accounts.models import User
from tinhgon_web.organisations.actions import PartyName, enact_event, plan_event
from tinhgon_web.organisations.models import Event


def load_sample_units(*, by: User, at: datetime) -> int:
    """Write the sample's units; a second call changes nothing. Returns how many were written."""
    given = yaml.safe_load((resources.files("tinhgon_web.samples") / "sample-units.yaml").read_text("utf-8"))
    act = Act(
        given["act"]["number"], given["act"]["number"], "", given["act"]["issuer"], None, None, given["act"]["title"]
    )
    if Event.objects.filter(act=act.id).exists():
        return 0
    written: dict[str, str] = {}
    count = 0
    for step in given["steps"]:
        proposal = Proposal(
            kind=EventKind.ESTABLISH, operative=given["operative"], certainty=Certainty.UNCONFIRMED,
            results=tuple(_result(row, written) for row in step), note="dữ liệu mẫu",
        )  # fmt: skip
        event = plan_event(
            kind=proposal.kind, sources=[], results=[PartyName(row["name"]) for row in step], proposal=proposal,
            operative=proposal.operative, note=proposal.note, by=by, at=at,
        )  # fmt: skip
        enact_event(event_id=event.pk, proposal=proposal, act=act, by=by, at=at)
        units = event.parties.filter(is_source=False).order_by("position").values_list("unit", flat=True)
        written |= {row["key"]: unit for row, unit in zip(step, units, strict=True) if "key" in row and unit}
        count += len(step)
    return count


def _result(row: dict[str, Any], written: dict[str, str]) -> Result:
    above = tuple((Hierarchy(hierarchy), written[key]) for hierarchy, key in row.get("above", {}).items())
    return Result(kind=Kind(row["kind"]), type=row.get("type", ""), name=row["name"], parents=above)
