from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhgon.organisations.model import Kind
from tinhgon.programme.states import WorkState
from tinhgon_web.organisations.answers import look_up
from tinhgon_web.organisations.forms import DayField
from tinhgon_web.organisations.register import register
from tinhgon_web.programmes.models import STATE_LABELS, Body, Programme

BUCKETS = {
    "total": _("Tổng số nhiệm vụ"),
    "done": _("Đã hoàn thành"),
    "open": _("Chưa hoàn thành"),
    "overdue": _("Quá hạn"),
    "due_soon": _("Sắp đến hạn"),
    "in_term": _("Trong hạn"),
    "no_deadline": _("Không hạn"),
    "done_on_time": _("Hoàn thành đúng hạn"),
    "done_late": _("Hoàn thành quá hạn"),
    "outside": _("Ngoài tổng số"),
}
SORTS = {"clause": _("điều khoản"), "due": _("thời hạn"), "state": _("trạng thái"), "lead": _("chủ trì")}


class UnitField(forms.CharField):
    """A unit's id; one the register does not have is no filter."""

    def clean(self, value: Any) -> Any:
        unit = super().clean(value)
        return unit if unit in register().registry.units else ""


class RegisterFilter(forms.Form):
    """What the register shows. All of it lives in the URL, so a filter is saved by keeping the address."""

    q = forms.CharField(label=_("Tìm"), required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.all(), label=_("Chương trình"), required=False, empty_label=_("mọi chương trình")
    )
    lead = forms.ModelChoiceField(
        Body.objects.filter(parts__role="lead").distinct(),
        label=_("Chủ trì"),
        required=False,
        empty_label=_("mọi cơ quan"),
    )
    bucket = forms.ChoiceField(label=_("Thời hạn"), required=False, choices=[("", _("mọi thời hạn")), *BUCKETS.items()])
    unit = UnitField(label=_("Đơn vị"), required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("mọi trạng thái")), *((s.value, label) for s, label in STATE_LABELS.items())],
    )
    warning = forms.BooleanField(label=_("Có cảnh báo"), required=False)
    sort = forms.ChoiceField(
        required=False,
        choices=[("", ""), *SORTS.items(), *((f"-{name}", label) for name, label in SORTS.items())],
        widget=forms.HiddenInput,
    )


class NamesForm(forms.Form):
    """Of which place and day the names of a document are."""

    place = forms.CharField(
        label=_("Tên là của"), required=False, max_length=200,
        help_text=_("Tỉnh, xã, hoặc cơ quan trung ương ban hành: tên hoặc mã. Để trống: chỉ nối những tên tự nó đã rõ."),
    )  # fmt: skip
    on = DayField(
        label=_("Vào ngày"), help_text=_("Thường là ngày ban hành. Cùng một tên, ngày khác có thể là đơn vị khác.")
    )
    unit: str | None = None  # what `place` means, once the form is valid

    def clean_on(self) -> date:
        on: date | None = self.cleaned_data["on"]
        if on is None:
            raise forms.ValidationError(_("Cần một ngày, dạng 01/07/2025."))
        if not date(1945, 9, 2) <= on <= date(2100, 1, 1):
            raise forms.ValidationError(_("Cần một ngày từ 02/09/1945 đến 01/01/2100."))
        return on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words, on = (given.get("place") or "").strip(), given.get("on")
        if not words or on is None:
            return given
        units = _units_called(words, on)
        if len(units) != 1:
            day = on.strftime("%d/%m/%Y")
            refusal = _("Ngày %(day)s không có đơn vị “%(words)s”.")
            if units:
                refusal = _(
                    "Ngày %(day)s, “%(words)s” có %(n)s cách hiểu: %(readings)s. Ghi thêm nơi trực thuộc sau dấu phẩy, hoặc mã."
                )
            readings = "; ".join(_label(unit, on) for unit in units[:5])
            said = refusal % {"day": day, "words": words, "n": len(units), "readings": readings}
            raise forms.ValidationError({"place": said})
        self.unit = units[0]
        return given


def _label(unit: str, on: date) -> str:
    held = register()
    return held.finder.label(unit, on) or held.registry.versions(unit)[0].full_name


def _units_called(words: str, on: date) -> list[str]:
    """Return the units words may mean on a day: by code, by their whole name, else by a part of it."""
    held = register()
    found = look_up(held, words, None)
    whole = (
        [] if found.is_code else [each.version.unit for each in held.finder.find(words, limit=200) if each.rank <= 1]
    )
    units = dict.fromkeys(whole or [version.unit for version in found.versions])
    there = [unit for unit in units if held.registry.may_be_alive(unit, on)]
    # "Hưng Yên" alone is the province; the page shows it with its type, so that a city of the name can be asked for.
    provinces = [unit for unit in there if held.registry.units[unit].kind is Kind.PROVINCE]
    return provinces if whole and len(provinces) == 1 else there


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=[(state.value, label) for state, label in STATE_LABELS.items()])
    note = forms.CharField(label=_("Nội dung, lý do"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    on = forms.DateField(
        label=_("Ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Để trống nếu là hôm nay."),
    )  # fmt: skip

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > timezone.localdate():
            raise forms.ValidationError(_("Ngày này chưa tới. Ghi ngày đã hoàn thành, không sau hôm nay."))
        return on

    def clean_to(self) -> WorkState:
        return WorkState(self.cleaned_data["to"])


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Kết quả, khó khăn, đề xuất"), widget=forms.Textarea(attrs={"rows": 3}))


class DeadlineForm(forms.Form):
    new_due = forms.DateField(label=_("Hạn mới"), widget=forms.DateInput(attrs={"type": "date"}))
    authority = forms.CharField(label=_("Căn cứ (văn bản hoặc người quyết định)"), max_length=300)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class EvidenceForm(forms.Form):
    file = forms.FileField(label=_("Tệp minh chứng"), max_length=255)

    MOST_BYTES = 20 * 1024 * 1024

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.MOST_BYTES:
            raise forms.ValidationError(
                _("Tệp %(found)s MB; nhận tối đa %(most)s MB. Nén hoặc tách tệp rồi gửi lại."),
                params={"found": file.size // 1024 // 1024, "most": self.MOST_BYTES // 1024 // 1024},
            )
        return file


class TaskForm(forms.Form):
    """Correction of a registered task by hand."""

    text = forms.CharField(label=_("Nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 4}))
    lead = forms.CharField(
        label=_("Chủ trì"), required=False, help_text=_("Mỗi dòng một cơ quan."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    coordinating = forms.CharField(
        label=_("Phối hợp"), required=False, help_text=_("Mỗi dòng một cơ quan."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    product = forms.CharField(label=_("Sản phẩm"), required=False)

    @staticmethod
    def names(value: str) -> list[str]:
        return [line.strip() for line in value.splitlines() if line.strip()]
