"""The export is Turtle that another program can read."""

from datetime import date

from rdflib import Graph, Literal
from rdflib.namespace import ORG, PROV

from tinhgon.exchange.org_rdf import TG, to_turtle
from tinhgon.organisations.storage import national


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
