"""The demonstration's clock: its people act through the portal's own services, at moments of the past year.

Everything that an act leaves behind (states, deadlines, mails, log entries) then carries the time of the act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

OPENS, CLOSES = 8, 17
FRIDAY, WEEK = 5, timedelta(days=7)
HOLIDAYS = {(1, 1), (5, 1), (9, 20), (10, 3), (10, 31), (12, 24), (12, 25), (12, 26), (12, 31)}
THURSDAY = 4
WEEKEND, QUIET_DAYS = timedelta(days=2), timedelta(days=16)


class _AnyDatetime(type):
    """Real moments are instances of the stand-in, too: ``timezone`` asks for that."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Lets it be this moment for everything that asks ``timezone.now``, also as a field's default.

    The function itself is left alone, since fields hold it; the ``datetime`` that it asks is exchanged.
    """

    class Stopped(datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return moment.astimezone(tz)

    before = timezone.datetime
    timezone.datetime = Stopped
    try:
        yield
    finally:
        timezone.datetime = before


def local(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def days_from_today(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def is_working_day(day: date) -> bool:
    return day.isoweekday() <= FRIDAY and (day.month, day.day) not in HOLIDAYS


def working_day(day: date, step: int = 1) -> date:
    """This day or the next working day after it; with ``step=-1`` the last one before it."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


def is_quiet(day: date) -> bool:
    """Between the years nobody holds events or meetings."""
    return (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 6)


def event_day(days: int) -> date:
    """A working day in about so many days. What is moved does not pile up: weekends and the quiet days jump as a whole.

    Saturday and Sunday become Monday and Tuesday; in the past Thursday and Friday.
    """
    day, step = days_from_today(days), 1 if days >= 0 else -1
    while is_quiet(day) or not is_working_day(day):
        day += step * (QUIET_DAYS if is_quiet(day) else WEEKEND)
    return day


def thursday(day: date) -> date:
    """This Thursday or the next that is no holiday and not between the years."""
    day += timedelta(days=(THURSDAY - day.isoweekday()) % 7)
    while is_quiet(day) or not is_working_day(day):
        day += WEEK
    return day


def office_moment(days_ago: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in office hours about so many days ago, never ahead of now."""
    moment = local(working_day(days_from_today(-days_ago), -1), hour, minute)
    while moment > timezone.now():
        moment = local(working_day(timezone.localdate(moment) - timedelta(days=1), -1), hour, minute)
    return moment


def later(moment: datetime, hours: float) -> datetime:
    """So many office hours later, but not ahead of the last office hour that there was."""
    left = timedelta(hours=hours)
    day, moment = timezone.localdate(moment), timezone.localtime(moment)
    while moment + left > local(day, CLOSES):
        left -= max(local(day, CLOSES) - moment, timedelta(0))
        day = working_day(day + timedelta(days=1))
        moment = local(day, OPENS)
    return min(moment + left, last_office_moment())


def last_office_moment() -> datetime:
    """The latest full minute in office hours that is not ahead of now."""
    now = timezone.now().replace(second=0, microsecond=0)
    today = timezone.localdate(now)
    if is_working_day(today) and now >= local(today, OPENS):
        return min(now, local(today, CLOSES))
    return local(working_day(today - timedelta(days=1), -1), CLOSES)
