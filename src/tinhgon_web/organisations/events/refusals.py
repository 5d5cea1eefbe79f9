"""What stands against an event, in words: what is wrong, whom it concerns, what to do. Every rule of the core is here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from tinhgon.organisations.registry import Registry
from tinhgon.organisations.validation import Problem

# The rule → (what is wrong, what to do).
RULES = {
    "wrong number of sources": (
        _("Số đơn vị trước không hợp với hình thức này."),
        _("Hợp nhất cần từ hai đơn vị; chia, tách, đổi tên, đổi loại, đổi cấp trên chỉ có một; thành lập không có. Sửa các dòng hoặc chọn hình thức khác."),
    ),
    "wrong number of results": (
        _("Số đơn vị sau không hợp với hình thức này."),
        _("Hợp nhất, sáp nhập có đúng một đơn vị sau; giải thể không có, nếu có nơi tiếp nhận thì chọn sáp nhập hoặc chuyển giao."),
    ),
    "one unit twice": (
        _("Một đơn vị đứng hai lần ở bên trước."), _("Bỏ một dòng, hoặc chọn lại cách hiểu của một dòng."),
    ),
    "nothing passes": (_("Chưa nói điều gì được chuyển."), _("Đánh dấu ít nhất một nội dung chuyển giao.")),
    "unknown unit": (
        _("Chưa rõ là đơn vị nào trong sổ."), _("Mở phần sửa, chọn cách hiểu của từng tên ở bước kiểm tra."),
    ),
    "unit not alive": (
        _("Đơn vị không hoạt động vào ngày này."), _("Chọn đơn vị mang tên ấy vào ngày đó, hoặc sửa ngày của sự kiện."),
    ),
    "unit changes again later": (
        _("Sổ đã ghi một thay đổi sau ngày này của đơn vị."),
        _("Sửa ngày của sự kiện, hoặc hủy bỏ, đính chính sự kiện sau trước rồi ghi lại theo thứ tự."),
    ),
    "source and result are one": (
        _("Một đơn vị vừa ở bên trước vừa ở bên sau."),
        _("Đơn vị tiếp tục hoạt động chỉ ghi ở bên sau; đổi tên thì chọn hình thức đổi tên."),
    ),
    "result must be new": (
        _("Đơn vị sau phải là đơn vị thành lập mới."), _("Chọn “thành lập mới”; nếu đơn vị đang có tiếp tục hoạt động thì chọn sáp nhập."),
    ),
    "result must be there already": (
        _("Đơn vị sau phải là đơn vị đang có trong sổ."), _("Chọn đơn vị ở bước kiểm tra; nếu là đơn vị mới thì chọn hợp nhất hoặc thành lập."),
    ),
    "unit without a name": (_("Đơn vị thành lập mới chưa có tên."), _("Ghi tên ở bước kiểm tra.")),
    "parent not alive": (
        _("Cấp trên của đơn vị mới không hoạt động vào ngày này."), _("Chọn cấp trên khác, hoặc sửa ngày của sự kiện."),
    ),
    "nothing changes": (
        _("Không có gì thay đổi: sổ đang ghi đúng như vậy."), _("Sửa tên, loại, trụ sở hoặc cấp trên mới; nếu sổ đã đúng thì không phải ghi."),
    ),
    "later facts rest on it": (
        _("Có sự kiện sau dựa trên sự kiện này."), _("Hủy bỏ hoặc đính chính sự kiện sau trước, rồi trở lại."),
    ),
    "event without act": (_("Sự kiện không có văn bản làm căn cứ."), _("Ghi số, ký hiệu của văn bản.")),
    "unit without a version": (_("Đơn vị không có tên, loại vào ngày nào."), _("Ghi tên của đơn vị ở bước kiểm tra.")),
    "empty interval": (
        _("Đơn vị kết thúc vào đúng ngày bắt đầu hoặc trước đó."), _("Sửa ngày của sự kiện."),
    ),
    "two parents in one hierarchy": (
        _("Đơn vị có hai cấp trên trong cùng một hệ thống."), _("Chỉ ghi một cấp trên trực tiếp."),
    ),
    "two versions at once": (
        _("Vào một ngày đơn vị có hai tên hoặc hai trạng thái."), _("Sửa ngày của sự kiện; xem các sự kiện khác của đơn vị."),
    ),
    "one name twice under a parent": (
        _("Trong cùng một cấp trên đã có đơn vị cùng loại, cùng tên."), _("Sửa tên hoặc cấp trên của đơn vị mới, hoặc chọn đơn vị đang có."),
    ),
    "a code means two units": (
        _("Mã này đang là mã của đơn vị khác."), _("Sửa mã; nếu mã được chuyển sang đơn vị mới thì đơn vị cũ phải ở bên trước."),
    ),
    "a closed code is given again": (
        _("Mã định danh đã đóng thì không cấp lại cho đơn vị khác."), _("Dùng mã khác."),
    ),
    "one edge twice": (_("Một nội dung được chuyển hai lần."), _("Bỏ một dòng trùng.")),
    "edge into a unit not alive": (
        _("Đơn vị tiếp nhận không hoạt động vào ngày này."), _("Chọn đơn vị tiếp nhận khác, hoặc sửa ngày."),
    ),
    "edge out of a unit not alive": (
        _("Đơn vị chuyển giao không hoạt động vào ngày trước đó."), _("Chọn đơn vị khác, hoặc sửa ngày."),
    ),
    "shares over 1": (
        _("Các phần chuyển cộng lại quá toàn bộ."), _("Nếu một nơi nhận toàn bộ thì nơi khác không nhận gì; nếu không, ghi “một phần”."),
    ),
    "two remainders": (
        _("Hai nơi cùng nhận phần còn lại."), _("Chỉ một nơi nhận phần còn lại, các nơi khác nhận một phần."),
    ),
    "an end without event and act": (
        _("Đơn vị kết thúc mà không có sự kiện và căn cứ."), _("Ghi đơn vị vào bên trước của sự kiện."),
    ),
    "below a unit not alive": (
        _("Còn đơn vị trực thuộc một đơn vị không còn hoạt động."),
        _("Ghi trước một sự kiện đổi cấp trên, sáp nhập hoặc giải thể các đơn vị trực thuộc này."),
    ),
    "no day": (_("Sự kiện chưa có ngày."), _("Ghi ngày hoạt động theo tổ chức mới ở bước sửa tên, ngày.")),
    "a cycle": (_("Đơn vị sẽ đứng trên chính mình."), _("Sửa cấp trên trực tiếp.")),
    # Of new national facts, when they are loaded.
    "unit no longer told": (
        _("Danh mục mới không còn đơn vị mà một sự kiện của cơ quan nêu."),
        _("Hủy bỏ hoặc đính chính sự kiện đó, hoặc báo người làm danh mục."),
    ),
    "fact no longer told": (
        _("Danh mục mới ghi khác điều mà một sự kiện của cơ quan đã thay đổi."),
        _("Hủy bỏ sự kiện đó, nạp lại danh mục, rồi ghi lại sự kiện."),
    ),
}  # fmt: skip
UNNAMED = (
    _("Sổ không nhận sự kiện này."),
    _("Kiểm tra lại các đơn vị và ngày; nếu vẫn không được, báo người quản trị."),
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORD = re.compile(r"[\w-]+")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything one rule says against an event."""

    rule: str
    words: str
    todo: str
    units: tuple[tuple[str, str], ...]  # (id, name)
    more: int  # how many units are not named
    days: tuple[date, ...]
    said: tuple[str, ...]  # codes and names that are no units of the register yet
    more_said: int


