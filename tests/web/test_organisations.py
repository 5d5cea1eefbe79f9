"""The public register of units: anyone may look up, an ambiguous name shows every reading, nothing is guessed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from tinhgon.organisations.model import Kind
from tinhgon_web.organisations.register import register

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Iterator[Client]:
    """A visitor who has not signed in, on 12/03/2026."""
    with mock.patch("django.utils.timezone.now", return_value=datetime(2026, 3, 12, 3, 0, tzinfo=UTC)):
        yield Client()


def unit_id(code: str, on: date) -> str:
    (found,) = register().registry.resolve("nso", code, on)
    return found


def search(client: Client, **asked: str) -> str:
    response = client.get(reverse("organisations:search"), asked)
    assert response.status_code == 200
    return response.content.decode()


def unit_page(client: Client, unit: str, **asked: str) -> str:
    response = client.get(reverse("organisations:unit", args=[unit]), asked)
    assert response.status_code == 200
    return response.content.decode()


def split_unit() -> str:
    """A commune of before 1/7/2025 that went into more than one."""
    registry = register().registry
    communes = registry.as_of(BEFORE, kind=Kind.COMMUNE)
    return next(v.unit for v in communes if len({e.target for e in registry.edges_from(v.unit)}) > 2)


def test_anyone_may_look_up_without_signing_in(client: Client) -> None:
    unit = unit_id("33", AFTER)
    for address in (
        reverse("organisations:search"),
        reverse("organisations:compare"),
        reverse("organisations:unit", args=[unit]),
        reverse("organisations:chart", args=[unit]),
        reverse("organisations:export", args=[unit, "csv"]),
    ):
        assert client.get(address).status_code == 200, address


def test_the_empty_search_offers_the_provinces_of_the_day(client: Client) -> None:
    assert "34 tỉnh, thành phố vào ngày 12/03/2026" in search(client)
    assert "63 tỉnh, thành phố vào ngày 30/06/2025" in search(client, ngay="2025-06-30")


def test_an_ambiguous_name_lists_every_reading(client: Client) -> None:
    registry = register().registry
    meant = {v.unit for v in registry.as_of(BEFORE) if v.full_name == "Xã Tân Thành"}
    assert len(meant) > 10
    shown: set[str] = set()
    for page in ("1", "2", "3"):
        text = search(client, q="xã Tân Thành", ngay="2025-06-30", page=page)
        shown |= {unit for unit in meant if unit in text}
    assert shown == meant
    assert "cách hiểu" in text


def test_a_name_without_accents_shows_what_it_was_and_what_it_became(client: Client) -> None:
    text = search(client, q="ben nghe")
    assert "Phường Bến Nghé" in text
    assert "Quận 1, Thành phố Hồ Chí Minh" in text
    assert "Phường Sài Gòn" in text
    assert "1685/NQ-UBTVQH15" in text
    assert "đến hết 30/06/2025" in text


def test_a_code_of_another_day_is_found_and_said_so(client: Client) -> None:
    text = search(client, q="26740", ngay="2025-06-30")
    assert "Phường Bến Nghé" in text
    other = register().registry
    closed = next(c for c in other.codes if c.scheme == "nso" and len(c.code) == 3)
    text = search(client, q=closed.code, ngay="2025-08-01")
    assert "Vào ngày 01/08/2025 không có đơn vị nào khớp" in text


def test_a_search_without_result_gives_advice(client: Client) -> None:
    text = search(client, q="khong co noi nay")
    assert "Không có đơn vị nào khớp" in text
    assert "Bớt chữ" in text


def test_a_bad_date_says_what_was_expected(client: Client) -> None:
    unit = unit_id("33", AFTER)
    for address in (
        reverse("organisations:search"),
        reverse("organisations:unit", args=[unit]),
        reverse("organisations:chart", args=[unit]),
        reverse("organisations:export", args=[unit, "csv"]),
    ):
        response = client.get(address, {"ngay": "31/02/2025"})
        assert response.status_code == 400, address
        assert "dạng 01/07/2025 hoặc 2025-07-01" in response.content.decode()
    response = client.get(reverse("organisations:compare"), {"tu": "hôm qua", "den": "2025-07-01"})
    assert response.status_code == 400
    assert "hôm qua" in response.content.decode()


def test_a_split_unit_shows_every_successor_with_its_clause(client: Client) -> None:
    registry = register().registry
    unit = split_unit()
    text = unit_page(client, unit, ngay="2025-07-01")
    for edge in registry.edges_from(unit):
        event = registry.events[edge.event]
        assert edge.target in text
        assert f"{event.clause} Nghị quyết số {event.act}" in text
    assert "một phần" in text


def test_a_unit_says_what_it_was_on_the_day_asked(client: Client) -> None:
    unit = unit_id("26740", BEFORE)
    assert "Vào ngày 30/06/2025: Phường Bến Nghé" in unit_page(client, unit, ngay="2025-06-30")
    assert "không còn đơn vị này" in unit_page(client, unit, ngay="2025-07-01")
    assert "không rõ" in unit_page(client, unit, ngay="2003-01-01")
    new = unit_id("26740", AFTER)
    assert new != unit
    assert "chưa có đơn vị này" in unit_page(client, new, ngay="2025-06-30")
    assert "chưa đến" in unit_page(client, new, ngay="2030-01-01")


def test_the_slider_works_without_javascript(client: Client) -> None:
    unit = unit_id("26740", BEFORE)
    response = client.get(reverse("organisations:unit", args=[unit]), {"vi_tri": "180"})
    assert response.status_code == 302
    assert response["Location"].endswith("?ngay=2025-06-30")


@pytest.mark.parametrize("place", ["²", "-1", "999999", "1e5", "x"])
def test_a_slider_that_sends_no_place_shows_today(client: Client, place: str) -> None:
    unit = unit_id("26740", BEFORE)
    assert client.get(reverse("organisations:unit", args=[unit]), {"vi_tri": place}).status_code == 200


def test_what_is_not_confirmed_is_marked(client: Client) -> None:
    registry = register().registry
    unsure = {
        e.id for e in registry.events.values() if e.certainty.value == "unconfirmed" and e.state.value == "enacted"
    }
    edge = next(e for e in registry.edges if e.event in unsure)
    assert "chưa xác nhận" in unit_page(client, edge.source)


def test_a_chart_holds_every_unit_below_on_its_pages(client: Client) -> None:
    registry = register().registry
    province = unit_id("01", BEFORE)
    below = {v.unit for _depth, v in registry.descendants(province, BEFORE)}
    seen: set[str] = set()
    for page in range(1, 6):
        text = client.get(
            reverse("organisations:chart", args=[province]), {"ngay": "2025-06-30", "page": page}
        ).content.decode()
        seen |= {unit for unit in below if unit in text}
    assert len(below) > 500
    assert seen == below


def test_a_difference_counts_what_ended_and_began(client: Client) -> None:
    address = reverse("organisations:compare")
    text = client.get(address, {"tu": "2025-06-30", "den": "2025-07-01", "loai": "province"}).content.decode()
    assert "Kết thúc 52" in text  # 63 provinces − 11 that went on
    assert "Thành lập mới 23" in text
    province = unit_id("33", AFTER)
    text = client.get(
        address, {"tu": "2025-06-30", "den": "2025-07-01", "loai": "commune", "tinh": province, "nhom": "new"}
    ).content.decode()
    assert "Tỉnh Hưng Yên" in text
    assert "Tỉnh Nghệ An" not in text.split("<tbody>")[1]


def test_an_unknown_unit_is_not_found(client: Client) -> None:
    assert client.get(reverse("organisations:unit", args=["u0000000000"])).status_code == 404
    assert client.get(reverse("organisations:export", args=[unit_id("33", AFTER), "exe"])).status_code == 404


def test_an_export_holds_the_unit_and_all_below(client: Client) -> None:
    province = unit_id("33", AFTER)
    response = client.get(reverse("organisations:export", args=[province, "csv"]), {"ngay": "2025-07-01"})
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Mã,Loại,Tên")
    assert sum(",Đơn vị hành chính cấp xã," in line for line in lines) == 104
    units = client.get(reverse("organisations:export", args=[province, "json"]), {"ngay": "2025-07-01"}).json()
    assert len(units["units"]) == len(lines) - 1


def test_an_export_as_turtle_names_the_act(client: Client) -> None:
    unit = unit_id("26740", BEFORE)
    text = client.get(reverse("organisations:export", args=[unit, "ttl"]), {"ngay": "2025-06-30"}).content.decode()
    assert "Bến Nghé" in text
    assert "1685" in text


# --- API -------------------------------------------------------------------------------------------------------------

NATIONAL = {"from": "2025-06-30", "to": "2025-07-01"}


def test_the_api_answers_without_signing_in(client: Client) -> None:
    old = unit_id("26740", BEFORE)
    (found,) = client.get("/api/resolve", {"code": "26740", "date": "2025-06-30"}).json()
    assert (found["unit"], found["full_name"]) == (old, "Phường Bến Nghé")
    (became,) = client.get(f"/api/units/{old}/successors", NATIONAL).json()
    assert became["name"] == "Phường Sài Gòn"
    assert {share["share"] for share in became["shares"]} == {"whole"}
    assert {(step["act"], step["clause"]) for step in became["path"]} == {("1685/NQ-UBTVQH15", "khoản 1 Điều 1")}
    back = client.get(f"/api/units/{became['unit']}/predecessors", {"from": "2025-07-01", "to": "2025-06-30"}).json()
    assert old in {each["unit"] for each in back}
    words = client.get(f"/api/units/{old}/explain", NATIONAL).json()[0]["words"]
    assert "Phường Sài Gòn" in words
    assert client.get(f"/api/units/{old}").json()["codes"][0]["code"] == "26740"


def test_the_api_finds_all_readings_of_a_name(client: Client) -> None:
    found = client.get("/api/find", {"text": "xa tan thanh", "date": "2025-06-30", "limit": "200"}).json()
    assert len({each["unit"] for each in found}) > 10
    assert {each["start"] for each in found} != {None}


def test_the_api_pages_hold_everything_once(client: Client) -> None:
    seen: list[tuple[str, str]] = []
    while True:
        page = client.get("/api/map", {**NATIONAL, "limit": "1000", "offset": str(len(seen))}).json()
        seen += [(row["old_unit"], row["new_unit"]) for row in page["items"]]
        if not page["items"]:
            break
    assert len(seen) == len(set(seen)) == page["total"] > 10_000
    one = client.get("/api/map", {**NATIONAL, "province": "33"}).json()
    assert len(one["items"]) == 100 < one["total"] < 500


def test_the_api_counts_the_communes_of_a_day(client: Client) -> None:
    asked = {"date": "2025-07-01", "kind": "commune", "limit": "1"}
    assert client.get("/api/as-of", asked).json()["total"] == 3321
    assert client.get("/api/as-of", {**asked, "province": "33"}).json()["total"] == 104
    assert client.get("/api/diff", {**NATIONAL, "kind": "province"}).json()["total"] == 75


@pytest.mark.parametrize(
    ("address", "asked", "status", "words"),
    [
        ("map", {**NATIONAL, "limit": "1001"}, 422, "limit: không quá 1000"),
        ("map", {**NATIONAL, "offset": "-1"}, 422, "offset: phải từ 0 trở lên"),
        ("map", {"from": "2025-06-30"}, 422, "to: thiếu"),
        ("as-of", {"date": "31/02/2025"}, 422, "dạng 2025-07-01"),
        ("as-of", {"date": "2025-02-31"}, 422, "ngày có thật"),
        ("as-of", {"date": "2025-07-01", "kind": "làng"}, 422, "kind: phải là một trong"),
        ("as-of", {"date": "2025-07-01", "province": "00"}, 404, "mã 2 chữ số"),
        ("find", {"text": ""}, 422, "text: không được để trống"),
        ("resolve", {"code": "00000"}, 404, "không có mã này"),
        ("resolve", {"code": "26740", "date": "1990-01-01"}, 404, "có vào ngày khác"),
        ("units/u0000000000", {}, 404, "Sổ không có đơn vị này"),
    ],
)
def test_the_api_says_what_it_expected(
    client: Client, address: str, asked: dict[str, str], status: int, words: str
) -> None:
    response = client.get(f"/api/{address}", asked)
    assert response.status_code == status
    refusal = response.json()
    assert words in " ".join([refusal["message"], *refusal["details"]])


def test_the_api_names_the_other_question_when_time_runs_the_wrong_way(client: Client) -> None:
    old = unit_id("26740", BEFORE)
    response = client.get(f"/api/units/{old}/successors", {"from": "2025-07-01", "to": "2025-06-30"})
    assert response.status_code == 409
    assert "predecessors" in response.json()["message"]


def test_an_unchanged_register_answers_304(client: Client) -> None:
    first = client.get("/api/as-of", {"date": "2025-07-01", "kind": "province"})
    again = client.get(
        "/api/as-of", {"date": "2025-07-01", "kind": "province"}, headers={"if-none-match": first["ETag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    other = client.get("/api/as-of", {"date": "2025-07-01"}, headers={"if-none-match": '"of another edition"'})
    assert other.status_code == 200
    refused = client.get("/api/as-of", {"date": "x"}, headers={"if-none-match": first["ETag"]})
    assert refused.status_code == 422


def test_the_api_takes_no_writes_and_shows_no_documentation_page(client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/as-of").status_code == 405
    assert client.get("/api/docs").status_code == 404
    assert "/api/units/{unit}/successors" in client.get("/api/openapi.json").json()["paths"]


def test_the_api_gives_what_is_below_a_unit_on_a_day_with_its_depth(client: Client) -> None:
    province = unit_id("33", BEFORE)
    address = reverse("organisations-api:descendants", args=[province])
    before = client.get(address, {"date": "2025-06-30", "limit": 1000}).json()
    kinds = {(row["depth"], row["kind"]) for row in before["items"]}
    assert {(1, "district"), (2, "commune")} <= kinds
    registry = register().registry
    assert before["total"] == sum(1 for _ in registry.descendants(province, BEFORE))
    assert client.get(address, {"date": "2025-07-01"}).json()["total"] == 0  # that province has ended
    party = client.get(address, {"date": "2025-06-30", "hierarchy": "party"}).json()
    assert all(row["kind"] != "commune" for row in party["items"])
    assert (
        client.get(reverse("organisations-api:descendants", args=["u-khong-co"]), {"date": "2025-06-30"}).status_code
        == 404
    )


def test_the_api_explains_what_only_changed_its_name_or_type(client: Client) -> None:
    unit = client.get("/api/resolve?code=75&date=2025-08-01").json()[0]["unit"]
    told = client.get(f"/api/units/{unit}/explain?from=2025-08-01&to=2026-08-01").json()
    assert [row["steps"] for row in told] == [[]]
    assert "Thành phố Đồng Nai" in told[0]["words"]
    assert "30/4/2026" in told[0]["words"]
    assert client.get(f"/api/units/{unit}/explain?from=2025-08-01&to=2025-09-01").json() == []
