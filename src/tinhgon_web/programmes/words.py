"""Where a task stands, in the words and colours of the pages."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinhgon.programme import Schedule
from tinhgon_web.programmes.models import Task


@dataclass(frozen=True, slots=True)
class Standing:
    """`tone` names the colour, `icon` says the same without colour, `words` with the days."""

    tone: str
    icon: str
    words: str


def standing_of(task: Task, today: date) -> Standing:
    """Return where a task with `schedule` stands on the day."""
    schedule = Schedule(task.schedule) if task.schedule else None
    days = (task.due - today).days if task.due else 0
    match schedule:
        case Schedule.OVERDUE:
            return Standing("overdue", "!", ngettext("quá %(n)s ngày", "quá %(n)s ngày", -days) % {"n": -days})
        case Schedule.DUE_SOON if days == 0:
            return Standing("soon", "◔", _("hôm nay"))
        case Schedule.DUE_SOON | Schedule.IN_TERM:
            tone, icon = ("soon", "◔") if schedule is Schedule.DUE_SOON else ("term", "○")
            return Standing(tone, icon, ngettext("còn %(n)s ngày", "còn %(n)s ngày", days) % {"n": days})
        case Schedule.NO_DEADLINE:
            return Standing("none", "–", _("không hạn"))
        case Schedule.DONE_LATE:
            late = (task.finished_on - task.due).days if task.finished_on and task.due else 0
            return Standing("late", "✓", ngettext("muộn %(n)s ngày", "muộn %(n)s ngày", late) % {"n": late})
        case Schedule.DONE_EARLY:
            return Standing("done", "✓", _("trước hạn"))
        case Schedule.DONE_ON_TIME:
            return Standing("done", "✓", _("đúng hạn"))
        case Schedule.DONE_UNDATED:
            return Standing("none", "✓", _("chưa rõ ngày"))
        case Schedule.DONE_NO_DEADLINE:
            return Standing("none", "✓", _("không có hạn"))
        case _:
            return Standing("none", "·", _("ngoài tổng số"))
