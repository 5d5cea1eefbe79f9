"""Tables of people, posts and the rest, as offices keep them, into values; every row that cannot be read says why.

A table is a list of rows of cells (text, numbers, dates). Heads are found by their words, without regard to accents,
case and extra words in brackets; the head row may stand below a title. Nothing is guessed: a cell that is not
understood is an error of its row.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from tinhgon.staffing.law import NotInForce, deputies
from tinhgon.staffing.model import (
    Degree,
    DeputyLimit,
    Forbid,
    Pair,
    Person,
    Pin,
    Post,
    Quota,
    Role,
    Sex,
    StaffKind,
    SurplusDeputy,
    Unit,
)
from tinhgon.staffing.quota import Entry, Measure
from tinhgon.vietnamese.folding import fold, normalise

Cell = str | int | float | Decimal | date | None
Row = Sequence[Cell]
T = TypeVar("T")

_HEADS_SOUGHT = 15
_MOST_UNPACKED = 200_000_000  # bytes of the parts of an XLSX
_DAMAGED = "tệp XLSX hỏng hoặc không có bảng nào, hãy mở và lưu lại bằng Excel"
_SEPARATORS = re.compile(r"[;\n]")


class UnreadableSheet(ValueError):
    """The table as a whole cannot be read; the words say what was expected and found."""


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row (1 is the first row of the sheet), in which column, and what stood there."""

    row: int
    column: str
    problem: str
    found: str = ""

    def __str__(self) -> str:
        found = f": {self.found!r}" if self.found else ""
        return f"dòng {self.row}, cột {self.column}: {self.problem}{found}"


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was read, each with its row, and what could not be."""

    items: tuple[tuple[int, T], ...]
    errors: tuple[RowError, ...]

    @property
    def values(self) -> tuple[T, ...]:
        return tuple(item for _, item in self.items)


# --- columns -----------------------------------------------------------------------------------------------------------

# The first word of each list is what messages call the column.
PEOPLE = {
    "code": ("mã", "mã người", "mã cán bộ", "mã số", "mã cccv"),
    "name": ("họ và tên", "họ tên", "tên"),
    "side": ("cơ quan cũ", "đơn vị cũ", "bên", "cơ quan", "đơn vị công tác"),
    "kind": ("loại", "loại biên chế", "đối tượng"),
    "level": ("bậc chức vụ", "bậc", "cấp chức vụ"),
    "field": ("lĩnh vực đang làm", "lĩnh vực", "lĩnh vực công tác"),
    "fields": ("lĩnh vực khác", "các lĩnh vực", "lĩnh vực được đào tạo"),
    "degree": ("trình độ", "trình độ đào tạo", "trình độ chuyên môn"),
    "certificates": ("chứng chỉ", "lý luận chính trị"),
    "place": ("nơi làm việc", "địa điểm", "địa bàn"),
    "spouse_place": ("nơi làm việc của vợ hoặc chồng", "nơi làm việc vợ chồng"),
    "preferences": ("nguyện vọng",),
    "sex": ("giới tính", "nam nữ"),
    "is_pregnant": ("mang thai", "đang mang thai"),
    "is_on_maternity_leave": ("nghỉ thai sản", "đang nghỉ thai sản"),
    "youngest_child_born": ("ngày sinh con nhỏ nhất", "con sinh ngày"),
    "is_under_review": ("đang bị xem xét", "đang xem xét kỷ luật", "đang bị xem xét kỷ luật thanh tra"),
    "wants_to_leave": ("xin nghỉ", "đăng ký nghỉ", "tự nguyện nghỉ"),
}
POSTS = {
    "code": ("mã", "mã vị trí"),
    "title": ("tên vị trí", "vị trí", "vị trí việc làm"),
    "unit": ("mã đơn vị", "đơn vị"),
    "kind": ("loại", "loại biên chế"),
    "role": ("vai trò", "loại vị trí"),
    "level": ("bậc chức vụ", "bậc", "cấp chức vụ"),
    "seats": ("số lượng", "số chỗ", "số người"),
    "fields": ("lĩnh vực", "lĩnh vực yêu cầu"),
    "min_degree": ("trình độ", "trình độ tối thiểu", "trình độ yêu cầu"),
    "certificates": ("chứng chỉ", "chứng chỉ yêu cầu"),
    "min_level": ("bậc chức vụ tối thiểu", "bậc tối thiểu"),
}
UNITS = {
    "code": ("mã", "mã đơn vị"),
    "name": ("tên", "tên đơn vị", "đơn vị"),
    "parent": ("trực thuộc", "mã cấp trên", "cấp trên"),
    "place": ("nơi làm việc", "địa điểm", "địa bàn"),
    "type": ("loại đơn vị",),
    "deputies": ("số cấp phó", "cấp phó tối đa"),
    "civil_servant": ("chỉ tiêu công chức", "công chức"),
    "public_employee": ("chỉ tiêu viên chức", "viên chức"),
    "contract": ("chỉ tiêu hợp đồng", "hợp đồng"),
    "decision": ("số quyết định", "quyết định"),
}
PAIRS = {
    "first": ("người thứ nhất", "mã 1"),
    "second": ("người thứ hai", "mã 2"),
    "word": ("quan hệ",),
}
DISTANCES = {"first": ("từ", "nơi đi"), "second": ("đến", "nơi đến"), "km": ("km", "khoảng cách")}
SURPLUS = {
    "person": ("mã", "mã người"),
    "until": ("đến ngày", "đến trước ngày", "thời hạn"),
    "decision": ("số quyết định", "quyết định"),
}
LEDGER = {
    "unit": ("mã đơn vị", "đơn vị"),
    "kind": ("loại", "loại biên chế"),
    "measure": ("số liệu", "chỉ tiêu hay hiện có"),
    "on": ("ngày", "từ ngày", "có hiệu lực từ"),
    "change": ("thay đổi", "tăng giảm"),
    "decision": ("số quyết định", "quyết định"),
    "note": ("ghi chú",),
}
DEMANDS = {
    "person": ("mã", "mã người"),
    "demand": ("yêu cầu", "ấn định hay loại trừ"),
    "post": ("mã vị trí", "vị trí"),
    "reason": ("lý do",),
}

_KINDS = {
    "cong chuc": StaffKind.CIVIL_SERVANT,
    "vien chuc": StaffKind.PUBLIC_EMPLOYEE,
    "hop dong": StaffKind.CONTRACT,
    "hop dong lao dong": StaffKind.CONTRACT,
    "hdld": StaffKind.CONTRACT,
}
_ROLES = {
    "cap truong": Role.HEAD,
    "nguoi dung dau": Role.HEAD,
    "dung dau": Role.HEAD,
    "cap pho": Role.DEPUTY,
    "nhan vien": Role.STAFF,
    "chuyen mon": Role.STAFF,
    "": Role.STAFF,
}
_DEGREES = {
    "": Degree.NONE,
    "khong yeu cau": Degree.NONE,
    "trung cap": Degree.INTERMEDIATE,
    "cao dang": Degree.COLLEGE,
    "dai hoc": Degree.BACHELOR,
    "cu nhan": Degree.BACHELOR,
    "ky su": Degree.BACHELOR,
    "thac si": Degree.MASTER,
    "tien si": Degree.DOCTOR,
}
_SEXES = {"nu": Sex.FEMALE, "nam": Sex.MALE, "": None}
_UNIT_TYPES = {"": "", "phong thuoc so": "phong_thuoc_so", "phong": "phong_thuoc_so", "so": "so"}
_DASHES = {"-", "–", "—"}  # how many tables say "nothing"
_YES_NO = {"": False, "x": True, "co": True, "1": True, "khong": False, "0": False}


def key(text: str) -> str:
    """Return what tells heads and words apart: without accents, case, brackets and doubled spaces."""
    bare = fold(normalise(re.sub(r"\([^)]*\)", " ", text)))
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


class _Sheet:
    """A table whose heads are known, read row by row."""

    def __init__(self, rows: Iterable[Row], columns: Mapping[str, tuple[str, ...]], needed: Sequence[str]) -> None:
        self.columns = columns
        self.rows = list(rows)
        self.errors: list[RowError] = []
        self.head, self.at = self._find_heads(needed)
        self.number = 0
        self._row: Row = ()
        self._is_good = True

    def _find_heads(self, needed: Sequence[str]) -> tuple[int, dict[str, int]]:
        names = {key(word): name for name, words in self.columns.items() for word in reversed(words)}
        best: tuple[int, dict[str, int]] = (0, {})
        for number, row in enumerate(self.rows[:_HEADS_SOUGHT]):
            at: dict[str, int] = {}
            for place, cell in enumerate(row):
                name = names.get(key(str(cell or "")))
                if name and name not in at:
                    at[name] = place
            if len(at) > len(best[1]):
                best = (number, at)
        missing = [self.columns[name][0] for name in needed if name not in best[1]]
        if missing:
            raise UnreadableSheet(f"không tìm thấy cột: {', '.join(missing)}")
        return best

    def read(self, make: Callable[["_Sheet"], T | None]) -> Read[T]:
        items = []
        for number, row in enumerate(self.rows[self.head + 1 :], start=self.head + 2):
            if not any(str(cell if cell is not None else "").strip() for cell in row):
                continue
            self.number, self._row, self._is_good = number, row, True
            made = make(self)
            if self._is_good and made is not None:
                items.append((number, made))
        return Read(tuple(items), tuple(self.errors))

    def wrong(self, name: str, problem: str, found: str = "") -> None:
        self._is_good = False
        self.errors.append(RowError(self.number, self.columns[name][0], problem, found[:80]))

    def cell(self, name: str) -> Cell:
        place = self.at.get(name)
        return None if place is None or place >= len(self._row) else self._row[place]

    def text(self, name: str, *, is_needed: bool = False) -> str:
        cell = self.cell(name)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)  # a code that a spreadsheet took for a number
        found = " ".join(str(cell if cell is not None else "").split())
        if is_needed and not found:
            self.wrong(name, "để trống")
        return found

    def words(self, name: str) -> tuple[str, ...]:
        cell = self.cell(name)
        parts = _SEPARATORS.split(str(cell)) if isinstance(cell, str) else [self.text(name)]
        return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))

    def choice(self, name: str, choices: Mapping[str, T], *, default: T | None = None) -> T | None:
        found = self.text(name)
        if found in _DASHES:
            found = ""
        if key(found) in choices and bool(key(found)) == bool(found):
            return choices[key(found)]
        allowed = ", ".join(dict.fromkeys(word for word in choices if word))
        self.wrong(name, f"không hiểu, cần một trong: {allowed}" if found else "để trống", found)
        return default

    def whole(self, name: str, *, default: int | None = None) -> int | None:
        text = self.text(name)
        if not text:
            return default
        if re.fullmatch(r"\d{1,9}", text):
            return int(text)
        self.wrong(name, "cần một số nguyên không âm", text)
        return default

    def day(self, name: str) -> date | None:
        cell = self.cell(name)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = self.text(name)
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
        iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
        try:
            if found:
                return date(int(found[3]), int(found[2]), int(found[1]))
            if iso:
                return date(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            pass
        self.wrong(name, "cần một ngày có thật, dạng ngày/tháng/năm", text)
        return None


# --- rows → values -------------------------------------------------------------------------------------------------------


def read_people(rows: Iterable[Row]) -> Read[Person]:
    return _Sheet(rows, PEOPLE, ("code", "name", "side", "kind")).read(_person)


def _person(sheet: _Sheet) -> Person | None:
    code, name = sheet.text("code", is_needed=True), sheet.text("name", is_needed=True)
    side, kind = sheet.text("side", is_needed=True), sheet.choice("kind", _KINDS)
    field = sheet.text("field")
    level, degree = sheet.whole("level", default=0), sheet.choice("degree", _DEGREES, default=Degree.NONE)
    flags = {
        name: bool(sheet.choice(name, _YES_NO, default=False))
        for name in ("is_pregnant", "is_on_maternity_leave", "is_under_review", "wants_to_leave")
    }
    sex, born = sheet.choice("sex", _SEXES), sheet.day("youngest_child_born")
    if kind is None or level is None or degree is None:
        return None
    return Person(
        code=code,
        name=name,
        side=side,
        kind=kind,
        level=level,
        field=field,
        fields=frozenset({field, *sheet.words("fields")} - {""}),
        degree=degree,
        certificates=frozenset(sheet.words("certificates")),
        place=sheet.text("place"),
        spouse_place=sheet.text("spouse_place"),
        preferences=sheet.words("preferences"),
        sex=sex,
        youngest_child_born=born,
        is_pregnant=flags["is_pregnant"],
        is_on_maternity_leave=flags["is_on_maternity_leave"],
        is_under_review=flags["is_under_review"],
        wants_to_leave=flags["wants_to_leave"],
    )


def read_posts(rows: Iterable[Row]) -> Read[Post]:
    return _Sheet(rows, POSTS, ("code", "title", "unit", "kind")).read(_post)


def _post(sheet: _Sheet) -> Post | None:
    code, title = sheet.text("code", is_needed=True), sheet.text("title", is_needed=True)
    unit, kind = sheet.text("unit", is_needed=True), sheet.choice("kind", _KINDS)
    role, degree = sheet.choice("role", _ROLES), sheet.choice("min_degree", _DEGREES)
    level, seats, min_level = sheet.whole("level", default=0), sheet.whole("seats", default=1), sheet.whole("min_level")
    if kind is None or role is None or degree is None or level is None or seats is None:
        return None
    return Post(
        code=code,
        title=title,
        unit=unit,
        kind=kind,
        role=role,
        level=level,
        seats=seats,
        fields=frozenset(sheet.words("fields")),
        min_degree=degree,
        certificates=frozenset(sheet.words("certificates")),
        min_level=min_level,
    )


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with what is set on it. `type` is a key of the rules on deputies in `law`, empty when not said."""

    unit: Unit
    type: str
    deputies: DeputyLimit | None
    quotas: tuple[Quota, ...]


