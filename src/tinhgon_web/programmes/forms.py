from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tinhgon.organisations.model import Kind
from tinhgon.programme import AGES_DAYS, Move, Needs, WorkState
from tinhgon.programme.kpi import age_name
from tinhgon_web.days import DayField
from tinhgon_web.organisations.answers import look_up
from tinhgon_web.organisations.register import register
from tinhgon_web.programmes.models import ROLE_IN_TASK, STATE_LABELS, Body, Programme
from tinhgon_web.programmes.standing import AGE_CODES

BUCKETS = {
    "total": _("Tổng số nhiệm vụ"),
    "unassigned": _("Chưa phân công"),
    "overdue": _("Quá hạn"),
    "overdue_unassigned": _("Quá hạn, chưa phân công"),
    "overdue_assigned": _("Quá hạn, đã giao"),
    "due_soon": _("Sắp đến hạn"),
    "in_term": _("Trong hạn"),
    "not_due": _("Chưa đến hạn"),
    "no_deadline": _("Không hạn"),
    "open": _("Chưa hoàn thành"),
    "assigned": _("Đã giao, chưa hoàn thành"),
    "done": _("Đã hoàn thành"),
    "done_on_time": _("Hoàn thành đúng hạn"),
    "done_late": _("Hoàn thành quá hạn"),
    "done_no_deadline": _("Hoàn thành, không có hạn"),
    "done_undated": _("Hoàn thành, chưa rõ ngày"),
    "outside": _("Ngoài tổng số"),
}
AGES = {code: _(age_name(least, most)) for code, (least, most) in zip(AGE_CODES, AGES_DAYS, strict=True)}
SORTS = {"clause": _("điều khoản"), "due": _("thời hạn"), "state": _("trạng thái"), "lead": _("chủ trì")}


class UnitField(forms.CharField):
    """A unit's id; one the register does not have is no filter."""

    def clean(self, value: Any) -> Any:
        unit = super().clean(value)
        return unit if unit in register().registry.units else ""


def _titled(programme: Programme) -> str:
    words = str(programme)
    return words if len(words) <= 60 else f"{words[:59]}…"


