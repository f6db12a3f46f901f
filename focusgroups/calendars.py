"""Meetings as a calendar file (RFC 5545). Plain values in, bytes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

ZONE = ZoneInfo("Europe/Berlin")
PRODUCT = "-//ClusterPortal//Focus groups//EN"
REFRESH = timedelta(hours=6)
MINUTE = timedelta(minutes=1)

# What has held since 1996: the clocks change on the last Sunday of March and of October.
SUMMER = (TimezoneDaylight, "CEST", datetime(1981, 3, 29, 2), 1, 2, 3)
WINTER = (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 2, 1, 10)


@dataclass(frozen=True)
class Entry:
    """A meeting as a calendar knows it; ``uid`` stays the same for good, ``sequence`` rises with each change."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    minutes: int
    summary: str
    location: str
    description: str
    url: str
    is_cancelled: bool


def calendar_of(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar that is published: for subscribing, or to be opened once."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", _moment(entry.starts_at))
    event.add("dtend", _moment(entry.starts_at + entry.minutes * MINUTE))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    if entry.location:
        event.add("location", entry.location)
    return event


def _moment(moment: datetime) -> datetime:
    """At the clock of the place; the second of two equal hours of an October night has no name there, hence UTC."""
    local = moment.astimezone(ZONE)
    return moment.astimezone(UTC) if local.fold else local


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    for kind, name, since, before, after, month in (SUMMER, WINTER):
        part = kind()
        part.add("tzname", name)
        part.add("dtstart", since)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        zone.add_component(part)
    return zone
