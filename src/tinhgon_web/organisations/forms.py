from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhgon.organisations.model import Kind
from tinhgon_web.organisations.models import Unit

EXPECTED = _("Không đọc được ngày “%(given)s”. Cần một ngày có thật, dạng 01/07/2025 hoặc 2025-07-01.")


class DayField(forms.DateField):
    """A day in either spelling. A refusal repeats what was typed and says what is expected."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **more)

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        raise forms.ValidationError(EXPECTED, params={"given": text[:40]}, code="invalid")


class LookUpForm(forms.Form):
    q = forms.CharField(
        label=_("Tên cũ, tên mới hoặc mã"), required=False, max_length=200,
        help_text=_("Không cần dấu. Thêm huyện, tỉnh sau dấu phẩy để thu hẹp: tan thanh, tien giang"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    ngay = DayField(label=_("Vào ngày"), help_text=_("Để trống: mọi tên từng có"))


class DayForm(forms.Form):
    ngay = DayField(label=_("Vào ngày"))


class CompareForm(forms.Form):
    tu = DayField(label=_("Từ ngày"))
    den = DayField(label=_("Đến ngày"))
    tinh = forms.ChoiceField(label=_("Tỉnh, thành phố"), required=False)
    loai = forms.ChoiceField(
        label=_("Loại"), required=False,
        choices=[
            (Kind.COMMUNE.value, _("Cấp xã")), (Kind.DISTRICT.value, _("Cấp huyện")),
            (Kind.PROVINCE.value, _("Cấp tỉnh")), (Kind.ORGAN.value, _("Cơ quan nhà nước")),
            (Kind.PARTY_BODY.value, _("Cơ quan, tổ chức đảng")), ("", _("Tất cả")),
        ],
    )  # fmt: skip
    nhom = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, provinces: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["tinh"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Cả nước")), *provinces]


class NameForm(forms.Form):
    """The choice for one printed name: a unit's id, or "" for no one unit (then `unit` is None)."""

    unit = forms.CharField(required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit = given.get("unit") or None
        if "unit" not in self.data:
            raise forms.ValidationError(_("Chưa chọn. Chọn một đơn vị, hoặc “không phải một đơn vị”."))
        if unit is not None and not Unit.objects.filter(pk=unit).exists():
            raise forms.ValidationError(
                _("Không có đơn vị này trong sổ. Chọn lại một dòng bên dưới, hoặc tìm tên khác.")
            )
        return {"unit": unit}
