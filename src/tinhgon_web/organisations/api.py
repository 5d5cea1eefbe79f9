"""Read-only API of the register of units: no login, no clock, no internal data.

Every answer depends only on the address and the edition of the register, so the edition is the ETag.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import wraps
from typing import Annotated, Any, Generic, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import get_conditional_response
from ninja import NinjaAPI, Query, Schema
from ninja.errors import ValidationError
from pydantic import BeforeValidator, Field, WithJsonSchema

from tinhgon.organisations.model import (
    Certainty,
    CodeStatus,
    Dimension,
    EventKind,
    Hierarchy,
    Kind,
    State,
    Version,
)
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.registry import Step, Succession
from tinhgon.organisations.wording import changes_in_words, path_in_words
from tinhgon_web.organisations.answers import place_of, standing_codes
from tinhgon_web.organisations.register import (
    differences,
    find_province,
    pairs,
    province_and_kin,
    register,
    top,
)

MOST = 1000  # rows of one page
MOST_FOUND = 200
LONGEST_TEXT = 200

api = NinjaAPI(
    title="Tinh Gọn: đơn vị qua thời gian",
    version="1",
    description=(
        "Tra cứu chỉ đọc, không cần đăng nhập. Ngày có dạng 2025-07-01. Khoảng thời gian nửa mở: `end` là ngày đầu tiên "
        f"không còn đúng. Danh sách dài chia trang bằng `limit` (tối đa {MOST}) và `offset`. "
        "ETag là phiên bản của sổ: gửi lại bằng If-None-Match để nhận 304. Danh mục đầy đủ từ ngày `complete_from`."
    ),
    docs_url=None,
    urls_namespace="organisations-api",
)


# --- what is asked ---------------------------------------------------------------------------------------------------


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[12]\d{3}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif isinstance(value, date):
        return value
    raise ValueError(f"cần một ngày có thật từ năm 1000 đến 2999, dạng 2025-07-01, không phải {str(value)[:40]!r}")


Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "pattern": "^[12][0-9]{3}-"})
]
From = Annotated[Day, Query(alias="from", description="Ngày của đơn vị được hỏi")]
To = Annotated[Day, Query(alias="to", description="Ngày của câu trả lời")]
On = Annotated[Day, Query(alias="date", description="Ngày")]
Known = Annotated[Day | None, Query(description="Theo những gì đã biết vào ngày này (để trống: đến nay)")]
Limit = Annotated[int, Query(ge=1, le=MOST, description=f"Số dòng một trang, tối đa {MOST}")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Bỏ qua bao nhiêu dòng đầu")]
UnitId = Annotated[str, Field(max_length=40, description="Mã của đơn vị trong sổ (`unit`)")]
Province = Annotated[
    str, Query(max_length=40, description="Tỉnh: mã 2 chữ số hoặc mã trong sổ; tính cả tỉnh cũ và tỉnh mới của nó")
]


# --- what is answered ------------------------------------------------------------------------------------------------

T = TypeVar("T")


class Refusal(Schema):
    message: str
    details: list[str] = []


class PageOf(Schema, Generic[T]):
    items: list[T]
    total: int
    limit: int
    offset: int
    complete_from: date


class ParentOut(Schema):
    hierarchy: Hierarchy
    unit: str


class VersionOut(Schema):
    unit: str
    kind: Kind
    type: str
    name: str
    full_name: str
    code: str = Field(description="Mã đơn vị hành chính vào ngày được hỏi; rỗng nếu không có")
    place: str = Field(description="Các cấp trên vào ngày được hỏi, gần nhất trước")
    start: date | None
    end: date | None
    is_start_known: bool
    parents: list[ParentOut]
    seat: str
    aliases: list[str]
    certainty: Certainty


class CodeOut(Schema):
    scheme: str
    code: str
    start: date | None
    end: date | None
    status: CodeStatus
    continued_as: str
    source: str


class EventOut(Schema):
    kind: EventKind
    act: str
    act_title: str
    clause: str
    operative: date
    precision: str
    state: State
    certainty: Certainty
    note: str


class StepOut(EventOut):
    source: str
    target: str
    dimension: Dimension
    share: Portion
    remainder_of: list[int]


class UnitOut(Schema):
    unit: str
    kind: Kind
    versions: list[VersionOut]
    codes: list[CodeOut]
    events: list[EventOut]


class ShareOut(Schema):
    dimension: Dimension
    share: Portion


class SuccessionOut(Schema):
    unit: str
    name: str
    code: str
    place: str
    shares: list[ShareOut] = Field(description="Rỗng: chính đơn vị được hỏi, vẫn còn")
    path: list[StepOut]


class MappingOut(Schema):
    old_unit: str
    old_code: str
    old_name: str
    new_unit: str
    new_code: str
    new_name: str
    shares: list[ShareOut]
    path: list[StepOut]


class ExplanationOut(Schema):
    words: str
    steps: list[StepOut]


class FoundOut(VersionOut):
    rank: int = Field(description="0: đúng từng dấu … 3: một đoạn của tên")


class BelowOut(VersionOut):
    depth: int = Field(description="1: trực thuộc; 2: dưới một cấp nữa …")


class ChangeOut(Schema):
    unit: str
    kinds: list[str] = Field(description="gone, new, name, type, parent, seat")
    before: VersionOut | None
    after: VersionOut | None


# --- facts → answers -------------------------------------------------------------------------------------------------


class Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def _unit(unit: str) -> str:
    registry = register().registry
    if unit not in registry.units or registry.is_taken_back(unit):
        raise Refused(404, "Sổ không có đơn vị này. Tìm mã của đơn vị bằng /api/find hoặc /api/resolve.")
    return unit


def _province(text: str, first: date, second: date) -> frozenset[str] | None:
    if not text:
        return None
    found = find_province(text, first, second)
    if found is None:
        raise Refused(404, "Không có tỉnh này vào cả hai ngày: cần mã 2 chữ số (33) hoặc mã trong sổ của một tỉnh.")
    return province_and_kin(found, first, second)


def _version(version: Version, on: date | None, known: date | None = None) -> dict[str, Any]:
    registry = register().registry
    return {
        "unit": version.unit, "kind": registry.units[version.unit].kind, "type": version.type, "name": version.name,
        "full_name": version.full_name, "code": registry.code_of(version.unit, "nso", on, known=known) if on else "",
        "place": place_of(registry, version.unit, on, known=known) if on else "",
        "start": version.start, "end": version.end,
        "is_start_known": version.is_start_known,
        "parents": [{"hierarchy": hierarchy, "unit": unit} for hierarchy, unit in version.parents],
        "seat": version.seat, "aliases": list(version.aliases), "certainty": version.certainty,
    }  # fmt: skip


def _event(event_id: str) -> dict[str, Any]:
    registry = register().registry
    event = registry.events[event_id]
    act = registry.acts.get(event.act)
    return {
        "kind": event.kind, "act": act.number if act else event.act, "act_title": act.title if act else "",
        "clause": event.clause, "operative": event.operative, "precision": event.precision, "state": event.state,
        "certainty": event.certainty, "note": event.note,
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    edge = step.edge
    return {
        **_event(edge.event), "source": edge.source, "target": edge.target, "dimension": edge.dimension,
        "share": edge.share, "remainder_of": list(edge.remainder_of),
    }  # fmt: skip


def _shares(shares: Sequence[tuple[Dimension, Portion]]) -> list[dict[str, Any]]:
    return [{"dimension": dimension, "share": share} for dimension, share in shares]


def _page(rows: Sequence[Any], limit: int, offset: int, made: Callable[[Any], Any]) -> dict[str, Any]:
    return {
        "items": [made(row) for row in rows[offset : offset + limit]], "total": len(rows), "limit": limit,
        "offset": offset, "complete_from": register().complete_from,
    }  # fmt: skip


def _successions(unit: str, start: date, end: date, dimension: Dimension | None) -> list[dict[str, Any]]:
    registry = register().registry
    ask = registry.successors if end >= start else registry.predecessors
    found: dict[str, list[tuple[Dimension, Succession]]] = {}
    for each_dimension in [dimension] if dimension else list(Dimension):
        for each in ask(_unit(unit), start, end, each_dimension):
            parts = found.setdefault(each.unit, [])
            if each.path:
                parts.append((each_dimension, each))
    rows = []
    for other, parts in sorted(found.items()):
        version = registry.at(other, end)
        steps = dict.fromkeys(edge for _, each in parts for edge in each.path)
        rows.append(
            {
                "unit": other, "name": version.full_name if version else "",
                "code": registry.code_of(other, "nso", end), "place": place_of(registry, other, end),
                "shares": _shares([(which, each.share) for which, each in parts]),
                "path": [_step(registry.step(edge)) for edge in steps],
            }
        )  # fmt: skip
    return rows


# --- addresses -------------------------------------------------------------------------------------------------------

# 409: the two dates run the wrong way for the question, which no schema of a single date can say.
REFUSALS = {409: Refusal, 404: Refusal, 422: Refusal}


@api.get("units/{unit}", response={200: UnitOut, **REFUSALS}, url_name="unit", summary="Một đơn vị")
def unit(request: HttpRequest, unit: UnitId) -> dict[str, Any]:
    registry = register().registry
    versions = registry.versions(_unit(unit))
    events = [v.event for v in versions] + [v.end_event for v in versions]
    events += [edge.event for edge in (*registry.edges_into(unit), *registry.edges_from(unit))]
    return {
        "unit": unit, "kind": registry.units[unit].kind,
        "versions": [_version(version, version.start) for version in versions],
        "codes": standing_codes(registry, unit), "events": [_event(event) for event in dict.fromkeys(events) if event],
    }  # fmt: skip


@api.get(
    "units/{unit}/successors", response={200: list[SuccessionOut], **REFUSALS}, url_name="successors",
    summary="Đơn vị đã thành gì",
)  # fmt: skip
def successors(
    request: HttpRequest, unit: UnitId, start: From, end: To, dimension: Dimension | None = None
) -> list[dict[str, Any]]:
    if end < start:
        raise Refused(409, "`to` phải từ ngày `from` trở đi; hỏi ngược thời gian thì dùng predecessors.")
    return _successions(unit, start, end, dimension)


@api.get(
    "units/{unit}/predecessors", response={200: list[SuccessionOut], **REFUSALS}, url_name="predecessors",
    summary="Đơn vị hình thành từ đâu",
)  # fmt: skip
def predecessors(
    request: HttpRequest, unit: UnitId, start: From, end: To, dimension: Dimension | None = None
) -> list[dict[str, Any]]:
    if end >= start:
        raise Refused(409, "`to` phải trước ngày `from`; hỏi xuôi thời gian thì dùng successors.")
    return _successions(unit, start, end, dimension)


@api.get(
    "units/{unit}/descendants", response={200: PageOf[BelowOut], **REFUSALS}, url_name="descendants",
    summary="Các đơn vị bên dưới vào một ngày, trên trước dưới sau",
)  # fmt: skip
def descendants(
    request: HttpRequest, unit: UnitId, on: On, hierarchy: Hierarchy = Hierarchy.STATE, known: Known = None,
    limit: Limit = 100, offset: Offset = 0,
) -> dict[str, Any]:  # fmt: skip
    rows = list(register().registry.descendants(_unit(unit), on, hierarchy=hierarchy, known=known))
    return _page(rows, limit, offset, lambda row: {**_version(row[1], on, known), "depth": row[0]})


@api.get(
    "units/{unit}/explain", response={200: list[ExplanationOut], **REFUSALS}, url_name="explain",
    summary="Từng bước: sự kiện, văn bản, điều khoản",
)  # fmt: skip
def explain(request: HttpRequest, unit: UnitId, start: From, end: To) -> list[dict[str, Any]]:
    registry = register().registry
    paths = registry.explain(_unit(unit), start, end)
    if not paths and registry.at(unit, end) is not None:  # it goes on; what changed about it is told without steps
        told = changes_in_words(registry, unit, min(start, end), max(start, end))
        return [{"words": "\n".join(told), "steps": []}] if told else []
    return [
        {
            "words": "\n".join(line.strip() for line in path_in_words(registry, path, start, end).splitlines()),
            "steps": [_step(step) for step in path],
        }
        for path in paths
    ]


@api.get("as-of", response={200: PageOf[VersionOut], **REFUSALS}, url_name="as-of", summary="Các đơn vị vào một ngày")
def as_of(
    request: HttpRequest, on: On, known: Known = None, kind: Kind | None = None, province: Province = "",
    limit: Limit = 100, offset: Offset = 0,
) -> dict[str, Any]:  # fmt: skip
    registry = register().registry
    rows = sorted(registry.as_of(on, known=known, kind=kind), key=lambda v: v.unit)
    if province:
        found = find_province(province, on)
        if found is None:
            raise Refused(404, "Không có tỉnh này vào ngày được hỏi: cần mã 2 chữ số (33) hoặc mã trong sổ.")
        rows = [version for version in rows if top(version.unit, on, known=known) == found]
    return _page(rows, limit, offset, lambda version: _version(version, on, known))


@api.get("map", response={200: PageOf[MappingOut], **REFUSALS}, url_name="map", summary="Bảng cũ – mới giữa hai ngày")
def map_units(
    request: HttpRequest, start: From, end: To, province: Province = "", kind: Kind = Kind.COMMUNE,
    limit: Limit = 100, offset: Offset = 0,
) -> dict[str, Any]:  # fmt: skip
    registry = register().registry
    kin = _province(province, start, end)
    rows = pairs(start, end, kind)
    if kin is not None:
        rows = tuple(pair for pair in rows if top(pair.old, start) in kin or top(pair.new, end) in kin)

    def made(pair: Any) -> dict[str, Any]:
        old, new = registry.at(pair.old, start), registry.at(pair.new, end)
        return {
            "old_unit": pair.old, "old_code": registry.code_of(pair.old, "nso", start),
            "old_name": old.full_name if old else "", "new_unit": pair.new,
            "new_code": registry.code_of(pair.new, "nso", end), "new_name": new.full_name if new else "",
            "shares": _shares(pair.shares), "path": [_step(registry.step(edge)) for edge in pair.path],
        }  # fmt: skip

    return _page(rows, limit, offset, made)


@api.get("resolve", response={200: list[VersionOut], **REFUSALS}, url_name="resolve", summary="Mã nghĩa là đơn vị nào")
def resolve(
    request: HttpRequest,
    code: Annotated[str, Query(min_length=1, max_length=40)],
    on: Annotated[Day | None, Query(alias="date", description="Để trống: mọi đơn vị mã này từng chỉ")] = None,
    scheme: Annotated[
        str, Query(max_length=20, description="nso: mã đơn vị hành chính; qcvn102: mã định danh")
    ] = "nso",
    known: Known = None,
) -> list[dict[str, Any]]:
    registry = register().registry
    found = registry.resolve(scheme, code, on, known=known)
    if not found:
        ever = registry.resolve(scheme, code, None)
        raise Refused(
            404,
            f"Mã này không có vào ngày được hỏi nhưng có vào ngày khác ({len(ever)} đơn vị): bỏ `date` để xem."
            if ever
            else "Hệ mã này không có mã này. Mã cấp xã có 5 chữ số, cấp huyện 3, cấp tỉnh 2.",
        )
    versions = [(registry.at(each, on, known=known) if on else None) or registry.versions(each)[-1] for each in found]
    return [_version(version, on or version.start, known if on else None) for version in versions]


@api.get("find", response={200: list[FoundOut], **REFUSALS}, url_name="find", summary="Tìm theo tên, không cần dấu")
def find(
    request: HttpRequest,
    text: Annotated[str, Query(min_length=1, max_length=LONGEST_TEXT, description="Sau dấu phẩy là nơi trực thuộc")],
    on: Annotated[Day | None, Query(alias="date", description="Để trống: mọi tên từng có")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND, description=f"Tối đa {MOST_FOUND}")] = 50,
) -> list[dict[str, Any]]:
    found = register().finder.find(text, on=on, limit=limit)
    return [{**_version(each.version, on or each.version.start), "rank": each.rank} for each in found]


@api.get("diff", response={200: PageOf[ChangeOut], **REFUSALS}, url_name="diff", summary="Khác nhau giữa hai ngày")
def diff(
    request: HttpRequest, start: From, end: To, kind: Kind | None = None, province: Province = "",
    limit: Limit = 100, offset: Offset = 0,
) -> dict[str, Any]:  # fmt: skip
    kin = _province(province, start, end)
    rows = differences(start, end, kind)
    if kin is not None:
        rows = tuple(c for c in rows if top(c.unit, start if c.before is not None else end) in kin)
    return _page(
        rows, limit, offset,
        lambda c: {
            "unit": c.unit, "kinds": list(c.kinds), "before": c.before and _version(c.before, start),
            "after": c.after and _version(c.after, end),
        },
    )  # fmt: skip


# --- refusals, ETag --------------------------------------------------------------------------------------------------


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return api.create_response(request, {"message": refusal.message, "details": []}, status=refusal.status)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, refusal: Http404) -> HttpResponse:
    return api.create_response(request, {"message": "Không có địa chỉ này.", "details": []}, status=404)


EXPECTED = {
    "missing": "thiếu, cần cho câu hỏi này",
    "int_parsing": "cần một số nguyên",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "không quá {le}",
    "string_too_short": "không được để trống",
    "string_too_long": "không quá {max_length} ký tự",
    "enum": "phải là một trong {expected}",
    "value_error": "{error}",
}


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    details = []
    for error in refusal.errors:
        words = EXPECTED.get(error["type"], "không đọc được").format_map(error.get("ctx") or {})
        details.append(f"{error['loc'][-1]}: {words.replace(' or ', ', ')}")
    return api.create_response(request, {"message": "Câu hỏi chưa đúng.", "details": details}, status=422)


def _by_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method != "GET" or response.status_code != 200:
            return response
        etag = f'"{register().edition}"'
        response["ETag"] = etag
        response["Cache-Control"] = "public, no-cache"  # kept, but asked about: the next edit may be now
        conditional = get_conditional_response(request, etag=etag, response=response)
        assert isinstance(conditional, HttpResponse)
        return conditional

    return answered


def public_urls() -> tuple[list[URLResolver | URLPattern], str, str]:
    """Return the API's addresses, open to all, each answer with its ETag."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            # The description depends on the program alone.
            is_answer = pattern.name not in {"openapi-json", "api-root"}
            pattern.callback = login_not_required(_by_edition(pattern.callback) if is_answer else pattern.callback)
    return patterns, app_name, namespace