class LongSelect(forms.Select):
    """A choice among a thousand rows, written at once; Django's own asks a template for each option."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )  # fmt: skip
        given = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(given), options)


class RegisterFilter(forms.Form):
    """What the register shows. All of it lives in the URL, so a filter is saved by keeping the address."""

    q = forms.CharField(label=_("Tìm"), required=False)
    programme = forms.TypedChoiceField(
        label=_("Chương trình"), required=False, coerce=int, empty_value=None, widget=LongSelect
    )
    lead = forms.TypedChoiceField(label=_("Chủ trì"), required=False, coerce=int, empty_value=None, widget=LongSelect)
    bucket = forms.ChoiceField(
        label=_("Thời hạn"), required=False, choices=[("", _("mọi thời hạn")), *BUCKETS.items(), *AGES.items()]
    )
    unit = UnitField(label=_("Đơn vị"), required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=_("Vai trò"), required=False, choices=[("", ""), *ROLE_IN_TASK.items()], widget=forms.HiddenInput
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("mọi trạng thái")), *((s.value, label) for s, label in STATE_LABELS.items())],
    )
    warning = forms.BooleanField(label=_("Có cảnh báo"), required=False)
    month = forms.RegexField(
        r"\A\d{4}-(0[1-9]|1[0-2])\Z", label=_("Hạn trong tháng"), required=False, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[("", ""), *SORTS.items(), *((f"-{name}", label) for name, label in SORTS.items())],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked once for the list, and not again for each value that comes back.
        self._offer("programme", _("mọi chương trình"), ((p.pk, _titled(p)) for p in Programme.objects.only(
            "pk", "kind", "number", "title"
        )))  # fmt: skip
        self._offer("lead", _("mọi cơ quan"), Body.objects.leading().values_list("pk", "name"))

    def _offer(self, name: str, everything: Any, choices: Iterable[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]


class SavedFilterForm(forms.Form):
    name = forms.CharField(label=_("Tên bộ lọc"), max_length=60)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class NamesForm(forms.Form):
    """Of which place and day the names of a document are."""

    place = forms.CharField(
        label=_("Tên là của"), required=False, max_length=200,
        help_text=_("Tỉnh, xã, hoặc cơ quan trung ương ban hành: tên hoặc mã. Để trống: chỉ nối những tên tự nó đã rõ."),
    )  # fmt: skip
    on = DayField(
        label=_("Vào ngày"), required=False,
        help_text=_("Thường là ngày ban hành. Cùng một tên, ngày khác có thể là đơn vị khác."),
    )  # fmt: skip
    unit: str | None = None  # what `place` means, once the form is valid

    def clean_on(self) -> date:
        on: date | None = self.cleaned_data["on"]
        if on is None:
            raise forms.ValidationError(_("Cần một ngày, dạng 01/07/2025."))
        if not date(1945, 9, 2) <= on <= date(2100, 1, 1):
            raise forms.ValidationError(_("Cần một ngày từ 02/09/1945 đến 01/01/2100."))
        return on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words, on = (given.get("place") or "").strip(), given.get("on")
        if not words or on is None:
            return given
        units = units_called(words, on)
        if len(units) != 1:
            day = on.strftime("%d/%m/%Y")
            refusal = _("Ngày %(day)s không có đơn vị “%(words)s”.")
            if units:
                refusal = _(
                    "Ngày %(day)s, “%(words)s” có %(n)s cách hiểu: %(readings)s. Ghi thêm nơi trực thuộc sau dấu phẩy, hoặc mã."
                )
            readings = "; ".join(_label(unit, on) for unit in units[:5])
            said = refusal % {"day": day, "words": words, "n": len(units), "readings": readings}
            raise forms.ValidationError({"place": said})
        self.unit = units[0]
        return given


def _label(unit: str, on: date) -> str:
    held = register()
    return held.finder.label(unit, on) or held.registry.versions(unit)[0].full_name


def units_called(words: str, on: date) -> list[str]:
    """Return the units words may mean on a day: by code, by their whole name, else by a part of it."""
    held = register()
    found = look_up(held, words, None)
    whole = (
        [] if found.is_code else [each.version.unit for each in held.finder.find(words, limit=200) if each.rank <= 1]
    )
    units = dict.fromkeys(whole or [version.unit for version in found.versions])
    there = [unit for unit in units if held.registry.may_be_alive(unit, on)]
    # "Hưng Yên" alone is the province; the page shows it with its type, so that a city of the name can be asked for.
    provinces = [unit for unit in there if held.registry.units[unit].kind is Kind.PROVINCE]
    return provinces if whole and len(provinces) == 1 else there


class EvidenceField(forms.FileField):
    """A file handed in, up to 20 MB."""

    MOST_BYTES = 20 * 1024 * 1024

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > self.MOST_BYTES:
            raise forms.ValidationError(
                _("Tệp %(found)s MB; nhận tối đa %(most)s MB. Nén hoặc tách tệp rồi gửi lại."),
                params={"found": file.size // 1024 // 1024, "most": self.MOST_BYTES // 1024 // 1024},
            )
        return file


def past_day(on: date | None) -> date | None:
    if on is not None and on > timezone.localdate():
        raise forms.ValidationError(_("Ngày này chưa tới. Ghi ngày đã hoàn thành, không sau hôm nay."))
    return on


class MoveForm(forms.Form):
    """What one move needs, and no more: the fields follow the core's table."""

    def __init__(self, *args: Any, move: Move, proposed_day: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{move.new}-%s")
        super().__init__(*args, **kwargs)
        needs, is_report = move.needs, move.new is WorkState.WAITING_CONFIRMATION
        if Needs.SUCCESSOR in needs or Needs.PROPOSED_BODY in needs:
            label = _("Cơ quan tiếp nhận") if Needs.SUCCESSOR in needs else _("Cơ quan đề nghị giao thay")
            self.fields["body"] = forms.CharField(
                label=label, max_length=500, required=False, widget=forms.TextInput(attrs={"list": "bodies"})
            )
        if Needs.DIRECTING_DOCUMENT in needs:
            self.fields["document"] = forms.CharField(
                label=_("Văn bản chỉ đạo"), max_length=300, required=False,
                help_text=_("Số, ký hiệu, ngày, cơ quan ban hành. Ví dụ: 31-TB/TU, 05/02/2026, Tỉnh ủy"),
            )  # fmt: skip
        if Needs.DONE_ON in needs or is_report:
            self.fields["on"] = DayField(
                label=_("Ngày hoàn thành"), required=False, initial=proposed_day,
                help_text=_("Theo hồ sơ. Để trống nếu chưa rõ; cơ quan theo dõi ghi khi xác nhận.") if is_report else "",
            )  # fmt: skip
        if is_report:
            self.fields["file"] = EvidenceField(label=_("Tệp minh chứng"), max_length=255, required=False)
        if Needs.REASON in needs or is_report:
            label = _("Kết quả, sản phẩm") if is_report else _("Lý do")
            self.fields["note"] = forms.CharField(
                label=label, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )  # fmt: skip

    def clean_on(self) -> date | None:
        return past_day(self.cleaned_data["on"])


class AssignForm(forms.Form):
    """Who is to lead; several bodies on lines of their own or parted by semicolons."""

    lead = forms.CharField(label=_("Chủ trì"), max_length=1000, widget=forms.TextInput(attrs={"list": "bodies"}))

    def clean_lead(self) -> list[str]:
        return list(dict.fromkeys(names_of(self.cleaned_data["lead"].replace(";", "\n"))))


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class DoneDayForm(forms.Form):
    on = DayField(label=_("Ngày hoàn thành"))

    def clean_on(self) -> date | None:
        return past_day(self.cleaned_data["on"])


class DoneDaysForm(forms.Form):
    """The days of several tasks of which only that they are done is known; an empty one stays unknown."""

    def __init__(self, *args: Any, labels: Sequence[tuple[str, str]], latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        for key, label in labels:
            self.fields[f"done:{key}"] = DayField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, day in list(given.items()):
            if day and day > self.latest:
                said = _("Sau ngày %(day)s, là ngày văn bản ghi đã hoàn thành, hoặc hôm nay.")
                self.add_error(name, said % {"day": f"{self.latest:%d/%m/%Y}"})
        return given

    @property
    def days(self) -> dict[str, date]:
        return {name.removeprefix("done:"): day for name, day in self.cleaned_data.items() if day}


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Kết quả, khó khăn, đề xuất"), widget=forms.Textarea(attrs={"rows": 3}))
    is_difficulty = forms.BooleanField(label=_("Đây là khó khăn, vướng mắc (đưa vào báo cáo)"), required=False)


class DeadlineForm(forms.Form):
    new_due = DayField(label=_("Hạn mới"))
    authority = forms.CharField(label=_("Căn cứ (văn bản hoặc người quyết định)"), max_length=300)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class EvidenceForm(forms.Form):
    file = EvidenceField(label=_("Tệp minh chứng"), max_length=255)


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


def names_of(value: str) -> list[str]:
    """Return the names on the lines of a field."""
    return [line.strip() for line in value.splitlines() if line.strip()]
