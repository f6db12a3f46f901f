"""A year of a network in a picture: who joined, who left, what was held, month by month."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from events.enums import EventState
from events.models import Event
from members.models import Membership

MONTHS = 12


def year_of(ids: list[int], today: date) -> list[dict[str, Any]]:
    """A row for each of the last twelve months, this one last; empty when nothing at all has happened."""
    months = last_months(today)
    joined, left = _movements(ids, months[0], today)
    held = _events(ids, months[0], today)
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


def _movements(ids: list[int], since: date, today: date) -> tuple[Counter[date], Counter[date]]:
    """Only memberships that the company has agreed to, and only what has happened by today."""
    rows = Membership.objects.filter(cluster__in=ids, confirmed_at__isnull=False)
    moved = rows.filter(Q(starts_on__gte=since) | Q(ends_on__gte=since)).order_by().values_list("starts_on", "ends_on")
    days = list(moved)
    joined = Counter(start.replace(day=1) for start, _end in days if since <= start <= today)
    left = Counter(end.replace(day=1) for _start, end in days if end and since <= end < today)
    return joined, left


def _events(ids: list[int], since: date, today: date) -> Counter[date]:
    events = Event.objects.filter(hosts__in=ids, state=EventState.PUBLISHED, starts_at__date__gte=since)
    moments = events.filter(starts_at__date__lte=today).order_by().distinct().values_list("pk", "starts_at")
    return Counter(timezone.localdate(moment).replace(day=1) for _pk, moment in moments)
