"""Small things that all start pages share."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_short

NOON, EVENING = 11, 18


class Entry(NamedTuple):
    """One line of a card: what, where it leads, a short word at the right, a sentence below."""

    text: str
    url: str = ""
    side: str = ""
    detail: str = ""


def greeting(name: str, now: datetime | None = None) -> str:
    """By the time of day, with the name where there is one."""
    hour = timezone.localtime(now).hour
    if not name:
        return _("Welcome")
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": name}
    if hour >= EVENING:
        return _("Good evening, %(name)s") % {"name": name}
    return _("Hello %(name)s") % {"name": name}


def until(day: date, today: date) -> str:
    """ "until today", "until Thu, 3 Dec.", "overdue"."""
    if day < today:
        return _("overdue")
    if day == today:
        return _("until today")
    return _("until %(date)s") % {"date": date_short(day)}


def first_names(names: list[str], most: int = 3) -> str:
    """ "First: A, B, C" for the line under a count."""
    return _("First: %(names)s") % {"names": ", ".join(names[:most])} if names else ""
