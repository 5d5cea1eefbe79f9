from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinhgon.deadlines import read_deadline
from tinhgon.reading.corrections import CannotCorrect
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.documents import actions
from tinhgon_web.documents.convert import corrected_reading, naming_of
from tinhgon_web.documents.forms import correction_from, day_of, lines_of
from tinhgon_web.documents.models import CHANGE_TYPES, Correction, Document, Reading
from tinhgon_web.documents.page import SHOWN, Item, Page, mark_open_names, reading_page
from tinhgon_web.office_calendar import last_day, why

MOST_LISTED = 200
# After these the item is still the same one, so htmx gets the item alone; after the others the page is asked anew.
IN_PLACE = {"task.set", "task.confirm", "task.add", "change.set", "change.add", "change.remove", "warning.resolve"}


@require_safe
def document_list(request: Request) -> HttpResponse:
    documents = Document.objects.visible_to(request.user).select_related("uploaded_by")[:MOST_LISTED]
    stuck = set(Document.objects.visible_to(request.user).stuck(timezone.now()))
    unread = sum(1 for one in documents if one.state in {"waiting", "reading"} and one not in stuck)
    context = {
        "documents": documents,
        "stuck": stuck,
        "busy": unread > 0,
        "unread": unread,
        "may_upload": request.user.may(May.UPLOAD_DOCUMENT),
    }
    return render(request, "documents/_rows.html" if request.htmx else "documents/list.html", context)


@require_POST
@requires(May.UPLOAD_DOCUMENT)
def upload(request: Request) -> HttpResponse:
    """Take one or several files; each is stored or refused by itself."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("Chưa chọn tệp nào. Chọn tệp DOCX, PDF, TXT, HTML, Markdown hoặc ảnh quét."))
    received: list[str] = []
    for file in files:
        try:
            document, is_new = actions.upload_document(
                name=file.name or "?", content=file.read(), by=request.user, at=timezone.now()
            )
        except actions.TooLarge:
            messages.error(
                request,
                _("%(name)s: tệp quá lớn, nhận tối đa %(most)s MB.")
                % {"name": file.name, "most": actions.MOST_BYTES // 1024 // 1024},
            )
            continue
        if is_new:
            received.append(file.name or "?")
        else:
            held = format_html('<a href="{}">{}</a>', reverse("documents:detail", args=[document.pk]), document.name)
            words = _("{name}: tệp này đã có, tải lên ngày {day} với tên {held}. Không nhận lại.")
            day = f"{timezone.localtime(document.uploaded_at):%d/%m/%Y}"
            messages.info(request, format_html(words, name=file.name, day=day, held=held))
    # One message for all: fifteen would push the list, which says how each reading ends, below the first screen.
    if len(received) == 1:
        messages.success(request, _("Đã nhận %s, đang đọc.") % received[0])
    elif received:
        words = _("Đã nhận %(count)s tệp. Cột Tình trạng cho biết từng tệp đã đọc xong chưa.")
        messages.success(request, words % {"count": len(received)})
    return _go(request, reverse("documents:list"))


@require_safe
def detail(request: Request, document_id: int) -> HttpResponse:
    """The reading if there is one, else where the file stands."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    latest = document.latest_reading
    if document.state == "read" and latest:
        return redirect("documents:reading", latest.pk)
    context = {"document": document, "latest": latest, "may_upload": request.user.may(May.UPLOAD_DOCUMENT)}
    return render(request, "documents/detail.html", context)


@require_safe
def file(request: Request, document_id: int) -> FileResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    if not document.content:
        raise Http404
    return FileResponse(document.content.open(), as_attachment=True, filename=document.name)


