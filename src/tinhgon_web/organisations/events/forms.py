"""Forms of the events of units: what a person types, before any of it is looked up in the register."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tinhgon.organisations import model as core
from tinhgon.organisations.model import EventKind
from tinhgon_web.organisations.forms import DayField
from tinhgon_web.organisations.words import EVENT_LABELS, PRECISION_LABELS, STATE_LABELS

FIRST_DAY, LAST_DAY = date(1945, 1, 1), date(2100, 1, 1)
MOST_SOURCES, MOST_RESULTS, MOST_PAIRS = 100, 30, 150
KIND_HINTS = {
    EventKind.ESTABLISH: _("Thành lập: đơn vị mới bắt đầu hoạt động"),
    EventKind.DISSOLVE: _("Giải thể, kết thúc hoạt động: không có đơn vị sau"),
    EventKind.MERGE: _("Hợp nhất: các đơn vị trước kết thúc, một đơn vị mới thay"),
    EventKind.ABSORB: _("Sáp nhập: đơn vị trước kết thúc, nhập vào một đơn vị đang có"),
    EventKind.SPLIT: _("Chia, tách: một đơn vị thành nhiều đơn vị"),
    EventKind.RENAME: _("Đổi tên: vẫn là đơn vị ấy, tên khác"),
    EventKind.RETYPE: _("Đổi loại hoặc cấp: vẫn là đơn vị ấy, loại khác"),
    EventKind.REPARENT: _("Đổi cấp trên trực tiếp"),
    EventKind.REORGANISE: _("Tổ chức lại: vẫn là đơn vị ấy, đổi tên, loại, cấp trên hoặc trụ sở"),
    EventKind.TRANSFER: _("Chuyển giao: chức năng chuyển sang đơn vị đang có, không đơn vị nào kết thúc"),
}


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


class PastDayField(DayField):
    """A day of our time: what lies before 1945 or far ahead is a slip of the hand."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(
                _("Ngày %(found)s nằm ngoài khoảng từ %(first)s đến %(last)s. Kiểm tra lại năm."),
                params={"found": f"{day:%d/%m/%Y}", "first": f"{FIRST_DAY:%d/%m/%Y}", "last": f"{LAST_DAY:%d/%m/%Y}"},
            )
        return day


def first_day(day: date, precision: str) -> date:
    """Return the day by which a month or quarter is kept: its first."""
    if precision == "month":
        return day.replace(day=1)
    if precision == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return day


class WordsForm(forms.Form):
    """Step one: the event in words, as a plan or a draft says it."""

    use_required_attribute = False  # the page's own words, not the browser's

    kind = forms.ChoiceField(
        label=_("Hình thức"), choices=[("", _("chọn hình thức")), *((k.value, words) for k, words in KIND_HINTS.items())],
        error_messages={"required": _("Chọn một hình thức."), "invalid_choice": _("Chọn một hình thức trong danh sách.")},
    )  # fmt: skip
    sources = forms.CharField(
        label=_("Đơn vị trước"), required=False, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Mỗi dòng một đơn vị: tên, mã, hoặc “mã sổ u…”. Thành lập mới thì để trống."),
    )  # fmt: skip
    results = forms.CharField(
        label=_("Đơn vị sau"), required=False, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Mỗi dòng một đơn vị, đang có hoặc sẽ thành lập. Đổi tên: ghi tên mới."),
    )  # fmt: skip
    place = forms.ChoiceField(
        label=_("Đọc tên theo nơi"), required=False,
        help_text=_("“Sở Nội vụ” là của tỉnh, thành phố này nếu tên không nói khác."),
        error_messages={"invalid_choice": _("Chọn một tỉnh, thành phố trong danh sách.")},
    )  # fmt: skip
    day = PastDayField(
        label=_("Ngày hoạt động theo tổ chức mới"),
        help_text=_("Để trống nếu chưa định. Theo tháng, quý: một ngày bất kỳ trong đó."),
    )
    precision = forms.ChoiceField(label=_("Ngày ấy là"), choices=list(PRECISION_LABELS.items()), required=False)
    clause = forms.CharField(
        label=_("Điều, khoản"), required=False, max_length=200,
        help_text=_("Trong văn bản quyết định sự kiện, ví dụ: khoản 2 Điều 1."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=500,
        help_text=_("Sau khi ban hành, ai tra cứu đơn vị cũng đọc được dòng này."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("không theo nơi nào")), *places]

    def clean_precision(self) -> str:
        return self.cleaned_data["precision"] or "day"

    def clean_sources(self) -> str:
        return self._lines("sources", MOST_SOURCES)

    def clean_results(self) -> str:
        return self._lines("results", MOST_RESULTS)

    def _lines(self, name: str, most: int) -> str:
        lines = lines_of(self.cleaned_data[name])
        if len(lines) > most:
            raise forms.ValidationError(
                _("Có %(found)s dòng, một sự kiện nhận tối đa %(most)s. Tách thành nhiều sự kiện theo từng khoản."),
                params={"found": len(lines), "most": most},
            )
        if long := [line for line in lines if len(line) > 500]:
            raise forms.ValidationError(
                _("Một dòng dài hơn 500 ký tự: “%(line)s…”. Mỗi dòng chỉ ghi một tên."), params={"line": long[0][:60]}
            )
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"sources", "results"} <= cleaned.keys() and not cleaned["sources"] and not cleaned["results"]:
            self.add_error("sources", _("Ghi ít nhất một đơn vị, trước hoặc sau sự kiện."))
        if cleaned.get("day"):
            cleaned["day"] = first_day(cleaned["day"], cleaned.get("precision") or "day")
        return cleaned


