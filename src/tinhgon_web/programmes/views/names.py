"""Which units the names of a programme mean: the list, one name, and of which place and day names are read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhgon_web.accounts.permissions import May, requires
from tinhgon_web.accounts.requests import Request
from tinhgon_web.organisations.forms import NameForm
from tinhgon_web.organisations.naming import Naming, grouped
from tinhgon_web.programmes import actions
from tinhgon_web.programmes.forms import NamesForm
from tinhgon_web.programmes.models import Programme
from tinhgon_web.programmes.overview import names_in, naming_of
from tinhgon_web.programmes.views.programme import tabs


@require_safe
def names(request: Request, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    naming = naming_of(programme)
    form = NamesForm(initial={"place": naming.place_name(), "on": naming.on})
    return _names_page(request, programme, naming, form)


def _names_page(
    request: Request, programme: Programme, naming: Naming, form: NamesForm, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "programme": programme, "form": form, "today": today, "named_on": naming.on,
        "programme_number": str(programme.pk), "tabs": tabs(request, programme), "tab": "names", "is_ready": naming.is_ready,
        "may_link": request.user.may(May.CORRECT_READING), **grouped(naming.rows(names_in(programme), today)),
    }  # fmt: skip
    return render(request, "programmes/names.html", context, status=status)


@require_POST
@requires(May.CORRECT_READING)
def read_again(request: Request, programme_id: int) -> HttpResponse:
    """Say of which place and day the names are; all are read again."""
    programme = get_object_or_404(Programme, pk=programme_id)
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _names_page(request, programme, naming_of(programme), form, status=422)
    changed = actions.read_names_as_of(
        programme_id=programme.pk, place=form.unit, on=form.cleaned_data["on"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("Đã đọc lại tên: %(n)s chỗ trong nhiệm vụ và sự kiện đổi đơn vị.") % {"n": changed})
    return redirect("programmes:names", programme.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.CORRECT_READING)
def name(request: Request, programme_id: int) -> HttpResponse:
    """One printed name: what it may mean, a search for what is not offered, and the choice."""
    programme = get_object_or_404(Programme, pk=programme_id)
    printed = (request.POST.get("name") or request.GET.get("name") or "").strip()
    if not printed:
        return redirect("programmes:names", programme.pk)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        changed = actions.choose_unit(
            programme_id=programme.pk, name=printed, unit=form.cleaned_data["unit"], by=request.user, at=timezone.now()
        )
        words = _(
            "Đã ghi nhận “%(name)s”; %(n)s chỗ được nối lại. Lựa chọn này dùng cho các văn bản sau của cùng nơi ban hành."
        )
        messages.success(request, words % {"name": printed, "n": changed})
        return redirect("programmes:names", programme.pk)
    context = naming_of(programme).offers(printed, request.GET.get("q", "").strip(), timezone.localdate())
    context |= {"form": form, "programme": programme}
    return render(request, "programmes/name.html", context, status=422 if form.is_bound else 200)