def refusals(
    registry: Registry, reasons: Iterable[Problem], on: date, *, unsettled: Iterable[str] = ()
) -> list[Refusal]:
    """Return reasons by rule, in the order they came, with the units they are about.

    `unsettled`: the names of the event that are no units yet.
    """
    by_rule: dict[str, list[Problem]] = {}
    for reason in reasons:
        by_rule.setdefault(reason.rule, []).append(reason)
    return [_refusal(registry, rule, found, on, tuple(unsettled)) for rule, found in by_rule.items()]


def _refusal(registry: Registry, rule: str, found: list[Problem], on: date, unsettled: tuple[str, ...]) -> Refusal:
    words, todo = RULES.get(rule, UNNAMED)
    units: dict[str, str] = {}
    days: dict[date, None] = {}
    said: dict[str, None] = {}
    for reason in found:
        text = f"{reason.where} {reason.what}"
        for unit in _WORD.findall(text):
            if unit in registry.units:
                version = registry.at(unit, on) or next(reversed(registry.versions(unit)), None)
                above = next(iter(registry.ancestors(unit, on)), None)
                named = (version.full_name if version else unit, above.full_name if above else "")
                units[unit] = ", ".join(filter(None, named))
        days |= dict.fromkeys(date.fromisoformat(day) for day in _DAY.findall(text))
        if rule == "unknown unit" and not reason.where:
            said |= dict.fromkeys(unsettled)
        elif rule == "result must be there already" and reason.where not in registry.units:
            said[reason.where] = None
        elif rule == "one name twice under a parent":
            said[reason.what.split(", also ")[0]] = None
        elif rule == "fact no longer told":
            said[reason.what.partition(": ")[2]] = None
        elif rule == "below a unit not alive":
            said |= {reason.what.rsplit(", ", 1)[0]: None} if reason.where not in registry.units else {}
        elif rule in ("a code means two units", "a closed code is given again"):
            said[reason.where.split(":", 1)[1]] = None
    shown = tuple(units.items())
    return Refusal(
        rule, str(words), str(todo), units=shown[:_SHOWN], more=max(0, len(shown) - _SHOWN), days=tuple(days),
        said=tuple(said)[:_SHOWN], more_said=max(0, len(said) - _SHOWN),
    )  # fmt: skip
