"""Guests confirm their address: until then they hold no place, and afterwards they take their turn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clusterportal.core.models import Job, OutgoingMail
from events.enums import EventState, RegistrationState
from events.exceptions import RegistrationClosedError
from events.models import Event, Registration
from events.services import (
    cancel_registration,
    confirm_registration,
    forget_unconfirmed,
    register,
    restore_registration,
)
from tests.factories.events import make_event, make_registration
from tests.factories.members import make_leader

pytestmark = pytest.mark.django_db
ASKED, CONFIRMED, WAITING = RegistrationState.ASKED, RegistrationState.CONFIRMED, RegistrationState.WAITING


def ask(event, number=1, **more):
    return register(event=event, name=f"Guest {number}", email=f"guest{number}@example.org", is_proved=False, **more)


def states(event):
    return {row.name: row.state for row in event.registrations.order_by("pk")}


def test_unconfirmed_guests_hold_no_place():
    event = make_event(capacity=1)
    ask(event, 1)

    sure = register(event=event, name="Sure", email="sure@example.org")

    assert (sure.state, states(event)) == (CONFIRMED, {"Guest 1": ASKED, "Sure": CONFIRMED})


def test_who_confirms_later_waits_behind_those_who_wait_already():
    event = make_event(capacity=1)
    early = ask(event, 1)
    place = register(event=event, name="First", email="first@example.org")
    register(event=event, name="Second", email="second@example.org")
    event.registrations.filter(pk=early.pk).update(created_at=timezone.now() - timedelta(days=1))

    confirm_registration(registration=early)
    cancel_registration(registration=place)

    assert states(event) == {"Guest 1": WAITING, "First": "cancelled", "Second": CONFIRMED}


def test_confirming_again_changes_nothing_and_sends_nothing():
    event = make_event(capacity=1)
    guest = ask(event)

    first, second = (confirm_registration(registration=guest) for _turn in range(2))

    assert (first.state, second.state) == (CONFIRMED, CONFIRMED)
    assert OutgoingMail.objects.count() == 2


def test_what_is_not_confirmed_is_forgotten_by_a_job_and_what_is_confirmed_stays():
    event = make_event()
    lost, sure = ask(event, 1), ask(event, 2)
    confirm_registration(registration=sure)
    jobs = list(Job.objects.filter(task="events.forget_unconfirmed").order_by("pk"))

    for job in jobs:
        forget_unconfirmed(registration_id=job.object_id)
        forget_unconfirmed(registration_id=job.object_id)

    assert [job.object_id for job in jobs] == [lost.pk, sure.pk]
    assert all(timedelta(days=1) < job.due - timezone.now() <= timedelta(days=2) for job in jobs)
    assert states(event) == {"Guest 2": CONFIRMED}


def test_the_owner_of_the_address_needs_no_leave_of_a_stranger_who_typed_it():
    event, leader = make_event(), make_leader()
    register(event=event, name="Stranger", email=leader.email, is_proved=False)

    own = register(event=event, name="Owner", email=leader.email, acting=leader.person)

    assert (own.person, states(event)) == (leader.person, {"Owner": CONFIRMED})


def test_a_stranger_who_types_a_known_address_changes_nothing():
    event = make_event(capacity=1)
    known = make_registration(event=event, email="known@example.org", name="Known")

    again = register(event=event, name="Stranger", email="Known@example.org", is_proved=False)

    assert (again, states(event)) == (known, {"Known": CONFIRMED})


def test_a_cancellation_is_taken_back_although_the_address_was_typed_again():
    event = make_event(capacity=1)
    gone = cancel_registration(registration=register(event=event, name="Guest 1", email="guest1@example.org"))
    ask(event, 1)

    restore_registration(registration=gone)

    assert list(event.registrations.values_list("state", flat=True)) == [CONFIRMED]


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.DRAFT])
def test_an_event_that_takes_no_more_registrations_takes_no_confirmation(state):
    event = make_event()
    guest = ask(event)
    Event.objects.filter(pk=event.pk).update(state=state)

    with pytest.raises(RegistrationClosedError):
        confirm_registration(registration=guest)

    assert Registration.objects.get().state == ASKED
