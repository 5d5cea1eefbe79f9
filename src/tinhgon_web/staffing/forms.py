from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = {"type": "date"}
MOST_BYTES = 10_000_000
PARTS = ("people", "posts", "units", "pairs", "distances", "surplus")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


def _table(label: Any, hint: Any, *, required: bool = False) -> forms.FileField:
    widget = forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})
    return forms.FileField(label=label, help_text=hint, required=required, widget=widget)


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Tên phương án"), max_length=200)
    on = _day(_("Ngày bố trí có hiệu lực"))
    arranged_on = _day(
        _("Ngày quyết định sắp xếp có hiệu lực"), required=False, help_text=_("Cần khi có danh sách cấp phó dôi dư.")
    )
    distance_limit_km = forms.IntegerField(
        label=_("Không ai phải chuyển xa quá (km)"),
        required=False,
        min_value=0,
        help_text=_("Để trống: không giới hạn."),
    )
    spouse_limit_km = forms.IntegerField(
        label=_("Vợ chồng không làm việc cách nhau quá (km)"), required=False, min_value=0,
        help_text=_("Để trống: không giới hạn."),
    )  # fmt: skip
    keep_until = _day(
        _("Lưu thông tin cá nhân đến hết ngày"), help_text=_("Sau ngày này, họ tên và dữ kiện cần được xóa.")
    )
    people = _table(
        _("Bảng người"),
        _("Cột cần có: mã, họ và tên, cơ quan cũ, loại. Chỉ đưa các cột mà quy định cần."),
        required=True,
    )
    posts = _table(_("Bảng vị trí"), _("Cột cần có: mã, tên vị trí, mã đơn vị, loại."), required=True)
    units = _table(_("Bảng đơn vị"), _("Cấp trên, nơi làm việc, số cấp phó, chỉ tiêu."))
    pairs = _table(_("Bảng người thân, vợ chồng"), _("Người thứ nhất, người thứ hai, quan hệ."))
    distances = _table(_("Bảng khoảng cách"), _("Từ, đến, km."))
    surplus = _table(_("Danh sách cấp phó dôi dư"), _("Mã, đến ngày, số quyết định."))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for part in PARTS:
            if (file := given.get(part)) and file.size > MOST_BYTES:
                self.add_error(part, _("Tệp lớn quá 10 MB."))
        if given.get("keep_until") and given.get("on") and given["keep_until"] < given["on"]:
            self.add_error("keep_until", _("Ngày này phải sau ngày bố trí."))
        return given

    def files_given(self) -> dict[str, tuple[str, bytes]]:
        given = ((part, self.cleaned_data.get(part)) for part in PARTS)
        return {part: (file.name, file.read()) for part, file in given if file}


class DemandForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Yêu cầu"),
        choices=[
            ("pin", _("ấn định vào vị trí")),
            ("out", _("không bố trí vị trí nào")),
            ("forbid", _("không bố trí vào vị trí")),
        ],
    )
    post = forms.ChoiceField(label=_("Vị trí"), required=False)
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Được lưu cùng yêu cầu."),
    )

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", "–"), *posts]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") != "out" and not given.get("post"):
            self.add_error("post", _("Hãy chọn vị trí."))
        return given


class AcceptForm(forms.Form):
    reason = forms.CharField(
        label=_("Căn cứ, lý do"), max_length=500, help_text=_("Ví dụ: Nghị quyết số 12-NQ/TU ngày 05/12/2026")
    )


class LedgerForm(forms.Form):
    file = _table(_("Sổ biên chế"), _("Cột: mã đơn vị, loại, số liệu, ngày, thay đổi, số quyết định."), required=True)

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn quá 10 MB."))
        return self.cleaned_data["file"]


class QuotaForm(forms.Form):
    """Which day the arrangement took effect, for the way down; nothing else is asked."""

    arranged_on = _day(_("Ngày quyết định sắp xếp có hiệu lực"), required=False)
