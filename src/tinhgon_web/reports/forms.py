from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhgon.officialdoc.model import Capacity
from tinhgon_web.reports.models import LAYOUTS, PERIODS

CAPACITIES = {
    Capacity.HEAD.value: _("người đứng đầu ký"),
    Capacity.ON_BEHALF.value: _("thay mặt (T/M, TM.)"),
    Capacity.FOR_HEAD.value: _("ký thay (K/T, KT.)"),
    Capacity.BY_ORDER.value: _("thừa lệnh (T/L, TL.)"),
    Capacity.BY_DELEGATION.value: _("thừa ủy quyền (TUQ.)"),
    Capacity.ACTING.value: _("quyền (Q.)"),
}
DAY = {"type": "date"}


def words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(forms.Form):
    layout = forms.ChoiceField(label=_("Thể thức"), choices=list(LAYOUTS.items()))
    period = forms.ChoiceField(label=_("Loại kỳ"), choices=list(PERIODS.items()))
    starts_on = forms.DateField(label=_("Từ ngày"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    cut_off = forms.DateField(
        label=_("Chốt số liệu ngày"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("Số liệu chốt một lần; báo cáo mở lại sau này vẫn cho đúng số đó."),
    )
    superior = forms.CharField(label=_("Cơ quan cấp trên"), required=False, max_length=200)
    issuer = forms.CharField(label=_("Cơ quan báo cáo"), max_length=200)
    body_code = forms.CharField(
        label=_("Ký hiệu cơ quan"), max_length=30, help_text=_("Đứng sau BC trong số, ký hiệu. Ví dụ: TU, SNV")
    )
    place = forms.CharField(label=_("Địa danh"), max_length=100)
    number = forms.IntegerField(
        label=_("Số"), required=False, min_value=1, help_text=_("Để trống nếu văn thư chưa cấp số.")
    )
    signed_on = forms.DateField(
        label=_("Ngày ký"), required=False, widget=forms.DateInput(attrs=DAY), help_text=_("Để trống nếu chưa ký.")
    )
    capacity = forms.ChoiceField(label=_("Quyền hạn ký"), choices=list(CAPACITIES.items()))
    authority = forms.CharField(
        label=_("Ký thay mặt, thay cho"), required=False, max_length=100, help_text=_("Ví dụ: Ban Thường vụ")
    )
    position = forms.CharField(label=_("Chức vụ"), max_length=100)
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=100)
    archive = forms.CharField(label=_("Nơi lưu"), max_length=60, help_text=_("Ví dụ: VPTU; VT, TH"))
    direction = words(_("I. Công tác lãnh đạo, chỉ đạo"))
    results = words(_("II. Kết quả: phần lời, thêm vào số liệu"))
    difficulties = words(_("III. Hạn chế, khó khăn, nguyên nhân"))
    next_steps = words(_("IV. Nhiệm vụ thời gian tới"))
    proposals = words(_("V. Kiến nghị"))

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
