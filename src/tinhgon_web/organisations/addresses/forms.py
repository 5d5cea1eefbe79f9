from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhgon.vietnamese.printing import number_text
from tinhgon_web.organisations.forms import DayField

MOST_LINES = 5000
MOST_LETTERS = 1_000_000
LAST_OF_THE_OLD_MAP = date(2025, 6, 30)


class AddressForm(forms.Form):
    dia_chi = forms.CharField(
        label=_("Địa chỉ, mỗi dòng một địa chỉ"), max_length=MOST_LETTERS, strip=False,
        help_text=_(
            "Như người dân vẫn viết: đủ hay tắt (P., Q., TP., TX., TT., H.), có hay không dấu, theo thứ tự nào cũng được. "
            "Dán được nhiều cột từ bảng tính."
        ),
        error_messages={"required": _("Chưa có địa chỉ nào. Gõ hoặc dán ít nhất một dòng.")},
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    ngay = DayField(label=_("Viết theo tên của ngày"), help_text=_("Để trống: ngày 30/06/2025, trước khi bỏ cấp huyện"))
    den = DayField(label=_("Đổi sang tên của ngày"), help_text=_("Để trống: hôm nay"))

    def clean_dia_chi(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["dia_chi"].splitlines() if line.strip()]
        if not lines:
            raise forms.ValidationError(self.fields["dia_chi"].error_messages["required"], code="required")
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                _("%(count)s dòng; mỗi lần nhận nhiều nhất %(most)s. Chia thành nhiều lần, hoặc dùng lệnh `tinhgon units convert`."),
                params={"count": number_text(len(lines)), "most": number_text(MOST_LINES)},
            )  # fmt: skip
        return lines

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["ngay"] = given.get("ngay") or LAST_OF_THE_OLD_MAP
        given["den"] = given.get("den") or max(timezone.localdate(), given["ngay"])
        if given["den"] < given["ngay"]:
            self.add_error("den", _("Ngày đổi sang phải bằng hoặc sau ngày của địa chỉ."))
        return given
