from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhgon.officialdoc.model import Capacity
from tinhgon_web.days import DayField
from tinhgon_web.reports.models import LAYOUTS, PERIODS

CAPACITIES = {
    Capacity.HEAD.value: _("người đứng đầu ký"),
    Capacity.ON_BEHALF.value: _("thay mặt (T/M, TM.)"),
    Capacity.FOR_HEAD.value: _("ký thay (K/T, KT.)"),
    Capacity.BY_ORDER.value: _("thừa lệnh (T/L, TL.)"),
    Capacity.BY_DELEGATION.value: _("thừa ủy quyền (TUQ.)"),
    Capacity.ACTING.value: _("quyền (Q.)"),
}


def words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReportForm(forms.Form):
    layout = forms.ChoiceField(label=_("Thể thức"), choices=list(LAYOUTS.items()))
    period = forms.ChoiceField(label=_("Loại kỳ"), choices=list(PERIODS.items()))
    starts_on = DayField(label=_("Từ ngày"))
    cut_off = DayField(
        label=_("Chốt số liệu ngày"),
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
    signed_on = DayField(label=_("Ngày ký"), required=False, help_text=_("Để trống nếu chưa ký."))
    capacity = forms.ChoiceField(label=_("Quyền hạn ký"), choices=list(CAPACITIES.items()))
    authority = forms.CharField(
        label=_("Ký thay mặt, thay cho"), required=False, max_length=100, help_text=_("Ví dụ: Ban Thường vụ")
    )
    position = forms.CharField(label=_("Chức vụ"), max_length=100)
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=100)
    archive = forms.CharField(label=_("Nơi lưu"), max_length=60, help_text=_("Ví dụ: VPTU; VT, TH"))
    recipients = forms.CharField(
        label=_("Nơi nhận"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một nơi nhận, mục đích trong ngoặc. Ví dụ: Ban Tổ chức Trung ương (để báo cáo)"),
    )  # fmt: skip
    direction = words(_("I. Công tác lãnh đạo, chỉ đạo"))
    results = words(_("II. Kết quả: phần lời, thêm vào số liệu"))
    difficulties = words(_("III. Hạn chế, khó khăn, nguyên nhân"))
    next_steps = words(_("IV. Nhiệm vụ thời gian tới"))
    proposals = words(_("V. Kiến nghị"))
    correction = forms.CharField(
        label=_("Bản này sửa gì"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Được giữ cùng báo cáo; bản trước vẫn mở được."),
    )  # fmt: skip

    WORDS = ("direction", "results", "difficulties", "next_steps", "proposals")
    PERIOD = ("period", "starts_on", "cut_off")

    def __init__(self, *args: Any, today: date, is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not is_correction:
            del self.fields["correction"]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """The fields in three groups: the period, the words, and the head and foot, which the last report gives."""
        first = [self[name] for name in (*(["correction"] if "correction" in self.fields else []), *self.PERIOD)]
        words_of = [self[name] for name in self.WORDS]
        rest = [self[name] for name in self.fields if name not in {*self.PERIOD, *self.WORDS, "correction"}]
        is_open = any(field.errors for field in rest) or not all(
            field.value() for field in rest if field.field.required
        )
        return [
            (str(_("Kỳ báo cáo")), first, True),
            (str(_("Lời báo cáo")), words_of, True),
            (str(_("Thể thức, nơi nhận, người ký")), rest, is_open),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts_on, cut_off = given.get("starts_on"), given.get("cut_off")
        if starts_on and cut_off and cut_off < starts_on:
            self.add_error("cut_off", _("Ngày chốt số liệu phải từ ngày bắt đầu kỳ trở đi."))
        if cut_off and cut_off > self.today:
            self.add_error("cut_off", _("Chưa đến ngày này; chốt số liệu đến hôm nay hoặc sớm hơn."))
        return given
