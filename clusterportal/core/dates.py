"""Dates, distances and names in the words of the active language."""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import localize
from django.utils.translation import gettext, pgettext

Moment = dt.datetime | dt.date


def _local(moment: Moment) -> Moment:
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def unbroken(words: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same words for a page: lines break after a comma only ("Donnerstag," / "3. Dezember 2026," / "14 Uhr")."""

    @wraps(words)
    def text(value: Any) -> str:
        return words(value).replace(" ", "\N{NO-BREAK SPACE}").replace(",\N{NO-BREAK SPACE}", ", ")

    return text


def time_text(moment: dt.datetime | dt.time) -> str:
    """ "14 Uhr", "14:30 Uhr"; in English "14:00"."""
    value = _local(moment) if isinstance(moment, dt.datetime) else moment
    if value.minute:
        return format_date(value, pgettext("format of a time of day", "H:i"))
    return format_date(value, pgettext("format of a time of day, full hour", "H:i"))


def date_long(moment: Moment) -> str:
    """ "Donnerstag, 3. Dezember 2026, 14 Uhr"; without the time for a plain date."""
    value = _local(moment)
    day = format_date(value, pgettext("format of a date, long", "l, j F Y"))
    if not isinstance(value, dt.datetime):
        return day
    return gettext("%(date)s, %(time)s") % {"date": day, "time": time_text(value)}


def date_plain(moment: Moment) -> str:
    """ "3. Dezember 2026"."""
    return format_date(_local(moment), pgettext("format of a date, without weekday", "j F Y"))


def date_short(moment: Moment) -> str:
    """ "Do, 3. Dez."; with the year when it is not the current one."""
    value = _local(moment)
    if value.year == timezone.localdate().year:
        return format_date(value, pgettext("format of a date, short", "D, j M"))
    return format_date(value, pgettext("format of a date, short with year", "D, j M Y"))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months ago; the last of that month where it has no such day (29 February)."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month."""
    return months_before(day, -months)


def kilometres(distance: float) -> str:
    """ "34 km", rounded; below one kilometre in words."""
    if distance < 1:
        return gettext("under 1 km")
    return gettext("%(distance)s km") % {"distance": localize(round(distance))}


def initials(name: str) -> str:
    """ "AW" for "Dr. Anja Wiegand": first and last word that is not a title."""
    words = [word for word in name.split() if word[0].isalpha() and not word.endswith(".")]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()
