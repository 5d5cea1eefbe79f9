"""Báo cáo tiến độ: from frozen figures and rows to an official document, and its tracking table."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tinhgon.officialdoc.model import (
    Annex,
    Block,
    Capacity,
    Letterhead,
    Level,
    Number,
    OfficialDocument,
    Paragraph,
    Recipient,
    Signature,
)
from tinhgon.officialdoc.pack import load_pack
from tinhgon.tables import Column, ColumnKind, Table
from tinhgon.vietnamese.printing import day_text, number_text, percent_text

FORMAT = 1  # of the frozen JSON; raise it when a field changes its meaning, and keep reading the older ones

# The usual body of a report (unconfirmed: no rule prescribes it).
SECTION_TITLES = (
    "Công tác lãnh đạo, chỉ đạo",
    "Kết quả thực hiện",
    "Hạn chế, khó khăn, nguyên nhân",
    "Nhiệm vụ thời gian tới",
    "Kiến nghị",
)


class UnknownReportFormat(ValueError):
    """The frozen report was written by a newer program or is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProgramme:
    """The programme reported on: "Chương trình hành động số 08-CTr/TU ngày 12/02/2025" and what it is about."""

    title: str  # "Chương trình hành động thực hiện Nghị quyết …"
    number: str = ""
    day: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPeriod:
    label: str  # "Quý IV năm 2026"
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigure:
    """`numerator` of `denominator` (None: a plain count). The ids say which rows were counted."""

    key: str
    label: str
    numerator: int
    denominator: int | None
    as_of: date
    rule: str  # how it was counted, in words
    row_ids: tuple[str, ...] = ()
    denominator_row_ids: tuple[str, ...] = ()
    denominator_label: str = ""  # "tổng số nhiệm vụ", "nhiệm vụ đã đến hạn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A task as it stood at the cut-off. `due` is None where no day is known; `deadline` are the printed words."""

    id: str
    text: str
    clause: str = ""
    lead: str = ""
    coordination: str = ""
    deadline: str = ""
    due: date | None = None
    product: str = ""
    result: str = ""
    assessment: str = ""  # "Hoàn thành đúng hạn", "Quá hạn 12 ngày"
    obstacles: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact:
    """A number inside the words of a report: the line it stands in, and the rows it counts."""

    text: str
    row_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSigner:
    position: str
    name: str = ""
    capacity: str = Capacity.HEAD.value
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecipient:
    name: str
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """Everything a report prints, as plain values. Frozen as JSON by `to_json`: opened later, it says the same.

    `rows` are the tasks in the total, no more and no less; `gone` those that left it, with the document and the reason.
    `sections` are the texts of I-V in order (a line each paragraph, "- " before a dash); `facts` are the lines of them
    that count something; `recipients` are those of the document it answers, purposes kept; `archive` is what stands
    after "Lưu". A `version` above 1 corrects the one before, and `correction` says in what.
    """

    programme: ReportProgramme
    period: ReportPeriod
    cut_off: date
    issuer: str
    place: str
    body_code: str
    archive: str
    signer: ReportSigner
    figures: tuple[ReportFigure, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    sections: tuple[str, ...] = ("", "", "", "", "")
    recipients: tuple[ReportRecipient, ...] = ()
    superior: str = ""
    issuer_in_text: str = ""
    number: int | None = None
    signed_on: date | None = None
    frozen_at: datetime | None = None
    subject: str = ""  # instead of the usual one
    gone: tuple[ReportRow, ...] = ()
    facts: tuple[ReportFact, ...] = ()
    version: int = 1
    correction: str = ""


def to_json(data: ReportData) -> dict[str, Any]:
    """Return `data` as JSON values with the format's version."""
    plain: dict[str, Any] = _plain(asdict(data))
    return {"format": FORMAT, **plain}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def from_json(frozen: Mapping[str, Any]) -> ReportData:
    """Return the report that `to_json` froze.

    Raises:
        UnknownReportFormat: another format, or a field is missing or wrong.
    """
    if frozen.get("format") != FORMAT:
        raise UnknownReportFormat(
            f"Định dạng báo cáo {frozen.get('format')!r}; chương trình đọc được định dạng {FORMAT}."
        )
    given = {key: value for key, value in frozen.items() if key != "format"}
    try:
        programme, period = dict(given.pop("programme")), dict(given.pop("period"))
        figures = [
            ReportFigure(
                **{
                    **figure,
                    "as_of": date.fromisoformat(figure["as_of"]),
                    "row_ids": tuple(figure.get("row_ids", ())),
                    "denominator_row_ids": tuple(figure.get("denominator_row_ids", ())),
                }
            )
            for figure in given.pop("figures")
        ]
        frozen_at = given.pop("frozen_at", None)
        return ReportData(
            programme=ReportProgramme(**{**programme, "day": _day(programme.get("day"))}),
            period=ReportPeriod(
                label=period["label"], start=date.fromisoformat(period["start"]), end=date.fromisoformat(period["end"])
            ),
            cut_off=date.fromisoformat(given.pop("cut_off")),
            signer=ReportSigner(**given.pop("signer")),
            figures=tuple(figures),
            rows=_rows(given.pop("rows")),
            gone=_rows(given.pop("gone", ())),
            facts=tuple(ReportFact(text=one["text"], row_ids=tuple(one["row_ids"])) for one in given.pop("facts", ())),
            sections=tuple(given.pop("sections")),
            recipients=tuple(ReportRecipient(**one) for one in given.pop("recipients")),
            signed_on=_day(given.pop("signed_on", None)),
            frozen_at=datetime.fromisoformat(frozen_at) if frozen_at else None,
            **given,
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise UnknownReportFormat(f"Báo cáo lưu trữ không đọc được: {problem}") from problem


def _rows(kept: Iterable[Mapping[str, Any]]) -> tuple[ReportRow, ...]:
    return tuple(ReportRow(**{**row, "due": _day(row.get("due"))}) for row in kept)


def _in_sentence(words: str) -> str:
    # Only the first letter: the numerals of "Quý IV" stay.
    return words[:1].lower() + words[1:]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def tracking_table(data: ReportData, *, gone: bool = False) -> Table:
    """Return the tasks at the cut-off in the short printed form, for the annex and for XLSX or CSV.

    The rows are those of the total; with `gone` those that left it, which no figure counts.
    """
    listed = data.gone if gone else data.rows
    text, day = ColumnKind.TEXT, ColumnKind.DATE
    columns = (
        Column(key="place", title="TT", kind=text, width=5, is_centred=True),
        Column(key="text", title="Nhiệm vụ (điều khoản)", width=44),
        Column(key="lead", title="Cơ quan chủ trì", width=15),
        Column(key="coordination", title="Cơ quan phối hợp", width=15),
        Column(key="due", title="Thời hạn", kind=day, width=14),
        Column(key="product", title="Sản phẩm", width=12),
        Column(key="result", title=f"Kết quả đến ngày {day_text(data.cut_off)}", width=19),
        Column(key="assessment", title="Đánh giá", width=12),
        Column(key="obstacles", title="Khó khăn, kiến nghị", width=15),
    )
    rows = tuple(
        (
            place,
            f"{row.text} ({row.clause})" if row.clause else row.text,
            row.lead,
            row.coordination,
            # The printed words where the deadline is no plain day: "Quý I/2025" says more than 31/03/2025.
            row.deadline or row.due,
            row.product,
            row.result,
            row.assessment,
            row.obstacles,
        )
        for place, row in enumerate(listed, start=1)
    )
    return Table(
        columns=columns,
        rows=rows,
        row_ids=tuple(row.id for row in listed),
        filters=(f"Kỳ báo cáo: {data.period.label}",),
        as_of=data.cut_off,
        title=f"Bảng theo dõi nhiệm vụ: {data.programme.title}",
    )


def figures_table(data: ReportData) -> Table:
    """Return the figures with numerator, denominator, share, as-of and rule: nothing is printed without them."""
    columns = (
        Column(title="TT", width=5, is_centred=True),
        Column(title="Chỉ tiêu", width=28),
        Column(title="Số nhiệm vụ", kind=ColumnKind.NUMBER, width=11),
        Column(title="Trên tổng số", kind=ColumnKind.NUMBER, width=11),
        Column(title="Tỷ lệ", kind=ColumnKind.NUMBER, width=12),
        Column(title="Cách tính", width=33),
    )
    rows = tuple(
        (
            place,
            figure.label,
            figure.numerator,
            figure.denominator,
            "" if figure.denominator is None else percent_text(figure.numerator, figure.denominator),
            figure.rule,
        )
        for place, figure in enumerate(data.figures, start=1)
    )
    return Table(columns=columns, rows=rows, as_of=data.cut_off)


def progress_report(data: ReportData, pack: str) -> OfficialDocument:
    """Return the report as a document of the rule pack named `pack`.

    Raises:
        UnknownPack: there is no such pack.
    """
    is_party = load_pack(pack).is_party
    subject = data.subject or f"tiến độ thực hiện {data.programme.title}, {_in_sentence(data.period.label)}"
    subject = f"về {subject.removeprefix('về ')}" if is_party else subject[:1].upper() + subject[1:]
    annexes: tuple[Annex, ...] = ()
    if data.rows:
        table = tracking_table(data)
        shown = Table(columns=table.columns, rows=table.rows, row_ids=table.row_ids)
        title = f"Bảng theo dõi tiến độ nhiệm vụ đến ngày {day_text(data.cut_off)}"
        blocks: tuple[Block, ...] = (shown,)
        if data.gone:
            left = tracking_table(data, gone=True)
            words = (
                f"Ngoài tổng số: {number_text(len(data.gone))} nhiệm vụ đã chuyển giao, kết thúc theo dõi hoặc tạm dừng"
            )
            blocks += (
                Paragraph(text=words, is_heading=True),
                Table(columns=left.columns, rows=left.rows, row_ids=left.row_ids),
            )
        annexes = (Annex(title=title, blocks=blocks, is_landscape=True),)
    signer = data.signer
    return OfficialDocument(
        pack=pack,
        letterhead=Letterhead(issuer=data.issuer, superior=data.superior, issuer_in_text=data.issuer_in_text),
        number=Number(type_code="BC", body_code=data.body_code, value=data.number),
        place=data.place,
        day=data.signed_on,
        year=data.period.end.year,
        type_name="Báo cáo",
        subject=subject,
        body=tuple(_body(data)),
        signatures=(
            Signature(
                position=signer.position,
                name=signer.name,
                capacity=Capacity(signer.capacity),
                authority=signer.authority,
            ),
        ),
        recipients=tuple(Recipient(name=one.name, purpose=one.purpose) for one in data.recipients),
        archive=data.archive,
        annexes=annexes,
    )


def _body(data: ReportData) -> list[Block]:
    programme = data.programme
    reference = programme.title
    if programme.number:
        reference = f"{reference} (số {programme.number}"
        reference += f" ngày {day_text(programme.day)})" if programme.day else ")"
    days = f"từ ngày {day_text(data.period.start)} đến ngày {day_text(data.period.end)}; "
    if data.period.label.startswith("Từ ngày"):
        days = ""  # the label says them already
    blocks: list[Block] = [
        Paragraph(
            text=f"Thực hiện {reference}, {' '.join(data.issuer_in_text.split()) or 'cơ quan'} báo cáo tiến độ {_in_sentence(data.period.label)} "
            f"({days}số liệu tính đến hết ngày {day_text(data.cut_off)}) như sau:"
        )
    ]
    for place, title in enumerate(SECTION_TITLES):
        words = data.sections[place] if place < len(data.sections) else ""
        figures = data.figures if place == 1 else ()
        if not words.strip() and not figures:
            continue  # a section with nothing in it is left out; the others are numbered on
        blocks.append(Paragraph(text=title, level=Level.SECTION, is_heading=True))
        if figures:
            blocks += [*_identity(data), _figures_sentence(data), figures_table(data)]
            if data.rows:
                blocks.append(Paragraph(text="Tiến độ từng nhiệm vụ tại Phụ lục kèm theo."))
        blocks += [_paragraph(line) for line in words.splitlines() if line.strip()]
    return blocks


def identity_sentence(figures: Mapping[str, int]) -> str:
    """Return how the total adds up: "59 = 6 xong + 33 đã giao + 20 chưa phân công; quá hạn 14 = 4 + 10"."""
    n = {code: number_text(number) for code, number in figures.items()}
    return (
        f"{n['total']} = {n['done']} xong + {n['assigned']} đã giao + {n['unassigned']} chưa phân công; "
        f"quá hạn {n['overdue']} = {n['overdue_assigned']} + {n['overdue_unassigned']}"
    )


def _identity(data: ReportData) -> list[Block]:
    counts = {figure.key: figure.numerator for figure in data.figures}
    if not {"total", "done", "assigned", "unassigned", "overdue", "overdue_assigned", "overdue_unassigned"} <= set(
        counts
    ):
        return []  # frozen before all of them were counted
    return [Paragraph(text=f"Tổng số nhiệm vụ: {identity_sentence(counts)}.")]


def _paragraph(line: str) -> Paragraph:
    line = line.strip()
    if line.startswith(("- ", "– ")):
        return Paragraph(text=line[2:].strip(), level=Level.DASH)
    return Paragraph(text=line)


def _figures_sentence(data: ReportData) -> Paragraph:
    # The table that follows has all of them; the sentence says the four that are asked for first.
    told = [figure for figure in data.figures if figure.key in {"total", "done", "open", "overdue"}] or data.figures
    parts = [
        f"{_in_sentence(figure.label)}: {number_text(figure.numerator)}"
        + (
            f"/{number_text(figure.denominator)} {figure.denominator_label or 'nhiệm vụ'}"
            f" ({percent_text(figure.numerator, figure.denominator)})"
            if figure.denominator  # a share of nothing is left to the table, where it is a dash
            else " nhiệm vụ"
        )
        for figure in told
    ]
    return Paragraph(text=f"Tính đến hết ngày {day_text(data.cut_off)}: {'; '.join(parts)}.")
