"""Who may open and send what: every address of the project, every kind of person."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.leavers import open_leaver
from tests.web.staff import solved
from tests.web.world import AT, World, given

from tinhgon.organisations.model import EventKind
from tinhgon.organisations.storage import national
from tinhgon_web.accounts.models import User
from tinhgon_web.accounts.permissions import GRANTED, Role
from tinhgon_web.benefits.actions import add_proof
from tinhgon_web.documents.actions import correct
from tinhgon_web.organisations.actions import PartyName, plan_event
from tinhgon_web.reports.actions import freeze_report, save_draft

PEOPLE = (
    "anonymous",
    "administrator",
    "office",
    "reporter",
    "coordinator",
    "outsider",
    "reader",
    "personnel",
    "stranger",
)
Status = int | str  # "login": sent to sign in


class Row(NamedTuple):
    """One address with one method. `others`: the status of everybody who is not named."""

    name: str
    method: str
    args: str  # what of the world its arguments are
    expected: dict[str, Status]
    others: Status
    data: dict[str, str] = {}
    query: str = ""


def office_only(status: Status, *, others: Status = 403, **more: Status) -> tuple[dict[str, Status], Status]:
    return {"administrator": status, "office": status, "anonymous": "login", **more}, others


def everyone(status: Status, **more: Status) -> tuple[dict[str, Status], Status]:
    return {"anonymous": "login", **more}, status


def staff_only(status: Status, *, office: Status, stranger: Status = 404) -> tuple[dict[str, Status], Status]:
    """Placements: the personnel body they belong to; who follows the programme reads; another body finds nothing."""
    return {"anonymous": "login", "personnel": status, "stranger": stranger, "office": office}, 403


# A task of Sở Nội vụ (reporter), with Sở Tài chính (coordinator); Sở Y tế (outsider) has no part in it.
NOT_THEIRS: dict[str, Status] = {"outsider": 404}
NATIONAL = "?from=2025-06-30&to=2025-07-01"
TABLE = [
    Row("home", "get", "", *everyone(302)),
    Row("set_language", "post", "", {}, 302, {"language": "vi"}),
    Row("accounts:login", "get", "", {}, 200),
    Row("accounts:logout", "post", "", {}, "login"),
    Row("documents:list", "get", "", *everyone(200)),
    Row("documents:upload", "post", "", *office_only(302)),
    Row("documents:explain", "get", "", *everyone(200)),
    Row("documents:detail", "get", "document", *everyone(302)),
    Row("documents:file", "get", "document", *everyone(200)),
    Row("documents:again", "post", "document", *office_only(302)),
    Row("documents:reading", "get", "reading", *everyone(200)),
    Row("documents:item", "get", "reading", *everyone(302), query="?path=I.1"),
    Row("documents:names", "get", "reading", *everyone(200)),
    Row("documents:name", "get", "reading", *office_only(200), query="?name=X"),
    Row("documents:name", "post", "reading", *office_only(302), {"name": "X", "unit": ""}),
    Row("documents:edit", "get", "reading", *office_only(200), query="?path=I.1"),
    Row("documents:correct", "post", "reading", *office_only(302), {"kind": "task.confirm", "key": "I.1", "path": "I.1"}),
    Row("documents:take-over", "post", "reading", *office_only(302)),
    Row("documents:undo", "post", "correction", *office_only(302)),
    Row("programmes:list", "get", "", *everyone(200)),
    Row("programmes:register", "get", "", *everyone(200)),
    Row("programmes:export", "get", "csv", *everyone(200)),
    Row("programmes:assign", "post", "", *office_only(302), {"lead": "Sở Y tế"}),
    Row("programmes:save-filter", "post", "", *everyone(302), {"name": "của tôi", "query": "bucket=overdue"}),
    Row("programmes:plan", "get", "reading", *office_only(200)),
    Row("programmes:plan", "post", "reading", *office_only(409), {"apply": "1"}),
    Row("programmes:detail", "get", "programme", *everyone(200)),
    Row("programmes:changes", "get", "programme", *everyone(200)),
    Row("programmes:documents", "get", "programme", *everyone(200)),
    Row("programmes:done-days", "get", "programme", *office_only(200)),
    Row("programmes:done-days", "post", "programme", *office_only(302)),
    Row("programmes:names", "get", "programme", *everyone(200)),
    Row("programmes:succession", "get", "programme", *office_only(200)),
    Row("programmes:succession", "post", "programme", *office_only(302)),
    Row("programmes:read-names", "post", "programme", *office_only(302), {"place": "", "on": "2026-01-05"}),
    Row("programmes:name", "get", "programme", *office_only(200), query="?name=X"),
    Row("programmes:name", "post", "programme", *office_only(302), {"name": "X", "unit": ""}),
    Row("programmes:task", "get", "task", *everyone(200, **NOT_THEIRS)),
    Row("programmes:correct", "get", "task", *office_only(200)),
    Row("programmes:correct", "post", "task", *office_only(302), {"text": "Khác"}),
    Row("programmes:move", "post", "task", *office_only(302, reporter=302, **NOT_THEIRS), {"to": "in_progress"}),
    Row("programmes:take-back", "post", "task", *office_only(422), {"reason": "Ghi nhầm"}),  # it has not left
    Row("programmes:done-day", "post", "task", *office_only(422), {"on": "01/03/2026"}),  # it is not done
    Row("programmes:note", "post", "task", *office_only(302, reporter=302, **NOT_THEIRS), {"note": "Ghi."}),
    Row("programmes:deadline", "post", "task", *office_only(302),
        {"new_due": "2026-04-01", "authority": "Công văn", "reason": "Chờ"}),
    Row("programmes:evidence", "post", "task", *office_only(422, reporter=422, **NOT_THEIRS)),
    Row("programmes:evidence-file", "get", "evidence", *everyone(200, **NOT_THEIRS)),
    Row("programmes:judge", "post", "evidence", *office_only(302), {"verdict": "accept"}),
    Row("reports:list", "get", "", *office_only(200, reader=200)),
    Row("reports:new", "get", "programme", *office_only(200)),
    Row("reports:new", "post", "programme", *office_only(422)),
    Row("reports:draft", "get", "draft", *office_only(404, office=200)),  # a draft is its owner's
    Row("reports:draft", "post", "draft", *office_only(404, office=302)),
    Row("reports:draft-picture", "get", "draft", *office_only(404, office=200)),
    Row("reports:compare", "get", "report", *office_only(404, reader=404)),  # with none named
    Row("reports:detail", "get", "report", *office_only(200, reader=200)),
    Row("reports:download", "get", "report-xlsx", *office_only(200, reader=200)),
    Row("benefits:calculator", "get", "", {}, 200),
    Row("benefits:calculator", "post", "", {}, 200, {"birth_month": "07/1967"}),
    Row("benefits:cases", "get", "", *office_only(200, reporter=200, outsider=200, coordinator=200)),
    Row("benefits:budget", "get", "", *office_only(200), query="?thang=1"),
    Row("benefits:case-new", "get", "", *office_only(200)),
    Row("benefits:case-new", "post", "", *office_only(302), {"person": "A", "unit_name": "Sở Nội vụ"}),
    Row("benefits:case-export", "get", "", *office_only(200)),
    Row("benefits:case", "get", "leaver", *office_only(200, reporter=200, outsider=404, coordinator=404)),
    Row("benefits:case-facts", "get", "leaver", *office_only(200)),
    Row("benefits:case-facts", "post", "leaver", *office_only(302), {"sex": "M"}),
    Row("benefits:case-again", "post", "leaver", *office_only(302)),
    Row("benefits:case-decide", "post", "leaver", *office_only(302), {"number": "1/QĐ", "day": "2025-07-10", "amount": "1620000000"}),
    Row("benefits:case-pay", "post", "leaver", *office_only(422)),
    Row("benefits:case-proof", "post", "leaver", *office_only(302), {"fact": "sex", "paper": "Sơ yếu lý lịch"}),
    Row("benefits:case-letter", "get", "leaver", *office_only(200)),
    # A proof of salary is not shown to the unit, a file of discipline neither.
    Row("benefits:case-proof-file", "get", "leaver-proof", *office_only(200, reporter=404, outsider=404, coordinator=404)),
    Row("organisations:search", "get", "", {}, 200),
    Row("organisations:addresses", "get", "", {}, 200),
    Row("organisations:addresses", "post", "", {}, 422),  # without addresses
    Row("organisations:compare", "get", "", {}, 200),
    Row("organisations:unit", "get", "unit", {}, 200),
    Row("organisations:chart", "get", "unit", {}, 200),
    Row("organisations:export", "get", "unit-csv", {}, 200),
    Row("organisations:events", "get", "", *everyone(200)),
    Row("organisations:event-new", "get", "", *office_only(200)),
    Row("organisations:event-new", "post", "", *office_only(422)),
    Row("organisations:event", "get", "event", *everyone(200)),
    Row("organisations:event-edit", "get", "event", *office_only(200)),
    Row("organisations:event-edit", "post", "event", *office_only(302),
        {"kind": "dissolve", "sources": "Phòng Quản trị", "step": "save"}),
    Row("organisations:event-enact", "get", "event", *office_only(302)),  # by name only: its units come first
    Row("organisations:event-enact", "post", "event", *office_only(302), {"step": "enact"}),
    Row("organisations:event-correct", "get", "event", *office_only(302)),  # it is not in force
    Row("organisations:event-correct", "post", "event", *office_only(302), {"step": "correct"}),
    Row("organisations:event-annul", "get", "event", *office_only(200)),
    Row("organisations:event-annul", "post", "event", *office_only(302), {"reason": "Không thực hiện"}),
    Row("organisations:unit-correct", "get", "unit", *office_only(302)),  # the ward has ended
    Row("organisations:unit-correct", "post", "unit", *office_only(302)),
    Row("organisations-api:openapi-json", "get", "", {}, 200),
    Row("organisations-api:api-root", "get", "", {}, 404),
    Row("organisations-api:unit", "get", "unit", {}, 200),
    Row("organisations-api:successors", "get", "unit", {}, 200, query=NATIONAL),
    Row("organisations-api:predecessors", "get", "unit", {}, 200, query="?from=2025-07-01&to=2025-06-30"),
    Row("organisations-api:explain", "get", "unit", {}, 200, query=NATIONAL),
    Row("organisations-api:descendants", "get", "unit", {}, 200, query="?date=2025-06-30"),
    Row("organisations-api:as-of", "get", "", {}, 200, query="?date=2025-07-01&limit=1"),
    Row("organisations-api:map", "get", "", {}, 200, query=NATIONAL),
    Row("organisations-api:resolve", "get", "", {}, 200, query="?code=26740"),
    Row("organisations-api:find", "get", "", {}, 200, query="?text=ben+nghe"),
    Row("organisations-api:diff", "get", "", {}, 200, query=NATIONAL),
    Row("staffing:list", "get", "", *staff_only(200, office=200, stranger=200)),
    Row("staffing:new", "get", "", *staff_only(200, office=403, stranger=200)),
    Row("staffing:new", "post", "", *staff_only(422, office=403, stranger=422)),
    Row("staffing:quota", "get", "", *staff_only(200, office=200, stranger=200)),
    Row("staffing:quota-add", "post", "", *staff_only(302, office=403, stranger=302)),
    Row("staffing:plan", "get", "plan", *staff_only(200, office=200)),
    Row("staffing:plan", "post", "plan", *staff_only(302, office=403), {"confirm": "1"}),
    Row("staffing:compare", "get", "plan", *staff_only(200, office=200)),
    Row("staffing:erase", "post", "plan", *staff_only(302, office=403), {"side": "Sở A"}),
    Row("staffing:board", "get", "scenario", *staff_only(200, office=200)),
    Row("staffing:state", "get", "scenario", *staff_only(200, office=200)),
    Row("staffing:person", "get", "scenario-person", *staff_only(200, office=200)),
    Row("staffing:person", "post", "scenario-person", *staff_only(422, office=403), {"kind": "pin"}),
    Row("staffing:again", "post", "scenario", *staff_only(302, office=403)),
    Row("staffing:accept", "post", "scenario", *staff_only(302, office=403), {"reason": "NQ 1"}),
    Row("staffing:export", "get", "scenario", *staff_only(200, office=200)),
    # The API of the register of units is open, as the acts are; without what it must know it answers 422.
    Row("organisations-api:api-root", "get", "", {}, 404),
    Row("organisations-api:openapi-json", "get", "", {}, 200),
    Row("organisations-api:unit", "get", "unit", {}, 200),
    Row("organisations-api:successors", "get", "unit", {}, 200, query="?from=2025-06-30&to=2025-07-01"),
    Row("organisations-api:predecessors", "get", "unit", {}, 200, query="?from=2025-06-30&to=2025-06-29"),
    Row("organisations-api:explain", "get", "unit", {}, 200, query="?from=2025-06-30&to=2025-07-01"),
    Row("organisations-api:as-of", "get", "", {}, 422),
    Row("organisations-api:map", "get", "", {}, 422),
    Row("organisations-api:resolve", "get", "", {}, 422),
    Row("organisations-api:find", "get", "", {}, 200, query="?text=ben+nghe"),
    Row("organisations-api:diff", "get", "", {}, 422),
]  # fmt: skip


def args_of(what: str, world: World) -> list[Any]:
    office = world.people["office"]
    if what in {"document", "reading", "programme", "evidence"}:
        return [getattr(world, what).pk]
    if what == "task":
        return [world.task("I.1").pk]
    if what == "correction":
        return [correct(reading_id=world.reading.pk, kind="task.confirm", key="I.2", value={}, by=office, at=AT).pk]
    if what == "event":
        names = {"sources": [PartyName("Phòng Quản trị")], "results": []}
        return [plan_event(kind=EventKind.DISSOLVE, proposal=None, operative=None, by=office, at=AT, **names).pk]
    if what == "draft":
        typed = {
            name: f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")
            for name, value in given().items()
        }
        save_draft(programme_id=world.programme.pk, typed=typed, by=office, at=AT)
        return [world.programme.pk]
    if what.startswith("leaver"):
        case = open_leaver(by=office)
        if what == "leaver":
            return [case.pk]
        fact, paper = "salary_month_vnd", "Bảng lương tháng 7/2025"
        proof = add_proof(case_id=case.pk, fact=fact, paper=paper, name="luong.pdf", content=b"%PDF", by=office, at=AT)
        return [proof.pk]
    if what.startswith("report"):
        report = freeze_report(programme_id=world.programme.pk, given=given(), by=office, at=AT)
        return [report.pk, *what.split("-")[1:]]
    if what in {"plan", "scenario", "scenario-person"}:
        scenario = solved(world.people["personnel"])
        if what == "plan":
            return [scenario.plan_id]
        return [scenario.pk, *([scenario.plan.people.first().pk] if what == "scenario-person" else [])]
    if what.startswith("unit"):  # the ward of Bến Nghé, until 30/6/2025
        return [*national().resolve("nso", "26740", date(2025, 6, 30)), *what.split("-")[1:]]
    return [what] if what else []


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_who_may(world: World, today: None, row: Row, who: str) -> None:
    address = reverse(row.name, args=args_of(row.args, world)) + row.query
    client = world.client(who)
    response = client.get(address) if row.method == "get" else client.post(address, row.data)
    is_login = response.status_code == 302 and response["Location"].startswith(reverse("accounts:login"))
    assert ("login" if is_login else response.status_code) == row.expected.get(who, row.others)
    if hasattr(response, "streaming_content"):
        response.close()


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"an address without a name: {pattern.pattern}"
            yield f"{namespace}:{pattern.name}" if namespace else pattern.name


def test_every_address_is_in_the_table() -> None:
    assert set(names_of(get_resolver())) == {row.name for row in TABLE}


@pytest.mark.parametrize("row", [row for row in TABLE if row.method == "post"], ids=lambda row: row.name)
def test_what_writes_does_not_answer_to_get_unless_it_also_shows(world: World, today: None, row: Row) -> None:
    if any(other.name == row.name and other.method == "get" for other in TABLE):
        return
    response = world.client("office").get(reverse(row.name, args=args_of(row.args, world)))
    assert response.status_code in {302, 405} if row.name == "set_language" else response.status_code == 405


def test_a_right_is_asked_for_by_its_role() -> None:
    assert set(GRANTED) == set(Role)
    reader = User(role="reader")
    assert reader.rights == {"read_report"}
    assert User(role="reader", is_active=False).rights == frozenset()


@pytest.mark.parametrize(
    ("who", "opens"),
    [("office", {"reports:list", "reports:new"}), ("reader", {"reports:list"}), ("reporter", set())],
)
def test_links_are_shown_only_to_whom_they_open(world: World, today: None, who: str, opens: set[str]) -> None:
    page = world.client(who).get(reverse("programmes:detail", args=[world.programme.pk])).content.decode()
    links = {"reports:list": reverse("reports:list"), "reports:new": reverse("reports:new", args=[world.programme.pk])}
    assert {name for name, address in links.items() if f'href="{address}"' in page} == opens