def read_units(rows: Iterable[Row]) -> Read[UnitRow]:
    return _Sheet(rows, UNITS, ("code", "name")).read(_unit)


def _unit(sheet: _Sheet) -> UnitRow:
    code, name = sheet.text("code", is_needed=True), sheet.text("name", is_needed=True)
    decision, deputies = sheet.text("decision"), sheet.whole("deputies")
    quotas = []
    for kind in StaffKind:
        most = sheet.whole(kind.value)
        if most is not None:
            quotas.append(Quota(unit=code, kind=kind, most=most, decision=decision))
    return UnitRow(
        Unit(code=code, name=name, parent=sheet.text("parent"), place=sheet.text("place")),
        sheet.choice("type", _UNIT_TYPES) or "",
        None if deputies is None else DeputyLimit(unit=code, most=deputies, source=decision),
        tuple(quotas),
    )


def deputy_limits(rows: Iterable[UnitRow], on: date) -> tuple[DeputyLimit, ...]:
    """Return the limits as stated, else by the rule for the unit's type and its civil-servant posts on that day.

    No rule, an average over a province, or posts not stated: no limit is made up.
    """
    limits = []
    for row in rows:
        posts = next((quota.most for quota in row.quotas if quota.kind is StaffKind.CIVIL_SERVANT), None)
        if row.deputies is not None:
            limits.append(row.deputies)
        elif row.type and posts is not None:
            try:
                rule = deputies(row.type, staff_posts=posts, on=on)
            except NotInForce:
                continue
            if not rule.is_average:
                limits.append(DeputyLimit(unit=row.unit.code, most=rule.value, source=rule.source))
    return tuple(limits)


