"""The office's year in a picture."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from clusterportal.home.office import events_of, members_of
from clusterportal.home.year import last_months, year_of
from tests.factories.events import make_event
from tests.factories.members import make_cluster, make_membership

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def year(cluster):
    now = timezone.now()
    events = [event.starts_at for event in events_of([cluster.pk], TODAY, now)]
    return year_of(members_of([cluster], TODAY, now), events, TODAY)


def test_months_go_back_over_the_turn_of_the_year():
    months = last_months(date(2026, 2, 3))

    assert (months[0], months[-1], len(months)) == (date(2025, 3, 1), date(2026, 2, 1), 12)


@time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
def test_year_counts_who_came_who_left_and_what_was_held():
    cluster = make_cluster()
    make_membership(cluster=cluster, starts_on=date(2026, 10, 1))
    make_membership(cluster=cluster, starts_on=date(2026, 10, 31), ends_on=date(2026, 11, 15))
    make_membership(cluster=cluster, starts_on=date(2020, 1, 1), ends_on=date(2027, 1, 1))
    make_membership(cluster=cluster, starts_on=date(2026, 11, 30))
    make_membership(cluster=cluster, starts_on=date(2026, 9, 1), confirmed_at=None)
    make_membership(starts_on=date(2026, 10, 1))
    make_event(cluster=cluster, starts_at=datetime(2026, 11, 3, 9, tzinfo=UTC), state="published")
    make_event(cluster=cluster, starts_at=datetime(2026, 12, 3, 9, tzinfo=UTC), state="published")

    rows = year(cluster)

    assert [(row["joined"], row["left"], row["events"]) for row in rows[-3:]] == [(0, 0, 0), (2, 0, 0), (0, 1, 1)]
    assert sum(row["joined"] + row["left"] + row["events"] for row in rows[:-3]) == 0


def test_a_network_without_a_past_has_no_picture():
    assert year(make_cluster()) == []
