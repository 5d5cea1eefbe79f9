"""The export is Turtle that another program can read."""

from dataclasses import replace
from datetime import date

from rdflib import Graph, Literal
from rdflib.namespace import ORG, PROV, SKOS

from tinhgon.exchange.org_rdf import TG, to_turtle
from tinhgon.organisations.model import Act, Dimension, Edge, Event, EventKind, Kind, State, Unit, Version
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Facts, Registry
from tinhgon.organisations.storage import national

DAY = date(2026, 4, 1)


def test_a_split_ward_has_its_event_its_results_and_its_shares() -> None:
    registry = national()
    (unit,) = registry.resolve("nso", "00634", date(2025, 6, 30))
    graph = Graph().parse(data=to_turtle(registry, units=[unit]), format="turtle")
    events = set(graph.subjects(ORG.originalOrganization, None))
    assert len(events) == 5
    land = list(graph.subjects(TG.dimension, Literal("territory")))
    assert sorted(str(graph.value(edge, TG.share)) for edge in land) == ["part"] * 4 + ["remainder"]
    assert {str(graph.value(act, TG.akn)) for event in events for act in graph.objects(event, PROV.used)} == {
        "/akn/vn/act/nghi-quyet/ubtvqh/2025-06-16/1656"
    }
    assert len(set(graph.objects(None, PROV.wasInvalidatedBy))) == 5


def absorbed(number: str) -> Registry:
    """One unit that went into another, by an act of this number."""
    return Registry(
        units=[Unit("a", Kind.ORGAN), Unit("b", Kind.ORGAN)],
        versions=[Version("a", "A", "Sở", None, DAY), Version("b", "B", "Sở", None, None)],
        acts=[Act(number, number, "Quyết định", "UBND", DAY, DAY)],
        events=[Event("e", EventKind.ABSORB, number, "", DAY)],
        edges=[Edge("e", "a", "b", Dimension.FUNCTION, Portion.WHOLE)],
    )


def test_an_act_numbered_with_signs_no_address_holds_is_still_turtle() -> None:
    number = '1/QĐ<b>"{x}|y^z`\\%'
    graph = Graph().parse(data=to_turtle(absorbed(number)), format="turtle")
    assert Literal(number) in set(graph.objects(None, SKOS.notation))


def test_an_event_taken_back_is_not_told() -> None:
    registry = absorbed("1/QĐ")
    event, version = registry.events["e"], registry.versions("a")[0]
    registry = registry.with_facts(
        Facts(
            versions=(replace(version, end=None, recorded=DAY),), withdrawn_versions=(replace(version, withdrawn=DAY),),
            events=(replace(event, state=State.ANNULLED),),
        )
    )  # fmt: skip
    graph = Graph().parse(data=to_turtle(registry), format="turtle")
    assert not list(graph.subjects(PROV.wasDerivedFrom, None))
