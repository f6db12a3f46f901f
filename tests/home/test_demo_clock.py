"""The demonstration's clock and calendar, on days that are not like others."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from clusterportal.core.audit import record
from clusterportal.home.demo import clock, enquiry_texts, event_texts
from clusterportal.home.demo.enquiries import STORIES
from clusterportal.home.demo.events import Hall, _build_event
from events.enums import EventKind
from events.models import Event
from matchmaking.enums import EnquiryState
from tests.factories.matchmaking import make_enquiry
from tests.factories.members import make_cluster, make_manager

TODAYS = {
    "last of the year": "2026-12-31T10:30+01:00",
    "leap day": "2028-02-29T23:50+01:00",
    "sunday": "2026-11-22T07:00+01:00",
    "summer time begins": "2027-03-28T03:30+02:00",
    "summer time ends": "2026-10-25T02:30+01:00",
    "monday before office hours": "2026-11-23T06:00+01:00",
    "first of the year": "2027-01-01T00:05+01:00",
}
PAST = datetime(2025, 6, 3, 14, 20, tzinfo=timezone.get_fixed_timezone(120))
each_today = pytest.mark.parametrize("today", TODAYS.values(), ids=TODAYS.keys())


@pytest.mark.django_db
def test_what_is_done_at_a_moment_bears_it_everywhere() -> None:
    with clock.at(PAST):
        enquiry = make_enquiry()
        entry = record(actor=None, verb="tried", target=enquiry)
        assert timezone.localdate() == date(2025, 6, 3)
        assert isinstance(datetime.now().astimezone(), timezone.datetime)

    enquiry.refresh_from_db()
    assert [enquiry.received_at, entry.created] == [PAST, PAST]
    assert timezone.now() > PAST + timedelta(days=300)


def test_moments_nest_and_end_with_an_error() -> None:
    with clock.at(PAST):
        with clock.at(PAST + timedelta(days=1)):
            assert timezone.now() == PAST + timedelta(days=1)
        with pytest.raises(ZeroDivisionError), clock.at(PAST + timedelta(days=2)):
            1 / 0  # noqa: B018
        assert timezone.now() == PAST
    assert timezone.datetime is datetime


def in_office_hours(moment: datetime) -> bool:
    there = timezone.localtime(moment)
    return clock.is_working_day(there.date()) and clock.OPENS <= there.hour + there.minute / 60 <= clock.CLOSES


@each_today
def test_moments_lie_in_office_hours_and_never_ahead(today: str) -> None:
    with time_machine.travel(today, tick=False):
        for days in (*range(30), 100, 240, 366, 4000):
            moment = clock.office_moment(days, 9 + days % 8, 20)
            following = [clock.later(moment, hours) for hours in (1, 5, 9, 26, 40)]
            assert [one for one in (moment, *following) if not in_office_hours(one)] == []
            assert [one for one in (moment, *following) if one > timezone.now()] == []
            assert following == sorted(following)


@each_today
def test_days_of_events_and_meetings_are_working_days(today: str) -> None:
    with time_machine.travel(today, tick=False):
        for days in (*range(-400, 0), *range(1, 400)):
            for day in (clock.event_day(days), clock.thursday(clock.days_from_today(days))):
                assert clock.is_working_day(day)
                assert not clock.is_quiet(day)
            assert clock.thursday(clock.days_from_today(days)).isoweekday() == 4
            assert (clock.event_day(days) > timezone.localdate()) == (days > 0)
            break_of_days = abs((clock.event_day(days) - clock.days_from_today(days)).days)
            assert break_of_days <= 20


def test_texts_hold_what_is_promised() -> None:
    states = {row[3] for row in enquiry_texts.ENQUIRIES}

    assert len(enquiry_texts.ENQUIRIES) == 40
    assert states == set(STORIES)
    assert sum(row[2] == "en" for row in enquiry_texts.ENQUIRIES) == 3
    assert len(event_texts.COMING) == 60
    assert {row[4] for row in event_texts.COMING} == set(EventKind.values)
    titles = {row[8] for row in event_texts.COMING}
    assert {*event_texts.FULL, event_texts.CANCELLED, *event_texts.WITH_ACCOUNTS} <= titles
    assert {"received", "triage", "needs_consent", "offered", "accepted"} <= set(EnquiryState.values) & states


@pytest.mark.django_db
@each_today
def test_sixty_events_lie_within_the_next_half_year(today: str) -> None:
    with time_machine.travel(today, tick=False):
        rows = (*event_texts.COMING, *event_texts.PAST)
        slugs = {slug for row in rows for slug in row[3].split()}
        clusters = {slug: make_cluster(slug=slug) for slug in sorted(slugs)}
        for cluster in clusters.values():
            make_manager(cluster)
        hall = Hall.seeded(1)
        for row in rows:
            _build_event(row, hall)

        now = timezone.now()
        coming = Event.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=185))
        assert coming.count() == 60
        assert Event.objects.filter(ends_at__lt=now, starts_at__gt=now - timedelta(days=375)).count() == 30
        days = {timezone.localtime(event.starts_at).hour for event in coming}
        assert days == {row[1] for row in event_texts.COMING}
        assert coming.filter(hosts__isnull=False).distinct().count() == 60
