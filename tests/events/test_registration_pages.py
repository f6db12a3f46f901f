"""Registering for an event and cancelling, as guests and members do it."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from clusterportal.core.models import OutgoingMail
from events.enums import Audience, EventState, RegistrationState
from events.models import Registration
from tests.factories.events import make_event, make_registration
from tests.factories.members import make_cluster, make_leader, make_manager

from .pages import url

pytestmark = pytest.mark.django_db

GUEST = {"name": "Vera Gast", "email": "vera@example.org"}


def test_guest_registers_and_is_told_that_a_mail_is_on_its_way(client):
    event = make_event()

    response = client.post(url("event_register", event), GUEST)

    registration = event.registrations.get()
    assert (response.status_code, response.url) == (302, event.get_absolute_url())
    assert (registration.name, registration.email, registration.state) == ("Vera Gast", "vera@example.org", "asked")


def test_guest_confirms_by_the_mailed_link_and_only_by_the_button(client):
    event = make_event(capacity=1)
    client.post(url("event_register", event), GUEST)
    asked = event.registrations.get()
    link = reverse("events:registration", args=[asked.token])

    shown = client.get(link).content.decode()
    after_looking = event.registrations.get().state
    response = client.post(reverse("events:registration_confirm", args=[asked.token]))

    assert link in OutgoingMail.objects.get(subject__contains="bestätigen").body
    assert ("Teilnahme bestätigen" in shown, after_looking) == (True, "asked")
    assert (response.url, event.registrations.get().state) == (link, "confirmed")
    assert "Sie haben einen Platz" in client.get(link).content.decode()


def test_page_to_confirm_says_that_all_places_are_taken(client):
    event = make_event(capacity=1)
    make_registration(event=event)
    asked = make_registration(event=event, state=RegistrationState.ASKED)

    page = client.get(reverse("events:registration", args=[asked.token])).content.decode()

    assert "Alle Plätze sind vergeben" in page


def test_with_an_account_nothing_is_to_confirm(client):
    event, leader = make_event(), make_leader()
    client.force_login(leader)

    client.post(url("event_register", event), {"name": leader.person.name, "email": leader.email})

    assert event.registrations.get().state == "confirmed"


def test_office_does_not_see_who_has_not_confirmed(client):
    cluster = make_cluster()
    event = make_event(cluster=cluster, capacity=1)
    make_registration(event=event, name="Unbestätigt", state=RegistrationState.ASKED)
    client.force_login(make_manager(cluster))

    page = client.get(event.get_absolute_url())

    assert "Unbestätigt" not in page.content.decode()
    assert (page.context["event"].confirmed_count, page.context["event"].waiting_count) == (0, 0)


def test_guest_page_answers_the_same_for_a_known_and_a_new_address(client):
    event = make_event(capacity=1)
    make_registration(event=event, email="known@example.org", person=make_leader().person)

    answers = []
    for address in ("known@example.org", "fresh@example.org"):
        response = client.post(url("event_register", event), {"name": "X", "email": address, "may_wait": "on"})
        told = [str(message).replace(address, "…") for message in get_messages(response.wsgi_request)]
        answers.append((response.status_code, response.url, told[-1]))

    assert answers[0] == answers[1]


def test_event_that_filled_up_meanwhile_asks_first_and_answers_known_and_new_addresses_alike(client):
    event = make_event(capacity=1)
    make_registration(event=event, email="known@example.org")

    sent = {
        address: client.post(url("event_register", event), {"name": "X", "email": address})
        for address in ("known@example.org", "fresh@example.org")
    }

    kept = [(r.status_code, r.context["form"].errors, r.context["form"]["may_wait"].value()) for r in sent.values()]
    assert (
        kept[0]
        == kept[1]
        == (
            200,
            {
                "__all__": [
                    "Inzwischen sind alle Plätze vergeben. Senden Sie noch einmal, dann stehen Sie auf der Warteliste."
                ]
            },
            "on",
        )
    )
    assert [r.context["form"]["email"].value() for r in sent.values()] == list(sent)
    assert event.registrations.count() == 1


def test_event_cancelled_while_typing_keeps_what_was_typed(client):
    event = make_event(state=EventState.CANCELLED)

    response = client.post(url("event_register", event), GUEST)

    form = response.context["form"]
    assert (response.status_code, form["name"].value(), form["email"].value()) == (200, *GUEST.values())
    assert b'value="vera@example.org"' in response.content


def test_cancellation_is_taken_back_while_the_place_is_free(client):
    row = make_registration(event=make_event(capacity=1))
    address = reverse("events:registration", args=[row.token])
    client.post(address)

    page = client.get(address)
    answer = client.post(reverse("events:registration_restore", args=[row.token]))

    row.refresh_from_db()
    assert reverse("events:registration_restore", args=[row.token]) in page.content.decode()
    assert (answer.url, row.state) == (address, RegistrationState.CONFIRMED)


def test_cancellation_is_not_taken_back_when_the_place_is_gone(client):
    event = make_event(capacity=1)
    row = make_registration(event=event)
    make_registration(event=event, state=RegistrationState.WAITING)
    client.post(reverse("events:registration", args=[row.token]))

    response = client.post(reverse("events:registration_restore", args=[row.token]), follow=True)

    row.refresh_from_db()
    assert row.state == RegistrationState.CANCELLED
    assert "Ihr Platz ist inzwischen an jemand anderen gegangen." in response.content.decode()


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
    assert (answer.status_code, event.registrations.count()) == (200, 0)


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


def test_a_guest_with_an_endless_address_is_asked_again(client):
    event = make_event()

    response = client.post(url("event_register", event), {**GUEST, "email": f"{'a' * 260}@example.org"})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["email"])
