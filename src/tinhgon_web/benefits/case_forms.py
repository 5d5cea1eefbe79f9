"""Forms of the case file: who, the decision, a payment, a proof. The facts themselves are `FactsForm`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhgon.benefits.facts import fact_kinds
from tinhgon_web.benefits.forms import SECTIONS, FactsForm
from tinhgon_web.benefits.models import SOURCES
from tinhgon_web.benefits.words import lazily

MOST_BYTES = 20_000_000
MOST_MONEY = 10**12


class CaseForm(FactsForm):
    """The facts, and why they are written anew."""

    person = forms.CharField(label=_("Họ và tên"), max_length=200)
    unit_name = forms.CharField(label=_("Cơ quan, đơn vị"), max_length=300)
    reason = forms.CharField(
        label=_("Lý do thay đổi"), max_length=300, required=False, help_text=_("Ví dụ: bổ sung bản ghi BHXH ngày …")
    )

    def __init__(self, *args: Any, is_new: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("reason",) if is_new else ("person", "unit_name"):
            del self.fields[name]

    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("person", "unit_name", "reason") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """The facts are all that is no field of the case itself."""
        given = super(FactsForm, self).clean() or {}
        own = ("person", "unit_name", "reason")
        self.read_facts({name: text for name, text in given.items() if name not in own})
        return given


def _money(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}))


def whole_money(text: str) -> int:
    """Return whole đồng as people write them: 1.140.000.000."""
    digits = text.replace(".", "").replace(" ", "").replace("\u00a0", "").removesuffix("đồng")
    if not (digits.isascii() and digits.isdigit() and int(digits) <= MOST_MONEY):
        raise forms.ValidationError(_("Phải là số đồng nguyên, như 1.140.000.000."))
    return int(digits)


class DecisionForm(forms.Form):
    number = forms.CharField(label=_("Số quyết định"), max_length=100)
    day = forms.DateField(label=_("Ngày quyết định"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = _money(_("Số tiền (đồng)"))
    reason = forms.CharField(label=_("Lý do, nếu khác số tính"), max_length=500, required=False)

    def clean_amount(self) -> int:
        return whole_money(self.cleaned_data["amount"])


class PaymentForm(forms.Form):
    day = forms.DateField(label=_("Ngày chi"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = _money(_("Số tiền (đồng)"))
    reference = forms.CharField(label=_("Chứng từ"), max_length=100)
    source = forms.ChoiceField(label=_("Nguồn"), choices=SOURCES)

    def clean_amount(self) -> int:
        amount = whole_money(self.cleaned_data["amount"])
        if amount == 0:
            raise forms.ValidationError(_("Phải lớn hơn 0."))
        return amount


class ProofForm(forms.Form):
    fact = forms.ChoiceField(label=_("Dữ kiện"))
    paper = forms.CharField(label=_("Giấy tờ (số, ngày)"), max_length=300)
    file = forms.FileField(label=_("Tệp (không bắt buộc)"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [name for _key, _title, fields in SECTIONS for name in fields]
        field = self.fields["fact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, lazily(fact_kinds()[name].words)) for name in names]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 20 MB."))
        return file
