"""How urgent an answer is: a word, and the colour that goes with it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_short, time_text


@dataclass(frozen=True)
class Due:
    """``kind`` and ``icon`` as the badge component takes them."""

    text: str
    kind: str
    icon: str


def due_words(moment: dt.datetime | None, now: dt.datetime | None = None) -> Due | None:
    """Overdue and today call, tomorrow and later are quiet; None without a date."""
    if moment is None:
        return None
    now = now or timezone.now()
    day, today = timezone.localdate(moment), timezone.localdate(now)
    if moment < now:
        return Due(_("overdue since %(day)s") % {"day": _day(moment, today)}, "danger", "alert")
    if day == today:
        return Due(_("due today, %(time)s") % {"time": time_text(moment)}, "needs", "clock")
    if day == today + dt.timedelta(days=1):
        return Due(_("due tomorrow"), "", "clock")
    return Due(_("due %(day)s") % {"day": date_short(moment)}, "", "clock")


def _day(moment: dt.datetime, today: dt.date) -> str:
    return time_text(moment) if timezone.localdate(moment) == today else date_short(moment)
