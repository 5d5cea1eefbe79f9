from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from tinhgon.deadlines.explain import explain

from tinhgon.deadlines import read_deadline
from tinhgon.reading.corrections import CannotCorrect
from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.documents import actions
from tinhgon_web.documents.convert import corrected_reading
from tinhgon_web.documents.forms import correction_from, lines_of
from tinhgon_web.documents.models import CHANGE_TYPES, Correction, Document, Reading
from tinhgon_web.documents.page import reading_page


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    documents = Document.objects.visible_to(request.user).select_related("uploaded_by")[:200]
    busy = any(document.state in {"waiting", "reading"} for document in documents)
    context = {"documents": documents, "busy": busy, "may_upload": request.user.may(May.UPLOAD_DOCUMENT)}
    return render(request, "documents/_rows.html" if request.htmx else "documents/list.html", context)


@require_POST
@requires(May.UPLOAD_DOCUMENT)
def upload(request: HttpRequest) -> HttpResponse:
    """Take one or several files; each is stored or refused by itself."""
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("Chưa chọn tệp nào. Chọn tệp DOCX, PDF, TXT, HTML, Markdown hoặc ảnh quét."))
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
            messages.success(request, _("Đã nhận %s, đang đọc.") % file.name)
        else:
            messages.info(
                request,
                _("%(name)s: tệp này đã có, tải lên ngày %(day)s với tên %(held)s. Không nhận lại.")
                % {"name": file.name, "day": f"{document.uploaded_at:%d/%m/%Y}", "held": document.name},
            )
    return redirect("documents:list")


@require_safe
def detail(request: HttpRequest, document_id: int) -> HttpResponse:
    """The reading if there is one, else where the file stands."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    latest = document.latest_reading
    if document.state == "read" and latest:
        return redirect("documents:reading", latest.pk)
    return render(
        request, "documents/detail.html", {"document": document, "may_upload": request.user.may(May.UPLOAD_DOCUMENT)}
    )


@require_safe
def file(request: HttpRequest, document_id: int) -> FileResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    return FileResponse(document.content.open(), as_attachment=True, filename=document.name)


@require_POST
@requires(May.UPLOAD_DOCUMENT)
def again(request: HttpRequest, document_id: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=document_id)
    actions.ask_again(document_id=document.pk, by=request.user, at=timezone.now())
    return redirect("documents:list")


def _reading(request: HttpRequest, reading_id: int) -> Reading:
    documents = Document.objects.visible_to(request.user)
    return get_object_or_404(Reading.objects.select_related("document").filter(document__in=documents), pk=reading_id)


def _page(request: HttpRequest, reading: Reading, *, status: int = 200, **more: Any) -> HttpResponse:
    corrected = corrected_reading(reading)
    context = {
        "reading": reading,
        "page": reading_page(reading.document.text, corrected),
        "corrections": reading.corrections.filter(is_undone=False).select_related("by").order_by("-pk"),
        "may_correct": request.user.may(May.CORRECT_READING),
        "may_apply": request.user.may(May.APPLY_PLAN),
        "show": request.GET.get("show", ""),
        "selected": request.GET.get("item", ""),
        "change_types": list(CHANGE_TYPES.items()),
        **more,
    }
    return render(request, "documents/reading.html", context, status=status)


@require_safe
def reading(request: HttpRequest, reading_id: int) -> HttpResponse:
    return _page(request, _reading(request, reading_id))


@require_POST
@requires(May.CORRECT_READING)
def correct(request: HttpRequest, reading_id: int) -> HttpResponse:
    found = _reading(request, reading_id)
    try:
        kind, key, value = correction_from(request.POST, corrected_reading(found))
        if kind == "task.set" and not value:
            raise CannotCorrect("nothing was changed")
        actions.correct(reading_id=found.pk, kind=kind, key=key, value=value, by=request.user, at=timezone.now())
    except CannotCorrect:
        refusal = _(
            "Không ghi được: mục này không có thay đổi, hoặc vừa được người khác sửa. Hãy xem lại mục rồi sửa lại."
        )
        return _page(request, found, status=422, refusal=refusal)
    except ValueError as refused:
        return _page(request, found, status=422, refusal=str(refused), typed=request.POST)
    anchor = request.POST.get("anchor", "")
    return redirect(f"{reverse('documents:reading', args=[found.pk])}?{request.GET.urlencode()}#{anchor}")


@require_POST
@requires(May.CORRECT_READING)
def undo(request: HttpRequest, correction_id: int) -> HttpResponse:
    documents = Document.objects.visible_to(request.user)
    found = get_object_or_404(Correction, pk=correction_id, reading__document__in=documents)
    try:
        actions.undo(correction_id=found.pk, by=request.user, at=timezone.now())
        messages.success(request, _("Đã bỏ lần sửa."))
    except CannotCorrect:
        messages.error(request, _("Các lần sửa sau dựa vào lần này. Bỏ các lần sau trước."))
    return redirect("documents:reading", found.reading_id)


@require_safe
def explain_words(request: HttpRequest) -> HttpResponse:
    """What a deadline's words mean, as they are typed."""
    words = " ".join(lines_of(request.GET.get("deadline", "")))[:500]
    deadline = read_deadline(words) if words else None
    return render(
        request,
        "documents/_explained.html",
        {"words": words, "deadline": deadline, "steps": explain(deadline) if deadline else ()},
    )
