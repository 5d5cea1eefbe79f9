from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhgon.programme.states import WorkState
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
