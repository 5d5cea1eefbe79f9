from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhgon_web.reports.models import LAYOUTS, PERIODS


class ReportForm(forms.Form):
    layout = forms.ChoiceField(label=_("Thể thức"), choices=list(LAYOUTS.items()))
    period = forms.ChoiceField(label=_("Loại kỳ"), choices=list(PERIODS.items()))
    starts_on = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"}))
    cut_off = forms.DateField(
        label=_("Chốt số liệu ngày"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Số liệu chốt một lần; báo cáo mở lại sau này vẫn cho đúng số đó."),
    )  # fmt: skip
    superior = forms.CharField(label=_("Cơ quan cấp trên"), required=False, max_length=200)
    issuer = forms.CharField(label=_("Cơ quan báo cáo"), max_length=200)
    place = forms.CharField(label=_("Địa danh"), max_length=100)
    number = forms.CharField(
        label=_("Số, ký hiệu"), required=False, max_length=60, help_text=_("Để trống nếu văn thư chưa cấp số.")
    )
    issued_on = forms.DateField(
        label=_("Ngày ký"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Để trống nếu chưa ký."),
    )  # fmt: skip
    capacity = forms.CharField(label=_("Quyền hạn ký"), required=False, max_length=100, help_text=_("Ví dụ: T/M BAN THƯỜNG VỤ"))
    position = forms.CharField(label=_("Chức vụ"), max_length=100)
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=100)
    direction = forms.CharField(
        label=_("I. Công tác lãnh đạo, chỉ đạo"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    difficulties = forms.CharField(
        label=_("III. Hạn chế, khó khăn, nguyên nhân"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    next_steps = forms.CharField(
        label=_("IV. Nhiệm vụ thời gian tới"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposals = forms.CharField(
        label=_("V. Kiến nghị, đề xuất"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts_on, cut_off = given.get("starts_on"), given.get("cut_off")
        if starts_on and cut_off and cut_off < starts_on:
            self.add_error("cut_off", _("Ngày chốt số liệu phải từ ngày bắt đầu kỳ trở đi."))
        if cut_off and cut_off > self.today:
            self.add_error("cut_off", _("Chưa đến ngày này; chốt số liệu đến hôm nay hoặc sớm hơn."))
        return given
