"""The calendar, the registration and the offices' pages, as each visitor gets them."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from events.enums import Audience, EventKind, EventState, RegistrationState
from events.models import Event, Registration
from members.models import Cluster
from tests.factories.events import make_event, make_registration
from tests.factories.members import (
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_superuser,
    make_topic,
    make_town,
)

pytestmark = pytest.mark.django_db

LIST, MANAGE, ADD = reverse("events:event_list"), reverse("events:event_manage"), reverse("events:event_create")
GUEST = {"name": "Vera Gast", "email": "vera@example.org"}


def url(name, event):
    return reverse(f"events:{name}", args=[event.pk])


def titles(response):
    return [event.title for event in response.context["events"]]


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


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def more_events(cluster=None):
    for _number in range(3):
        hosts = [cluster or make_cluster(), make_cluster()]
        make_registration(event=make_event(hosts=hosts, topics=(make_topic(),), capacity=9))


def test_calendar_asks_equally_often_for_three_and_six_events(client):
    counts = []
    for _turn in range(2):
        more_events()
        counts.append(queries_of(client, LIST))

    assert counts == [6, 6]


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


def test_guest_registers_and_is_told_that_a_mail_is_on_its_way(client):
    event = make_event()

    response = client.post(url("event_register", event), GUEST)

    registration = event.registrations.get()
    assert (response.status_code, response.url) == (302, event.get_absolute_url())
    assert (registration.name, registration.email, registration.state) == ("Vera Gast", "vera@example.org", "confirmed")


def test_guest_page_answers_the_same_for_a_known_and_a_new_address(client):
    event = make_event(capacity=1)
    make_registration(event=event, email="known@example.org", person=make_leader().person)

    answers = []
    for address in ("known@example.org", "fresh@example.org"):
        response = client.post(url("event_register", event), {"name": "X", "email": address})
        told = [str(message).replace(address, "…") for message in get_messages(response.wsgi_request)]
        answers.append((response.status_code, response.url, told[-1]))

    assert answers[0] == answers[1]


def test_signed_in_person_sees_the_own_registration_at_once(client):
    event, leader = make_event(), make_leader()
    client.force_login(leader)

    response = client.post(url("event_register", event), {"name": leader.person.name, "email": leader.email})

    registration = Registration.objects.get(person=leader.person)
    assert response.url == reverse("events:registration", args=[registration.token])


def test_registration_form_knows_the_signed_in_person(client):
    leader = make_leader()
    client.force_login(leader)

    form = client.get(url("event_register", make_event())).context["form"]

    assert (form["name"].value(), form["email"].value()) == (leader.person.name, leader.email)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, ["name", "email"]),
        ({"name": "Vera", "email": "vera.example.org"}, ["email"]),
        ({"name": "Win at https://bad.example", "email": "vera@example.org"}, ["name"]),
        ({"name": "write to me@bad.example", "email": "vera@example.org"}, ["name"]),
    ],
)
def test_wrong_details_are_named_and_kept(client, data, wrong):
    event = make_event()

    response = client.post(url("event_register", event), data)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (200, wrong)
    assert form["name"].value() == data.get("name")
    assert event.registrations.count() == 0


def test_event_for_members_shows_strangers_no_form_and_takes_none_of_theirs(client):
    event = make_event(audience=Audience.MEMBERS)

    page = client.get(url("event_register", event))
    answer = client.post(url("event_register", event), GUEST)

    assert (page.status_code, b'name="email"' in page.content) == (200, False)
    assert (answer.status_code, event.registrations.count()) == (302, 0)


def test_closed_event_shows_no_form(client):
    event = make_event(days=-3)

    page = client.get(url("event_register", event))

    assert (page.status_code, b'name="email"' in page.content) == (200, False)


def test_whoever_has_the_link_cancels_and_the_next_moves_up(client):
    event = make_event(capacity=1)
    taken, waiting = make_registration(event=event), make_registration(event=event, state=RegistrationState.WAITING)
    address = reverse("events:registration", args=[taken.token])

    page, answer = client.get(address), client.post(address)

    waiting.refresh_from_db()
    assert (page.status_code, answer.status_code, answer.url) == (200, 302, address)
    assert waiting.state == RegistrationState.CONFIRMED


def test_unknown_token_is_nothing(client):
    assert client.get(reverse("events:registration", args=["x" * 32])).status_code == 404


def test_the_third_who_waits_is_told_so(client):
    event = make_event(capacity=1)
    rows = [make_registration(event=event, state=RegistrationState.WAITING) for _number in range(3)]

    response = client.get(reverse("events:registration", args=[rows[2].token]))

    assert response.context["place"] == 3


def test_office_sees_its_own_events_with_drafts_and_nobody_elses(client):
    cluster = make_cluster()
    make_event(title="Draft", cluster=cluster, state=EventState.DRAFT, days=3)
    make_event(title="Joint", hosts=[make_cluster(), cluster], days=5)
    make_event(title="Foreign draft", state=EventState.DRAFT)
    make_event(title="Past", cluster=cluster, days=-5)
    client.force_login(make_manager(cluster))

    assert titles(client.get(MANAGE)) == ["Draft", "Joint"]
    assert titles(client.get(f"{MANAGE}?past=1")) == ["Past"]


def test_office_list_asks_equally_often_for_three_and_six_events(client):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    counts = []
    for _turn in range(2):
        more_events(cluster)
        counts.append(queries_of(client, MANAGE))

    assert counts[0] == counts[1] <= 8


def event_data(cluster, **changes):
    return {
        "title": "Brunch",
        "kind": "technology_brunch",
        "summary": "Light.",
        "starts_at": "2031-03-03T09:00",
        "ends_at": "2031-03-03T10:00",
        "online": "on",
        "audience": "everyone",
        "hosts": [cluster.pk],
        **changes,
    }


@pytest.mark.parametrize(("button", "state"), [({}, "draft"), ({"publish": "1"}, "published")])
def test_office_adds_an_event_as_draft_or_published(client, button, state):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))

    response = client.post(ADD, event_data(cluster, **button))

    event = Event.objects.get()
    assert (response.status_code, event.state, list(event.hosts.all())) == (302, state, [cluster])


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ends_at": "2031-03-03T08:00"}, ["ends_at"]),
        ({"online": ""}, ["town"]),
        ({"capacity": "0"}, ["capacity"]),
        ({"hosts": []}, ["hosts"]),
        ({"title": ""}, ["title"]),
    ],
)
def test_wrong_event_comes_back_with_the_field_named(client, changes, wrong):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))

    response = client.post(ADD, event_data(cluster, **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (200, wrong)
    assert Event.objects.count() == 0


def test_office_cannot_put_an_event_into_foreign_hands_only(client):
    foreign = make_cluster()
    client.force_login(make_manager(make_cluster()))

    response = client.post(ADD, event_data(foreign))

    assert list(response.context["form"].errors) == ["hosts"]
    assert Event.objects.count() == 0


def test_places_cannot_fall_below_those_registered(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster, capacity=3)
    for _number in range(2):
        make_registration(event=event)
    client.force_login(make_manager(cluster))

    response = client.post(url("event_edit", event), event_data(cluster, capacity="1"))

    event.refresh_from_db()
    assert (list(response.context["form"].errors), event.capacity) == (["capacity"], 3)


def test_office_changes_its_event_and_it_stays_published(client):
    cluster, town = make_cluster(), make_town()
    event = make_event(cluster=cluster)
    client.force_login(make_manager(cluster))

    client.post(url("event_edit", event), event_data(cluster, title="New title", online="", town=town.pk))

    event.refresh_from_db()
    assert (event.title, event.town, event.online, event.state) == ("New title", town, False, "published")


def test_cancelled_event_is_not_changed_through_an_old_form(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster, title="Old", state=EventState.CANCELLED)
    client.force_login(make_manager(cluster))

    response = client.post(url("event_edit", event), event_data(cluster, publish="1"))

    event.refresh_from_db()
    assert (response.status_code, event.title, event.state) == (302, "Old", "cancelled")


def test_foreign_office_may_look_but_not_change_or_cancel(client):
    event = make_event()
    client.force_login(make_manager(make_cluster()))

    answers = [
        client.get(url("event_detail", event)).status_code,
        client.get(url("event_edit", event)).status_code,
        client.post(url("event_edit", event), event_data(Cluster.objects.first())).status_code,
        client.post(url("event_cancel", event)).status_code,
        client.get(url("event_cancel", event)).status_code,
    ]

    event.refresh_from_db()
    assert answers == [200, 403, 403, 403, 405]
    assert event.state == EventState.PUBLISHED


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
