from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhgon_web.accounts.permissions import GRANTED, May, Role

ROLE_LABELS = {
    Role.ADMINISTRATOR: _("Quản trị"),
    Role.PROGRAMME_OFFICE: _("Cơ quan theo dõi chương trình"),
    Role.REPORTER: _("Đơn vị báo cáo"),
    Role.READER: _("Người xem"),
    Role.PERSONNEL: _("Cơ quan tổ chức, cán bộ"),
}


class User(AbstractUser):
    """A person who signs in. A reporter speaks for one body and sees the tasks that name it."""

    role = models.CharField(
        _("vai trò"),
        max_length=20,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        default=Role.READER.value,
    )
    body_name = models.CharField(_("cơ quan, đơn vị"), max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_reporter_speaks_for_a_body", condition=~Q(role="reporter") | ~Q(body_name="")
            ),
            models.CheckConstraint(
                name="personnel_works_for_a_body", condition=~Q(role="personnel") | ~Q(body_name="")
            ),
        )

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def may(self, right: May) -> bool:
        return self.is_active and right in GRANTED[Role(self.role)]

    @property
    def rights(self) -> frozenset[str]:
        """The rights by name, for templates that show a link only to whom it opens."""
        return GRANTED[Role(self.role)] if self.is_active else frozenset()
