"""The words of the register's kinds and states, as the pages print them."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhgon.organisations.model import Certainty, Dimension, EventKind, Hierarchy, Kind, State
from tinhgon.organisations.portions import Portion
from tinhgon.organisations.wording import DIMENSION_WORDS, SHARE_WORDS

KIND_LABELS = {
    Kind.PROVINCE.value: _("Đơn vị hành chính cấp tỉnh"),
    Kind.DISTRICT.value: _("Đơn vị hành chính cấp huyện"),
    Kind.COMMUNE.value: _("Đơn vị hành chính cấp xã"),
    Kind.ORGAN.value: _("Cơ quan nhà nước"),
    Kind.PARTY_BODY.value: _("Cơ quan, tổ chức đảng"),
    Kind.MASS_ORGANISATION.value: _("Mặt trận và đoàn thể"),
    Kind.SERVICE_UNIT.value: _("Đơn vị sự nghiệp"),
}
EVENT_LABELS = {
    EventKind.ESTABLISH.value: _("Thành lập"),
    EventKind.DISSOLVE.value: _("Kết thúc hoạt động, giải thể"),
    EventKind.MERGE.value: _("Hợp nhất"),
    EventKind.ABSORB.value: _("Sáp nhập"),
    EventKind.SPLIT.value: _("Chia, tách"),
    EventKind.RENAME.value: _("Đổi tên"),
    EventKind.RETYPE.value: _("Đổi loại hoặc cấp"),
    EventKind.TRANSFER.value: _("Chuyển giao"),
    EventKind.REORGANISE.value: _("Tổ chức lại"),
    EventKind.REPARENT.value: _("Đổi cấp trên trực tiếp"),
}
STATE_LABELS = {
    State.PLANNED.value: _("Dự kiến"),
    State.ENACTED.value: _("Đã ban hành"),
    State.CORRECTED.value: _("Đã đính chính"),
    State.ANNULLED.value: _("Đã hủy bỏ"),
}
CERTAINTY_LABELS = {
    Certainty.CONFIRMED.value: _("đã xác nhận"),
    Certainty.SECONDARY.value: _("theo nguồn thứ cấp"),
    Certainty.UNCONFIRMED.value: _("chưa xác nhận"),
}
SHARE_LABELS = {share.value: _(words) for share, words in SHARE_WORDS.items()}
DIMENSION_LABELS = {dimension.value: _(words) for dimension, words in DIMENSION_WORDS.items()}
HIERARCHY_LABELS = {
    Hierarchy.STATE.value: _("Hành chính nhà nước"),
    Hierarchy.PARTY.value: _("Tổ chức đảng"),
    Hierarchy.FRONT.value: _("Mặt trận, đoàn thể"),
    Hierarchy.PROFESSIONAL.value: _("Ngành, chuyên môn"),
}
PRECISION_LABELS = {"day": _("đúng ngày"), "month": _("trong tháng"), "quarter": _("trong quý")}


def passing_in_words(share: Portion, dimensions: Iterable[Dimension]) -> str:
    """Return "một phần diện tích tự nhiên, quy mô dân số" in the page's language; of nothing only that nothing passes."""
    said = gettext(SHARE_WORDS[share])
    what = ", ".join(gettext(DIMENSION_WORDS[dimension]) for dimension in dimensions)
    return gettext("%(share)s %(what)s") % {"share": said, "what": what} if what else said
