"""A register, or a part of it, as Turtle in the W3C ORG ontology with PROV.

ORG has change events but no kinds, shares or pairing of who went where: each edge is a resource of our own beside the
standard properties, so that a reader that knows only ORG still sees the event, its originals and its results.
"""

from collections.abc import Collection
from datetime import date
from urllib.parse import quote

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import ORG, PROV, RDF, SKOS, XSD

from tinhgon.organisations.model import Act, Event, EventKind, Hierarchy, State
from tinhgon.organisations.registry import Registry

TG = Namespace("urn:tinhgon:ns#")
_UNIT, _EVENT, _ACT, _EDGE = (f"urn:tinhgon:{kind}:" for kind in ("unit", "event", "act", "edge"))
_NOT_IN_ADDRESSES = '%<>"{}|^`\\'
# Types of document in Akoma Ntoso addresses.
_AKN_TYPES = {"Nghị quyết": "nghi-quyet", "Luật": "luat", "Nghị định": "nghi-dinh", "Quyết định": "quyet-dinh"}
_AKN_ISSUERS = {"Quốc hội": "quoc-hoi", "Ủy ban Thường vụ Quốc hội": "ubtvqh", "Chính phủ": "chinh-phu"}


def to_turtle(registry: Registry, *, units: Collection[str] | None = None) -> str:
    """Return Turtle of the units given (None: all), their versions, codes, and the events that touch them.

    Intervals are half-open: `tg:until` is the first day the fact is no longer so.
    """
    wanted = set(registry.units if units is None else units)
    graph = Graph()
    for prefix, namespace in (("org", ORG), ("prov", PROV), ("skos", SKOS), ("tg", TG)):
        graph.bind(prefix, namespace)
    for unit in sorted(wanted):
        _unit(graph, registry, unit)
    events: dict[str, None] = {}
    for edge in registry.edges:
        if registry.events[edge.event].state is State.ANNULLED:
            continue
        if edge.source in wanted or edge.target in wanted:
            events[edge.event] = None
            _edge(graph, registry, edge.event, edge.source, edge.target, edge.dimension.value, edge.share.value)
    for unit in sorted(wanted):
        for version in registry.versions(unit):
            for event in (version.event, version.end_event):
                if event:
                    events[event] = None
                    graph.add((_iri(_UNIT, unit), ORG.changedBy, _iri(_EVENT, event)))
    for name in events:
        _event(graph, registry.events[name], registry.acts.get(registry.events[name].act))
    return str(graph.serialize(format="turtle"))


def _iri(prefix: str, name: str) -> URIRef:
    safe = name.replace("#", ":").replace(" ", "_")
    # The number of an act is what a person typed: what no address may hold is written as %22.
    return URIRef(prefix + "".join(quote(sign) if sign in _NOT_IN_ADDRESSES else sign for sign in safe))


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _unit(graph: Graph, registry: Registry, unit: str) -> None:
    node = _iri(_UNIT, unit)
    graph.add((node, RDF.type, ORG.Organization))
    graph.add((node, ORG.classification, TG[registry.units[unit].kind.value]))
    versions = registry.versions(unit)
    for at, version in enumerate(versions):
        state = URIRef(f"{node}:{at + 1}")
        graph.add((state, RDF.type, TG.Version))
        graph.add((state, PROV.specializationOf, node))
        graph.add((state, SKOS.prefLabel, Literal(version.full_name, lang="vi")))
        graph.add((state, TG.certainty, Literal(version.certainty.value)))
        if version.start and version.is_start_known:
            graph.add((state, TG["from"], _day(version.start)))
        if version.end:
            graph.add((state, TG.until, _day(version.end)))
        for hierarchy, parent in version.parents:
            within = ORG.subOrganizationOf if hierarchy is Hierarchy.STATE else TG[f"under_{hierarchy.value}"]
            graph.add((state, within, _iri(_UNIT, parent)))
    if versions:
        graph.add((node, SKOS.prefLabel, Literal(versions[-1].full_name, lang="vi")))
    for code in registry.codes_of(unit):
        if code.withdrawn is not None:
            continue
        graph.add((node, ORG.identifier, Literal(code.code, datatype=TG[f"code_{code.scheme}"])))


def _event(graph: Graph, event: Event, act: Act | None) -> None:
    node = _iri(_EVENT, event.id)
    # A founding results in a unit but changes none; ORG keeps ChangeEvent for mergers and restructurings.
    graph.add((node, RDF.type, PROV.Activity if event.kind is EventKind.ESTABLISH else ORG.ChangeEvent))
    graph.add((node, TG.kind, Literal(event.kind.value)))
    graph.add((node, PROV.startedAtTime, Literal(f"{event.operative.isoformat()}T00:00:00", datatype=XSD.dateTime)))
    graph.add((node, TG.certainty, Literal(event.certainty.value)))
    if event.state is not State.ENACTED:
        graph.add((node, TG.state, Literal(event.state.value)))
    if event.clause:
        graph.add((node, TG.clause, Literal(event.clause, lang="vi")))
    if act is not None:
        basis = _iri(_ACT, act.id)
        graph.add((node, PROV.used, basis))
        graph.add((basis, RDF.type, PROV.Entity))
        graph.add((basis, SKOS.notation, Literal(act.number)))
        if address := akoma_ntoso(act):
            graph.add((basis, TG.akn, Literal(address)))


def akoma_ntoso(act: Act) -> str:
    """Return "/akn/vn/act/nghi-quyet/ubtvqh/2025-06-16/1656", "" where a part of it is not known."""
    kind, issuer = _AKN_TYPES.get(act.type), _AKN_ISSUERS.get(act.issuer)
    if not kind or not issuer or act.signed is None:
        return ""
    return f"/akn/vn/act/{kind}/{issuer}/{act.signed.isoformat()}/{act.number.split('/')[0]}"


def _edge(graph: Graph, registry: Registry, event: str, source: str, target: str, dimension: str, share: str) -> None:
    origin, result, change = _iri(_UNIT, source), _iri(_UNIT, target), _iri(_EVENT, event)
    node = _iri(_EDGE, f"{event}:{source}:{target}:{dimension}")
    graph.add((node, RDF.type, TG.Edge))
    graph.add((node, TG.event, change))
    graph.add((node, TG.source, origin))
    graph.add((node, TG.target, result))
    graph.add((node, TG.dimension, Literal(dimension)))
    graph.add((node, TG.share, Literal(share)))
    graph.add((change, ORG.originalOrganization, origin))
    graph.add((change, ORG.resultingOrganization, result))
    graph.add((result, PROV.wasDerivedFrom, origin))
    last = registry.versions(source)[-1]
    if last.end == registry.events[event].operative:
        graph.add((origin, PROV.wasInvalidatedBy, change))
