"""One form over the facts of the core: its fields, words and refusals are those of `facts.yaml`."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinhgon.benefits.facts import FactKind, Facts, WrongFacts, fact_kinds
from tinhgon.benefits.work import question_texts
from tinhgon_web.benefits.words import lazily, said

UNKNOWN = _("chưa rõ")
# What is asked, in the order of the page. The first two sections are open, the others folded until needed.
SECTIONS = (
    ("person", _("Người nghỉ"), ("kind", "art2_group", "sex", "birth_month", "annex", "leaving_kind")),
    ("days", _("Ngày tháng"), ("arrangement_effective_date", "decision_date", "leave_date", "roadmap_case")),
    ("insurance", _("Thời gian đóng BHXH và công tác"),
     ("bhxh_months_total", "bhxh_months_compensated", "bhxh_months_in_art1_bodies", "work_months")),
    ("salary", _("Tiền lương của tháng trước khi nghỉ"), ("salary_month_vnd", "contract_salary_vnd")),
    ("coefficients", _("Tính tiền lương từ hệ số"),
     ("salary_coefficient", "position_coefficient", "over_grade_percent", "percent_allowances",
      "reserved_difference_coefficient", "unpaid_leave_from")),
    ("conditions", _("Điều kiện xem xét"),
     ("voluntary", "under_discipline_review", "under_prosecution", "under_inspection", "pregnant",
      "on_maternity_leave", "child_birth_date", "settled_under", "settled_date", "settled_amount_vnd")),
    ("special", _("Trường hợp riêng"),
     ("hazardous_years", "sector", "rank", "age_limit_years", "female_commune_cadre", "keeps_working",
      "voluntary_insurance_paid", "monthly_allowance_vnd", "past_age_or_pensioner", "average_salary_60m_vnd",
      "centrally_managed", "re_employed", "province", "application_date", "qualifying_months")),
)  # fmt: skip
HINTS = {
    "birth_month": _("Tháng/năm, ví dụ 07/1967"),
    "annex": _("Phụ lục II: nghề nặng nhọc, độc hại hoặc vùng đặc biệt khó khăn từ đủ 15 năm"),
    "arrangement_effective_date": _("12 tháng hưởng mức cao tính từ ngày này"),
    "leave_date": _("Nghỉ hưu: ngày đầu hưởng lương hưu. Thôi việc: ngày đầu không làm việc"),
    "bhxh_months_total": _("Số tháng, hoặc “33 năm 2 tháng”, theo bản ghi quá trình đóng BHXH"),
    "bhxh_months_compensated": _("Đã hưởng trợ cấp thôi việc, BHXH một lần, phục viên, xuất ngũ; không có thì ghi 0"),
    "bhxh_months_in_art1_bodies": _("Trong cơ quan Đảng, Nhà nước, đoàn thể, lực lượng vũ trang"),
    "salary_month_vnd": _("Đồng, ví dụ 20.000.000; để trống nếu tính từ hệ số"),
    "percent_allowances": _("Ví dụ 25; 30. Các phụ cấp được tính: công vụ, thâm niên nghề, ưu đãi, đảng đoàn thể…"),
}


class FactsForm(forms.Form):
    """Whatever is known of a person. An empty field is a fact that is not known; the computation then asks for it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for _key, _title, names in SECTIONS:
            for name in names:
                self.fields[name] = _field(fact_kinds()[name])
        for question, (words, options) in question_texts().items():
            self.fields[question] = forms.ChoiceField(
                label=lazily(words),
                required=False,
                choices=[
                    ("", _("chưa có quyết định ghi nhận")),
                    *((key, lazily(text)) for key, text in options.items()),
                ],
            )

    def sections(self) -> Iterator[dict[str, object]]:
        """Yield the sections with their fields; `is_open` where something is filled in or wrong."""
        for place, (key, title, names) in enumerate(SECTIONS):
            fields = [self[name] for name in names]
            is_used = any(field.errors or field.value() not in (None, "") for field in fields)
            yield {"key": key, "title": title, "fields": fields, "is_open": place < 4 or is_used}
        decisions = [self[question] for question in question_texts()]
        is_used = any(field.errors or field.value() for field in decisions)
        title = _("Cách hiểu đã có quyết định ghi nhận")
        yield {"key": "readings", "title": title, "fields": decisions, "is_open": is_used}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.read_facts(given)
        return given

    def read_facts(self, given: Mapping[str, Any]) -> None:
        """Set `facts` and `readings`, or put what is wrong at its field."""
        questions = question_texts()
        facts = {name: text for name, text in given.items() if name not in questions}
        try:
            self.facts = Facts.read(facts)
        except WrongFacts as error:
            self._refuse(error.problems)
        self.readings = {name: option for name, option in given.items() if name in questions and option}

    def _refuse(self, problems: Mapping[str, Any]) -> None:
        for name, words in problems.items():
            field = name if name in self.fields else "bhxh_months_total"
            self.add_error(field, said(words))


def _field(kind: FactKind) -> forms.Field:
    label, hint = lazily(kind.words), HINTS.get(kind.name, "")
    choices: list[tuple[str, Any]] = []
    if kind.choices:
        choices = [(key, lazily(words)) for key, words in kind.choices.items()]
    elif kind.type == "flag":
        choices = [("có", _("có")), ("không", _("không"))]
    if choices:
        return forms.ChoiceField(label=label, help_text=hint, required=False, choices=[("", UNKNOWN), *choices])
    attrs = {"autocomplete": "off"}
    widget: forms.Widget = forms.TextInput(attrs=attrs)
    if kind.type == "date":
        widget = forms.DateInput(attrs={**attrs, "type": "date"})
    elif kind.type in ("whole", "number", "money") and "months" not in kind.name:
        widget = forms.TextInput(attrs={**attrs, "inputmode": "decimal"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=200, widget=widget)