def read_pairs(rows: Iterable[Row]) -> Read[Pair]:
    """Kin and couples in one table; the relation `vợ chồng` makes a couple."""
    return _Sheet(rows, PAIRS, ("first", "second")).read(
        lambda sheet: Pair(
            first=sheet.text("first", is_needed=True),
            second=sheet.text("second", is_needed=True),
            word=sheet.text("word"),
        )
    )


def is_couple(pair: Pair) -> bool:
    return key(pair.word) in {"vo chong", "vo", "chong"}


def read_distances(rows: Iterable[Row]) -> Read[tuple[str, str, int]]:
    def distance(sheet: _Sheet) -> tuple[str, str, int] | None:
        start, end = sheet.text("first", is_needed=True), sheet.text("second", is_needed=True)
        km = sheet.whole("km")
        if km is None and not sheet.text("km"):
            sheet.wrong("km", "để trống")
        return None if km is None else (start, end, km)

    return _Sheet(rows, DISTANCES, ("first", "second", "km")).read(distance)


def read_surplus(rows: Iterable[Row]) -> Read[SurplusDeputy]:
    def surplus(sheet: _Sheet) -> SurplusDeputy | None:
        person, decision = sheet.text("person", is_needed=True), sheet.text("decision", is_needed=True)
        until = sheet.day("until")
        if until is None and not sheet.text("until"):
            sheet.wrong("until", "để trống")
        return None if until is None else SurplusDeputy(person=person, until=until, decision=decision)

    return _Sheet(rows, SURPLUS, ("person", "until", "decision")).read(surplus)


