"""What a row of events shows, as plain values: nothing else is read, and the markup of a row can be kept."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateformat import format as format_date

from clusterportal.core.aggregates import parts
from clusterportal.core.prepared import prepared
from clusterportal.core.sorting import german_key
from members.querysets import Viewer

from .models import Event
from .querysets import NAME_END


class EventRow(NamedTuple):
    """An event of a list; ``today_year`` because a date of another year is shown with it."""

    pk: int
    title: str
    state: str
    audience: str
    starts_at: dt.datetime
    online: bool
    capacity: int | None
    confirmed_count: int
    town: str | None
    own_state: str | None
    hosts: tuple[str, ...]
    today_year: int


class Month(NamedTuple):
    name: str
    rows: list[EventRow]


def rows_of(found: Iterable[tuple[Any, ...]]) -> list[EventRow]:
    """The rows of ``EventQuerySet.as_rows()``, in their order."""
    year = timezone.localdate().year
    return [EventRow(*values, host_names(hosts), year) for *values, hosts in found]


def calendar_rows(user: Viewer, page: Page) -> list[EventRow]:
    """A page of the calendar without filters: most often asked, so put together once."""
    start = (page.number - 1) * page.paginator.per_page
    return rows_of(_calendar(user, timezone.now(), str(start), str(start + page.paginator.per_page)))


@prepared
def _calendar(user: Viewer, now: dt.datetime, start: str, end: str) -> QuerySet[Event]:
    return Event.objects.calendar(user, now).with_own_state(user)[int(start) : int(end)].as_rows()


def host_names(joined: str | None) -> tuple[str, ...]:
    """Short names in the order of the full ones."""
    names = [host.split(NAME_END) for host in parts(joined)]
    return tuple([short for _name, short in sorted(names, key=lambda host: german_key(host[0]))])


def by_month(rows: Iterable[EventRow]) -> list[Month]:
    """Rows in the order of their begin, below the names of their months."""
    months = groupby(rows, key=lambda row: timezone.localtime(row.starts_at).date().replace(day=1))
    return [Month(format_date(day, "F Y"), list(group)) for day, group in months]
