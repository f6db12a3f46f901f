"""Which days to ask for, and which of them is the best. Plain values: no clock, no database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = (3, 2, 1)  # Thursday, Wednesday, Tuesday: one week each
WEEK = timedelta(weeks=1)
MOST_WEEKS = 60  # no calendar is closed for longer


@dataclass(frozen=True)
class Option:
    """A day in question: who says yes, who comes if need be."""

    day: object  # orders options by time
    yes: frozenset[int] = frozenset()
    if_need_be: frozenset[int] = frozenset()

    @property
    def can(self) -> frozenset[int]:
        return self.yes | self.if_need_be


def best_option(options: Iterable[Option], *, host: frozenset[int], fewest: int) -> Option | None:
    """The day on which most can come, whoever comes if need be counted; None when no day will do.

    It will do when the host can come (``host`` is empty when the host is no member) and ``fewest`` can. Among equals
    the day that fewer come to only if need be, then the earlier one.
    """
    possible = [one for one in options if host <= one.can and len(one.can) >= fewest]
    return min(possible, key=lambda one: (-len(one.can), len(one.if_need_be), one.day), default=None)


def proposed_days(after: date, is_closed: Callable[[date], bool]) -> list[date]:
    """A Thursday from ``after`` on, the Wednesday of the week after, the Tuesday of the week after that.

    A day on which nobody meets (``is_closed``) is put off by a week, and the following ones with it.
    """
    days: list[date] = []
    for weekday in WEEKDAYS:
        monday = days[-1] + timedelta(days=7 - days[-1].weekday()) if days else after
        days.append(_next_open(monday + timedelta(days=(weekday - monday.weekday()) % 7), is_closed))
    return days


def _next_open(day: date, is_closed: Callable[[date], bool]) -> date:
    for weeks in range(MOST_WEEKS):
        if not is_closed(day + weeks * WEEK):
            return day + weeks * WEEK
    return day


def between_the_years(day: date) -> bool:
    """From 22 December to 6 January companies are closed."""
    return (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 6)