_MEASURES = {
    "duoc giao": Measure.ASSIGNED,
    "chi tieu": Measure.ASSIGNED,
    "hien co": Measure.PRESENT,
    "co mat": Measure.PRESENT,
}


def read_ledger(rows: Iterable[Row]) -> Read[Entry]:
    """Every ± of a unit's numbers with its day and decision: `+5`, `-3`, `−3`."""

    def entry(sheet: _Sheet) -> Entry | None:
        unit, decision = sheet.text("unit", is_needed=True), sheet.text("decision", is_needed=True)
        kind, measure = sheet.choice("kind", _KINDS), sheet.choice("measure", _MEASURES)
        on, text = sheet.day("on"), sheet.text("change", is_needed=True).replace("−", "-").replace("–", "-")
        if on is None and not sheet.text("on"):
            sheet.wrong("on", "để trống")
        if text and not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            sheet.wrong("change", "cần một số nguyên như +5 hoặc -3", text)
        elif text and not int(text):
            sheet.wrong("change", "không thay đổi gì", text)
        elif unit and decision and kind and measure and on and text:
            return Entry(
                unit=unit,
                kind=kind,
                measure=measure,
                on=on,
                change=int(text),
                decision=decision,
                note=sheet.text("note"),
            )
        return None

    return _Sheet(rows, LEDGER, ("unit", "kind", "measure", "on", "change", "decision")).read(entry)


