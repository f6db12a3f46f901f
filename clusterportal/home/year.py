"""A year of a network in a picture: who joined, who left, what was held, month by month."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

MONTHS = 12


def year_of(members: Iterable[Any], moments: Iterable[datetime], today: date) -> list[dict[str, Any]]:
    """A row for each of the last twelve months, this one last; empty when nothing at all has happened.

    ``members`` have ``starts_on`` and ``ends_on``, ``moments`` are the beginnings of published events.
    """
    months = last_months(today)
    joined, left = _movements(members, months[0], today)
    held = _months_of(moments, months[0], today)
    rows = [
        {
            "label": format_date(month, pgettext("format of a month with year", "F Y")),
            "letter": format_date(month, "M")[:1],
            "joined": joined[month],
            "left": left[month],
            "events": held[month],
        }
        for month in months
    ]
    return rows if any((joined, left, held)) else []


def last_months(today: date) -> list[date]:
    """The first days of the last twelve months."""
    count = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(count - MONTHS + 1, count + 1)]


def _movements(members: Iterable[Any], since: date, today: date) -> tuple[Counter[date], Counter[date]]:
    """Only what has happened by today."""
    days = [(member.starts_on, member.ends_on) for member in members]
    joined = Counter(start.replace(day=1) for start, _end in days if since <= start <= today)
    left = Counter(end.replace(day=1) for _start, end in days if end and since <= end < today)
    return joined, left


def _months_of(moments: Iterable[datetime], since: date, today: date) -> Counter[date]:
    days = (timezone.localdate(moment) for moment in moments)
    return Counter(day.replace(day=1) for day in days if since <= day <= today)