class ActForm(forms.Form):
    """The document that proves an event."""

    use_required_attribute = False

    number = forms.CharField(
        label=_("Số, ký hiệu"), max_length=100, help_text=_("Ví dụ: 12-QĐ/TU hoặc 345/QĐ-UBND."),
        error_messages={"required": _("Ghi số, ký hiệu: không có văn bản thì sự kiện chưa có hiệu lực.")},
    )  # fmt: skip
    type = forms.CharField(
        label=_("Loại văn bản"), max_length=60, help_text=_("Quyết định, Nghị quyết …"),
        error_messages={"required": _("Ghi loại văn bản.")},
    )  # fmt: skip
    issuer = forms.CharField(
        label=_("Cơ quan ban hành"), max_length=300, error_messages={"required": _("Ghi cơ quan ban hành.")}
    )
    signed = PastDayField(label=_("Ngày ký"))
    in_force = PastDayField(label=_("Ngày có hiệu lực"), help_text=_("Để trống nếu có hiệu lực từ ngày ký."))
    title = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)
    is_other = forms.BooleanField(
        label=_("Đây là văn bản khác, chỉ trùng số"), required=False,
        help_text=_("Chỉ đánh dấu khi sổ đã có một văn bản mang số này mà không phải văn bản đang ghi."),
    )  # fmt: skip

    def clean_number(self) -> str:
        number = re.sub(r"\s+", "", self.cleaned_data["number"])
        return re.sub(r"^số:?", "", number, flags=re.IGNORECASE)

    def clean_signed(self) -> date:
        signed: date | None = self.cleaned_data["signed"]
        if signed is None:
            raise forms.ValidationError(_("Ghi ngày ký."))
        if signed > timezone.localdate():
            raise forms.ValidationError(_("Ngày ký chưa tới. Văn bản chưa ký thì sự kiện vẫn là dự kiến."))
        return signed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        signed, in_force = cleaned.get("signed"), cleaned.get("in_force")
        if signed and in_force and in_force < signed:
            self.add_error(
                "in_force",
                forms.ValidationError(
                    _("Ngày có hiệu lực %(in_force)s đứng trước ngày ký %(signed)s."),
                    params={"in_force": f"{in_force:%d/%m/%Y}", "signed": f"{signed:%d/%m/%Y}"},
                ),
            )
        return cleaned


class EnactForm(ActForm):
    """The act with what it says of one planned event."""

    clause = forms.CharField(label=_("Điều, khoản"), required=False, max_length=200)
    operative = PastDayField(
        label=_("Ngày hoạt động theo tổ chức mới"), help_text=_("Ngày đầu tiên theo tổ chức mới, đúng ngày.")
    )
    field_order = ("number", "type", "issuer", "signed", "in_force", "title", "clause", "operative", "is_other")

    def clean_operative(self) -> date:
        operative: date | None = self.cleaned_data["operative"]
        if operative is None:
            raise forms.ValidationError(_("Ghi ngày đầu tiên hoạt động theo tổ chức mới."))
        return operative


REASON_ERRORS = {"required": _("Ghi lý do: người xem lịch sử sẽ đọc dòng này.")}


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), error_messages=REASON_ERRORS
    )


class CorrectForm(ActForm):
    """The act that proves a corrected event, and why it is corrected. Its day and clause are of the words."""

    reason = forms.CharField(
        label=_("Lý do đính chính"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REASON_ERRORS,
    )  # fmt: skip
    field_order = ("reason", "number", "type", "issuer", "signed", "in_force", "title", "is_other")


class UnitForm(CorrectForm):
    """A wrong name, type or seat of a unit set right."""

    name = forms.CharField(
        label=_("Tên đúng"), max_length=480, help_text=_("Không kèm loại: “Nội vụ”, không “Sở Nội vụ”."),
        error_messages={"required": _("Ghi tên đúng.")},
    )  # fmt: skip
    unit_type = forms.CharField(
        label=_("Loại hình đúng"), required=False, max_length=100, help_text=_("Sở, Phòng, Xã …")
    )
    seat = forms.CharField(label=_("Trụ sở đúng"), required=False, max_length=300)
    clause = forms.CharField(label=_("Điều, khoản"), required=False, max_length=200)
    field_order = (  # type: ignore[assignment]  # Django takes any sequence
        "name", "unit_type", "seat", "reason", "number", "type", "issuer", "signed", "in_force", "title", "clause",
        "is_other",
    )  # fmt: skip


class EventFilter(forms.Form):
    """What the list shows. All of it lives in the URL."""

    q = forms.CharField(label=_("Tìm"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("Tình trạng"), required=False, choices=[("", _("mọi tình trạng")), *STATE_LABELS.items()]
    )
    kind = forms.ChoiceField(
        label=_("Hình thức"), required=False, choices=[("", _("mọi hình thức")), *EVENT_LABELS.items()]
    )


def act_value(cleaned: Mapping[str, Any], act_id: str) -> core.Act:
    """Return the act a valid form names."""
    return core.Act(
        act_id, cleaned["number"], cleaned["type"].strip(), cleaned["issuer"].strip(), cleaned["signed"],
        cleaned["in_force"] or cleaned["signed"], cleaned["title"].strip(),
    )  # fmt: skip
