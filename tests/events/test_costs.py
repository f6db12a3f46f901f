"""How often the pages ask the database: a bound each, the same for one row and for many."""

import pytest

from tests.factories.events import make_event, make_registration
from tests.factories.members import make_cluster, make_leader, make_manager, make_topic

from .pages import LIST, more_events, queries_of, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("query", "most"), [("", 6), ("?online=no", 6), ("?month=2999-01&since=2026-01-01", 6)])
def test_visitor_reads_the_calendar_in_six_queries(client, query, most):
    counts = []
    for _turn in range(2):
        more_events()
        counts.append(queries_of(client, LIST + query))

    assert counts[0] == counts[1] <= most


@pytest.mark.parametrize("who", ["visitor", "leader", "office"])
def test_event_is_shown_in_eight_queries(client, who):
    cluster = make_cluster()
    event = make_event(cluster=cluster, topics=(make_topic(),))
    if who != "visitor":
        client.force_login(make_leader() if who == "leader" else make_manager(cluster))
    counts = []
    for _turn in range(2):
        make_registration(event=event)
        counts.append(queries_of(client, url("event_detail", event)))

    assert counts[0] == counts[1] <= 8
