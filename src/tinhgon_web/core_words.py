"""Words of the core that pages translate. The core knows no gettext, so makemessages finds them here."""

from django.utils.translation import gettext_noop as _

STATES = (
    _("Chờ phân công"), _("Đã giao"), _("Đang thực hiện"), _("Chờ xác nhận"), _("Hoàn thành"),
    _("Trả lại, thực hiện lại"), _("Tạm dừng"), _("Từ chối tiếp nhận"), _("Đã chuyển giao"), _("Kết thúc theo dõi"),
)  # fmt: skip
EVIDENCE = (_("Chưa có"), _("Có"), _("Đã xác nhận"), _("Bị bác"))
