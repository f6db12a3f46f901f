"""The calendar and the page of an event, as each visitor gets them."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from events.enums import EventKind, EventState
from tests.factories.events import make_event, make_registration
from tests.factories.members import (
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_superuser,
    make_topic,
)

from .pages import LIST, more_events, queries_of, titles, url

pytestmark = pytest.mark.django_db


def test_calendar_shows_what_comes_in_order_and_no_drafts(client):
    cluster = make_cluster()
    make_event(title="Later", days=20, cluster=cluster)
    make_event(title="Sooner", days=2, cluster=cluster)
    make_event(title="Called off", days=5, cluster=cluster, state=EventState.CANCELLED)
    make_event(title="Past", days=-5, cluster=cluster)
    make_event(title="Draft", days=5, cluster=cluster, state=EventState.DRAFT)
    client.force_login(make_manager(cluster))

    assert titles(client.get(LIST)) == ["Sooner", "Called off", "Later"]


def test_running_event_is_still_in_the_calendar(client):
    make_event(title="Running", days=-0.05)

    assert titles(client.get(LIST)) == ["Running"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"network": "wanted"}, ["Wanted"]),
        ({"topic": "light"}, ["Wanted"]),
        ({"kind": "webinar"}, ["Wanted"]),
        ({"online": "yes"}, ["Wanted"]),
        ({"online": "no"}, ["Other"]),
        ({"month": "2031-03"}, ["Wanted"]),
        ({"month": "2031-04"}, ["Other"]),
        ({"network": "wanted", "online": "no"}, []),
        ({"network": "unknown", "month": "rubbish", "page": "x"}, ["Wanted", "Other"]),
    ],
)
def test_calendar_is_filtered(client, query, found):
    berlin = ZoneInfo("Europe/Berlin")
    make_event(
        title="Wanted",
        cluster=make_cluster(slug="wanted"),
        topics=(make_topic(slug="light"),),
        kind=EventKind.WEBINAR,
        online=True,
        starts_at=datetime(2031, 3, 31, 23, 30, tzinfo=berlin),
    )
    make_event(title="Other", starts_at=datetime(2031, 4, 1, 9, 0, tzinfo=berlin))

    assert titles(client.get(f"{LIST}?{urlencode(query)}")) == found


def test_event_of_two_networks_stands_once_in_the_calendar(client):
    make_event(title="Joint", hosts=[make_cluster(), make_cluster()], topics=(make_topic(), make_topic()))

    assert titles(client.get(LIST)) == ["Joint"]


def test_calendar_asks_equally_often_for_three_and_six_events(client):
    counts = []
    for _turn in range(2):
        more_events()
        counts.append(queries_of(client, LIST))

    assert counts == [3, 3]


def test_registered_people_are_seen_by_the_offices_of_the_event_only(client):
    cluster, foreign = make_cluster(), make_cluster()
    event = make_event(cluster=cluster)
    member = make_leader(make_company(cluster=cluster))
    make_registration(event=event, name="Secret Guest", email="secret@example.org")
    lookers = {
        "visitor": None,
        "member": member,
        "foreign office": make_manager(foreign),
        "own office": make_manager(cluster),
        "superuser": make_superuser(),
    }

    seen = []
    for name, user in lookers.items():
        client.logout()
        if user:
            client.force_login(user)
        if b"secret" in client.get(url("event_detail", event)).content.lower():
            seen.append(name)

    assert seen == ["own office", "superuser"]


def test_event_page_asks_equally_often_however_many_take_part(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster)
    client.force_login(make_manager(cluster))
    counts = []
    for _turn in range(2):
        make_registration(event=event)
        event.hosts.add(make_cluster())
        event.topics.add(make_topic())
        counts.append(queries_of(client, url("event_detail", event)))

    assert counts[0] == counts[1] <= 10


def test_draft_is_hidden_from_everybody_but_its_office(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster, state=EventState.DRAFT)
    statuses = {}
    for name, user in {"visitor": None, "foreign": make_manager(make_cluster()), "own": make_manager(cluster)}.items():
        client.logout()
        if user:
            client.force_login(user)
        pages = ("event_detail", "event_register")
        statuses[name] = [client.get(url(page, event)).status_code for page in pages]

    assert statuses == {"visitor": [404, 404], "foreign": [404, 404], "own": [200, 200]}


def test_english_page_is_english_and_german_page_german(client):
    event = make_event(online=True)

    pages = []
    for language in ("de", "en"):
        with override(language):
            pages.append(client.get(event.get_absolute_url()).content.decode())

    assert ['<html lang="de">' in pages[0], '<html lang="en">' in pages[1]] == [True, True]


def test_network_page_lists_its_next_events(client):
    cluster = make_cluster()
    make_event(title="Own event", cluster=cluster)
    make_event(title="Foreign event")
    make_event(title="Own draft", cluster=cluster, state=EventState.DRAFT)

    page = client.get(cluster.get_absolute_url()).content.decode()

    assert [title in page for title in ("Own event", "Foreign event", "Own draft")] == [True, False, False]
