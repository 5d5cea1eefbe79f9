"""Which units the names of a reading mean, before it is written into a register: the list, and the choice for one name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.documents.convert import corrected_reading, naming_of
from tinhgon_web.documents.page import name_counts, reading_page
from tinhgon_web.documents.views import visible_reading
from tinhgon_web.organisations.actions import link_name
from tinhgon_web.organisations.forms import NameForm
from tinhgon_web.organisations.naming import grouped


@require_safe
def names(request: Request, reading_id: int) -> HttpResponse:
    found = visible_reading(request, reading_id)
    corrected = corrected_reading(found)
    naming, page = naming_of(found.document, corrected), reading_page(found.document.text, corrected)
    today = timezone.localdate()
    context = {
        "reading": found, "page": page, "today": today, "named_on": naming.on, "is_ready": naming.is_ready,
        "place": naming.place_name(), "may_link": request.user.may(May.CORRECT_READING),
        **grouped(naming.rows(name_counts(page), today)),
    }  # fmt: skip
    return render(request, "documents/names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.CORRECT_READING)
def name(request: Request, reading_id: int) -> HttpResponse:
    """One printed name: what it may mean, a search for what is not offered, and the choice."""
    found = visible_reading(request, reading_id)
    naming = naming_of(found.document, corrected_reading(found))
    printed = (request.POST.get("name") or request.GET.get("name") or "").strip()
    if not printed:
        return redirect("documents:names", found.pk)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        link_name(name=printed, unit=unit, place=naming.place, on=naming.on, by=request.user, at=timezone.now())
        words = _("Đã ghi nhận “%s”. Lựa chọn này dùng cho văn bản này và các văn bản sau của cùng nơi ban hành.")
        messages.success(request, words % printed)
        return redirect("documents:names", found.pk)
    context = naming.offers(printed, request.GET.get("q", "").strip(), timezone.localdate())
    context |= {"form": form, "reading": found}
    return render(request, "documents/name.html", context, status=422 if form.is_bound else 200)
