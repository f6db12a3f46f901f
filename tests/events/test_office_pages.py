"""The pages on which an office keeps its events."""

import pytest

from clusterportal.core.models import Job
from events.enums import EventState
from events.models import Event
from events.services import tell_cancelled
from members.models import Cluster
from tests.factories.events import make_event, make_registration
from tests.factories.members import (
    make_cluster,
    make_manager,
    make_town,
)

from .pages import ADD, MANAGE, more_events, queries_of, titles, url

pytestmark = pytest.mark.django_db


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
    assert (response.status_code, event.title, event.state) == (200, "Old", "cancelled")
    assert response.context["form"]["title"].value() == "Brunch"
    assert client.get(url("event_edit", event)).status_code == 302


def test_form_sent_twice_makes_one_event(client):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    key = client.get(ADD).context["form"]["form_key"].value()

    first = client.post(ADD, event_data(cluster, form_key=str(key)))
    second = client.post(ADD, event_data(cluster, form_key=str(key)))

    assert first.url == second.url == Event.objects.get().get_absolute_url()


def test_form_sent_again_with_something_else_in_it_asks_and_makes_a_second_event(client):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    key = client.get(ADD).context["form"]["form_key"].value()
    client.post(ADD, event_data(cluster, form_key=str(key)))

    asked = client.post(ADD, event_data(cluster, form_key=str(key), title="Supper"))
    fresh = asked.context["form"]["form_key"].value()
    client.post(ADD, event_data(cluster, form_key=fresh, title="Supper"))

    assert (asked.status_code, asked.context["form"]["title"].value()) == (200, "Supper")
    assert sorted(Event.objects.values_list("title", flat=True)) == ["Brunch", "Supper"]


def test_what_a_colleague_has_saved_meanwhile_is_not_overwritten_unseen(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster, title="Old")
    client.force_login(make_manager(cluster))
    seen = client.get(url("event_edit", event)).context["form"]["seen"].value()
    Event.objects.filter(pk=event.pk).update(title="Theirs")

    asked = client.post(url("event_edit", event), event_data(cluster, title="Mine", seen=seen))
    stored = Event.objects.get().title
    client.post(url("event_edit", event), event_data(cluster, title="Mine", seen=asked.context["form"]["seen"].value()))

    assert (asked.status_code, stored, Event.objects.get().title) == (200, "Theirs", "Mine")


def test_office_sees_who_gets_which_mail_and_takes_the_cancellation_back(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster, title="Brunch")
    make_registration(event=event, name="Vera Gast")
    client.force_login(make_manager(cluster))

    preview = client.get(url("event_cancel", event)).content.decode()
    told = client.post(url("event_cancel", event), follow=True).content.decode()
    answer = client.post(url("event_restore", event))

    assert ("Abgesagt: Brunch" in preview, "Vera Gast" in preview) == (True, True)
    assert url("event_restore", event) in told
    assert (answer.status_code, Event.objects.get().state) == (302, EventState.PUBLISHED)
    assert list(Job.objects.values_list("task", flat=True)) == []


def test_the_way_to_cancel_stands_where_one_looks_for_it(client):
    """In the list of one's events and on the event's page, as long as there is something to cancel."""
    cluster = make_cluster()
    coming, over = make_event(cluster=cluster), make_event(cluster=cluster, days=-3)
    draft = make_event(cluster=cluster, state=EventState.DRAFT)
    cancelled = make_event(cluster=cluster, state=EventState.CANCELLED)
    client.force_login(make_manager(cluster))

    lists = client.get(MANAGE).content.decode() + client.get(f"{MANAGE}?past=1").content.decode()
    pages = {event: client.get(event.get_absolute_url()).content.decode() for event in (coming, over, draft, cancelled)}

    offered = {
        event: (url("event_cancel", event) in lists, url("event_cancel", event) in pages[event]) for event in pages
    }
    assert offered == {coming: (True, True), over: (False, False), draft: (False, False), cancelled: (False, False)}
    client.force_login(make_manager(make_cluster()))
    assert url("event_cancel", coming) not in client.get(coming.get_absolute_url()).content.decode()


def test_cancellation_that_was_told_is_not_taken_back(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster)
    make_registration(event=event)
    client.force_login(make_manager(cluster))
    client.post(url("event_cancel", event))
    Job.objects.get(task="events.tell_cancelled").delete()
    tell_cancelled(event_id=event.pk)

    client.post(url("event_restore", event))

    assert Event.objects.get().state == EventState.CANCELLED


def test_foreign_office_may_look_but_not_change_or_cancel(client):
    event = make_event()
    client.force_login(make_manager(make_cluster()))

    answers = [
        client.get(url("event_detail", event)).status_code,
        client.get(url("event_edit", event)).status_code,
        client.post(url("event_edit", event), event_data(Cluster.objects.first())).status_code,
        client.post(url("event_cancel", event)).status_code,
        client.get(url("event_cancel", event)).status_code,
        client.post(url("event_restore", event)).status_code,
    ]

    event.refresh_from_db()
    assert answers == [200, 403, 403, 403, 403, 403]
    assert event.state == EventState.PUBLISHED


def test_times_at_the_ends_of_the_calendar_come_back(client):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    times = {"starts_at": "0001-01-01T00:00", "ends_at": "9999-12-31T23:59"}

    response = client.post(ADD, {"title": "Labor", "kind": "workshop", "online": "on", "hosts": [cluster.pk], **times})

    assert (response.status_code, {"starts_at", "ends_at"} - set(response.context["form"].errors)) == (200, set())
