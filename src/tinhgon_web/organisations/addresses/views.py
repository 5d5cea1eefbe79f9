"""The page that turns old addresses into new ones. It writes nothing: what is pasted is answered and forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tinhgon.exchange.tables import to_csv, to_xlsx
from tinhgon.organisations.addresses import Cell
from tinhgon.organisations.addresses.conversion import Answer, Converter, Question
from tinhgon.organisations.addresses.wording import note_in_words
from tinhgon.tables import Column, Table
from tinhgon.vietnamese.printing import number_text
from tinhgon_web.organisations.addresses.forms import MOST_LINES, AddressForm
from tinhgon_web.organisations.register import Register, kept_with_the_register, register

SHOWN = 200  # lines on the page; a file has them all
MOST_SECONDS = 8.0  # a request may take; the lines left are said to be left
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One unit an old one went into."""

    unit_code: str
    name: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    text: str
    answer: Answer
    parts: tuple[Part, ...]


@login_not_required
@never_cache
@sensitive_post_parameters("dia_chi")
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "organisations/addresses.html", {"form": AddressForm(), "most": number_text(MOST_LINES)})
    form = AddressForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "most": number_text(MOST_LINES)}
        return render(request, "organisations/addresses.html", context, status=422)
    on, to = form.cleaned_data["ngay"], form.cleaned_data["den"]
    rows = list(_rows(_converter(register()), form.cleaned_data["dia_chi"], on, to))
    left = len(form.cleaned_data["dia_chi"]) - len(rows)
    kind = request.POST.get("tai", "")
    if kind in _TYPES and not left:
        content = to_csv(_table(rows)) if kind == "csv" else to_xlsx(_table(rows), sheet=_("Địa chỉ"))
        name = f"dia-chi-{to.isoformat()}.{kind}"
        return HttpResponse(
            content, content_type=_TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )
    read = [row for row in rows if row.answer.successors]
    sure = sum(row.answer.is_sure for row in read)
    return render(
        request,
        "organisations/addresses.html",
        {
            "form": form, "is_answered": True, "rows": rows[:SHOWN], "on": on, "to": to, "is_one": len(rows) == 1, "most": number_text(MOST_LINES),
            "total": number_text(len(rows)), "sure": number_text(sure), "unsure": number_text(len(read) - sure),
            "refused": number_text(len(rows) - len(read)), "is_cut": len(rows) > SHOWN, "shown": SHOWN,
            "left": number_text(left) if left else "",
        },
    )  # fmt: skip


@kept_with_the_register(1)
def _converter(held: Register) -> Converter:
    return Converter(held.registry, say=gettext)


def _rows(converter: Converter, lines: Sequence[str], on: date, to: date) -> Iterator[Row]:
    """Answer line by line until the time is over; equal lines once."""
    until = monotonic() + MOST_SECONDS
    answered: dict[str, Answer] = {}
    for number, text in enumerate(lines, 1):
        answer = answered.get(text)
        if answer is None:
            if monotonic() > until:
                return
            answer = answered[text] = converter.answer(Question((Cell(text),), on, to))
        parts = tuple(
            Part(
                each.code, each.name, answer.new_address(each),
                note_in_words(each.land, each.people, each.parts, say=gettext),
            )
            for each in answer.successors
        )  # fmt: skip
        yield Row(number, text, answer, parts)


def _table(rows: Sequence[Row]) -> Table:
    titles = (
        _("Dòng"), _("Địa chỉ đã ghi"), _("Mã cũ"), _("Đơn vị cũ"), _("Mã mới"), _("Đơn vị mới"), _("Địa chỉ mới"),
        _("Phần"), _("Mức chắc chắn"), _("Căn cứ hoặc lý do"),
    )  # fmt: skip
    widths = (6, 40, 8, 40, 8, 24, 44, 30, 14, 50)
    found: list[tuple[int | str, ...]] = []
    for row in rows:
        answer = row.answer
        for part in row.parts:
            found.append((
                row.number, row.text, answer.old_code, answer.old, part.unit_code, part.name, part.address, part.note,
                _sure(answer), answer.why,
            ))  # fmt: skip
        if not row.parts:
            found.append((row.number, row.text, "", "", "", "", "", "", "", answer.reason))
    return Table(
        columns=tuple(Column(title=title, width=width) for title, width in zip(titles, widths, strict=True)),
        rows=tuple(found),
    )


def _sure(answer: Answer) -> str:
    return _("chắc chắn") if answer.is_sure else _("nên xem lại")