@require_POST
@requires(May.UPLOAD_DOCUMENT)
def again(request: Request, document_id: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    actions.ask_again(document_id=document.pk, by=request.user, at=timezone.now())
    return redirect("documents:list")


def _go(request: Request, url: str) -> HttpResponse:
    """A redirect that htmx follows as a page of its own, so that the messages are shown."""
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def visible_reading(request: Request, reading_id: int) -> Reading:
    documents = Document.objects.visible_to(request.user)
    return get_object_or_404(Reading.objects.select_related("document").filter(document__in=documents), pk=reading_id)


def _page(found: Reading, corrected: dict[str, Any] | None = None) -> Page:
    corrected = corrected or corrected_reading(found)
    page = reading_page(found.document.text, corrected)
    mark_open_names(page, naming_of(found.document, corrected))
    return page


def _item(page: Page, path: str) -> Item:
    found = page.item(path)
    if found is None:
        raise Http404
    return found


@require_safe
def reading(request: Request, reading_id: int) -> HttpResponse:
    found = visible_reading(request, reading_id)
    show = request.GET.get("show", "")
    page = _page(found)
    before = found.before()
    context = {
        "reading": found,
        "to_take_over": before.corrections.filter(is_undone=False).count() if before else 0,
        "page": page,
        "items": [item for item in page.items if SHOWN.get(show, SHOWN[""])(item)],
        "show": show,
        "corrections": found.corrections.filter(is_undone=False).select_related("by").order_by("-pk"),
        "readings": found.document.readings.annotate(correction_count=Count("corrections")).order_by("-pk"),
        "may_correct": request.user.may(May.CORRECT_READING),
        "may_apply": request.user.may(May.APPLY_PLAN),
        "may_upload": request.user.may(May.UPLOAD_DOCUMENT),
    }
    return render(request, "documents/reading.html", context)


@require_safe
def item(request: Request, reading_id: int) -> HttpResponse:
    """One item for htmx when a correction is given up; the reading page at that item for everybody else."""
    found = visible_reading(request, reading_id)
    page = _page(found)
    shown = _item(page, request.GET.get("path", ""))
    if not request.htmx:
        return redirect(f"{reverse('documents:reading', args=[found.pk])}#{shown.anchor}")
    context = {"item": shown, "reading": found, "page": page, "may_correct": request.user.may(May.CORRECT_READING)}
    return render(request, "documents/_item.html", context)


@require_safe
@requires(May.CORRECT_READING)
def edit(request: Request, reading_id: int) -> HttpResponse:
    """The forms of one item, in its place or as a page."""
    found = visible_reading(request, reading_id)
    page = _page(found)
    return _edit(request, found, page, _item(page, request.GET.get("path", "")))


def _edit(
    request: Request, found: Reading, page: Page, shown: Item, *, refusal: str = "", typed: QueryDict | None = None
) -> HttpResponse:
    context = {
        "item": shown,
        "reading": found,
        "page": page,
        "fields": _as_typed(shown, typed),
        "neighbours": page.neighbours(shown),
        "change_types": list(CHANGE_TYPES.items()),
        "refusal": refusal,
    }
    template = "documents/_edit.html" if request.htmx else "documents/edit.html"
    return render(request, template, context, status=422 if refusal else 200)


def _as_typed(shown: Item, typed: QueryDict | None) -> dict[str, str]:
    """What the task's fields show: what was typed and refused, else what is held."""
    task = shown.task or {}
    held = {
        "text": shown.text,
        "lead": shown.lead_lines,
        "coordinating": shown.coordinating_lines,
        "deadline": (task.get("deadline") or {}).get("text", ""),
        "status": task.get("status", "open"),
    }
    if typed is not None and typed.get("kind") in {"task.set", "task.add"}:
        return {name: typed.get(name, value) for name, value in held.items()}
    return held


@require_POST
@requires(May.CORRECT_READING)
def correct(request: Request, reading_id: int) -> HttpResponse:
    found = visible_reading(request, reading_id)
    corrected = corrected_reading(found)
    path = request.POST.get("path", "")
    try:
        kind, key, value = correction_from(request.POST, corrected)
        if kind.endswith(".set") and not value:
            raise ValueError(_("Chưa có gì thay đổi. Sửa ít nhất một ô, hoặc bấm “Thôi”."))
        actions.correct(reading_id=found.pk, kind=kind, key=key, value=value, by=request.user, at=timezone.now())
    except CannotCorrect:
        return _refused(request, found, path, _("Không ghi được: mục này vừa được sửa ở nơi khác. Xem lại rồi sửa."))
    except ValueError as refused:
        return _refused(request, found, path, str(refused))
    if request.htmx and path and kind in IN_PLACE:
        page = _page(found)
        context = {"item": _item(page, path), "reading": found, "page": page, "may_correct": True, "with_counts": True}
        return render(request, "documents/_item.html", context)
    page = _page(found, corrected)
    shown = page.item(path)
    # A split or merge comes back to the page; whoever goes through "chỉ mục cần xem" stays in that list.
    query = urlsplit(request.htmx.current_url or "").query if request.htmx else ""
    show = QueryDict(query).get("show") or request.POST.get("show")
    url = reverse("documents:reading", args=[found.pk]) + (f"?{urlencode({'show': show})}" if show else "")
    return _go(request, f"{url}#{shown.anchor}" if shown else url)


def _refused(request: Request, found: Reading, path: str, refusal: str) -> HttpResponse:
    page = _page(found)
    shown = page.item(path)
    if shown is None:
        messages.error(request, refusal)
        return _go(request, reverse("documents:reading", args=[found.pk]))
    return _edit(request, found, page, shown, refusal=refusal, typed=request.POST)


@require_POST
@requires(May.CORRECT_READING)
def undo(request: Request, correction_id: int) -> HttpResponse:
    documents = Document.objects.visible_to(request.user)
    found = get_object_or_404(Correction, pk=correction_id, reading__document__in=documents)
    try:
        actions.undo(correction_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, _("Đã bỏ lần sửa."))
    except CannotCorrect:
        messages.error(request, _("Các lần sửa sau dựa vào lần này. Bỏ các lần sau trước."))
    return redirect("documents:reading", found.reading_id)


@require_POST
@requires(May.CORRECT_READING)
def take_over(request: Request, reading_id: int) -> HttpResponse:
    found = visible_reading(request, reading_id)
    taken, left_out = actions.take_over(reading_id=found.pk, by=request.user, at=timezone.now())
    words = _("Đã chép %(taken)s lần sửa; %(left)s lần không còn khớp, vẫn xem được ở bản đọc trước.")
    messages.success(request, words % {"taken": taken, "left": left_out})
    return redirect("documents:reading", found.pk)


@require_safe
def explain_words(request: Request) -> HttpResponse:
    """What a deadline's words mean, as they are typed."""
    words = " ".join(lines_of(request.GET.get("deadline", "")))[:500]
    reference: date | None = day_of(request.GET.get("issued_on"))
    deadline = read_deadline(words, reference=reference) if words else None
    context: dict[str, Any] = {"words": words, "deadline": deadline, "due": last_day(deadline), "steps": why(deadline)}
    return render(request, "documents/_explained.html", context)