def read_demands(rows: Iterable[Row]) -> Read[Pin | Forbid]:
    """`ấn định` a person to a post (no post: to none) or `loại trừ` one; each with a reason."""

    def demand(sheet: _Sheet) -> Pin | Forbid | None:
        person, reason = sheet.text("person", is_needed=True), sheet.text("reason", is_needed=True)
        is_pin = sheet.choice("demand", {"an dinh": True, "loai tru": False})
        post = sheet.text("post", is_needed=is_pin is False)
        if is_pin is None:
            return None
        if is_pin:
            return Pin(person=person, post=post or None, reason=reason)
        return Forbid(person=person, post=post, reason=reason)

    return _Sheet(rows, DEMANDS, ("person", "demand", "post", "reason")).read(demand)


# --- files → rows ----------------------------------------------------------------------------------------------------------


def rows_of(content: bytes) -> list[Row]:
    """Return the rows of the first sheet of an XLSX file or of a CSV file in UTF-8 (comma, semicolon or tab).

    Raises:
        UnreadableSheet: it is neither.
    """
    if content.startswith(b"PK"):
        return _xlsx_rows(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSheet("tệp Excel kiểu cũ (.xls) hoặc có mật khẩu, hãy lưu lại ở dạng .xlsx không mật khẩu")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSheet("không phải XLSX cũng không phải CSV UTF-8, hãy lưu lại ở một trong hai dạng") from None
    if "\0" in text:
        raise UnreadableSheet("không phải XLSX cũng không phải CSV UTF-8, hãy lưu lại ở một trong hai dạng")
    start = text[:4000]
    delimiter = max(";\t,", key=start.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise UnreadableSheet(f"không đúng dạng CSV: {error}") from None


def _xlsx_rows(content: bytes) -> list[Row]:
    import openpyxl  # half a second, only for XLSX

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableSheet(_DAMAGED) from error
    if unpacked > _MOST_UNPACKED:
        raise UnreadableSheet("tệp XLSX bung ra quá lớn, từ chối đọc")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # whatever a damaged package makes of the reader
        raise UnreadableSheet(_DAMAGED) from error
