"""Two guests act at once, on real threads. Each race has a control: without the lock it goes wrong.

PostgreSQL waits at the row of the event; SQLite begins each transaction IMMEDIATE, so the second one waits at its
first statement. Both are what ``services._locked`` and ``transaction.atomic`` together ask for.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from clusterportal.core.jobs import leases
from clusterportal.core.models import Job, OutgoingMail
from events import services
from events.enums import EventState, RegistrationState
from events.models import Event, Registration
from tests.factories.events import make_event, make_registration
from tests.factories.members import make_cluster
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]

CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


def states_of(event: Event) -> Counter[str]:
    return Counter(event.registrations.values_list("state", flat=True))


def guest(register: Callable[..., Any], event: Event, number: int) -> Callable[[], Any]:
    return lambda: register(event=event, name=f"Guest {number}", email=f"race{number}@example.org")


def look_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause between looking for a place and taking it: without the lock everybody would see the place."""
    has_room = services._has_room

    def slowly(event: Event) -> bool:
        room = has_room(event)
        time.sleep(0.05)
        return room

    monkeypatch.setattr(services, "_has_room", slowly)


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the lock away; both threads have looked before one of them writes."""
    has_room, both_have_looked = services._has_room, threading.Barrier(2)

    def look(event: Event) -> bool:
        room = has_room(event)
        both_have_looked.wait(timeout=10)
        return room

    monkeypatch.setattr(services, "_has_room", look)
    monkeypatch.setattr(services, "_locked", lambda event: Event.objects.get(pk=event.pk))


def test_the_last_place_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=2)
    make_registration(event=event)
    look_slowly(monkeypatch)

    ends = at_once(*[guest(services.register, event, number) for number in range(4)])

    assert ends == ["done"] * 4
    assert states_of(event) == {CONFIRMED: 2, WAITING: 3}


def test_control_the_last_place_is_given_twice_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=2)
    make_registration(event=event)
    without_lock(monkeypatch)

    ends = at_once(*[guest(services.register.__wrapped__, event, number) for number in range(2)])

    assert ends == ["done", "done"]
    assert states_of(event) == {CONFIRMED: 3}


def asked(event: Event, number: int) -> Registration:
    return make_registration(event=event, email=f"asked{number}@example.org", state=RegistrationState.ASKED)


def confirm(event: Event, *registrations: Registration, how: Callable[..., Any] | None = None) -> list[str]:
    act = how or services.confirm_registration
    return at_once(*[lambda one=one: act(registration=one) for one in registrations])


def test_two_who_confirm_at_once_do_not_both_get_the_last_place(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=1)
    guests = [asked(event, number) for number in range(3)]
    look_slowly(monkeypatch)

    ends = confirm(event, *guests)

    assert ends == ["done"] * 3
    assert states_of(event) == {CONFIRMED: 1, WAITING: 2}


def test_control_two_who_confirm_get_the_last_place_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=1)
    guests = [asked(event, number) for number in range(2)]
    without_lock(monkeypatch)

    ends = confirm(event, *guests, how=services.confirm_registration.__wrapped__)

    assert ends == ["done", "done"]
    assert states_of(event) == {CONFIRMED: 2}


def test_who_confirms_while_the_time_runs_out_has_the_place_or_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=1)
    guest = asked(event, 1)
    look_slowly(monkeypatch)

    ends = at_once(
        lambda: services.confirm_registration(registration=guest),
        lambda: services.forget_unconfirmed(registration_id=guest.pk),
    )

    assert ends[1] == "done"
    assert (ends[0], states_of(event)) in [("done", {CONFIRMED: 1}), ("TooLateError", {})]


def test_one_address_that_registers_twice_at_once_has_one_place() -> None:
    event = make_event(capacity=5)

    ends = at_once(guest(services.register, event, 1), guest(services.register, event, 1))

    assert ends == ["done", "done"]
    assert states_of(event) == {CONFIRMED: 1}
    assert OutgoingMail.objects.filter(to="race1@example.org").count() == 1


def test_a_place_given_back_twice_at_once_moves_one_up() -> None:
    event = make_event(capacity=1)
    taken = make_registration(event=event)
    for _number in range(2):
        make_registration(event=event, state=WAITING)

    ends = at_once(*[lambda: services.cancel_registration(registration=taken)] * 2)

    assert ends == ["done", "done"]
    assert states_of(event) == {CANCELLED: 1, CONFIRMED: 1, WAITING: 1}


def test_two_places_given_back_at_once_move_two_up(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=2)
    taken = [make_registration(event=event) for _number in range(2)]
    for _number in range(3):
        make_registration(event=event, state=WAITING)
    look_slowly(monkeypatch)

    ends = at_once(*[lambda row=row: services.cancel_registration(registration=row) for row in taken])

    assert ends == ["done", "done"]
    assert states_of(event) == {CANCELLED: 2, CONFIRMED: 2, WAITING: 1}
    assert Registration.objects.filter(event=event, state=CONFIRMED).exclude(pk__in=[r.pk for r in taken]).count() == 2


def restore_and_register(event: Event, given_back: Registration) -> list[str]:
    return at_once(
        lambda: services.restore_registration(registration=given_back),
        guest(services.register, event, 1),
    )


def test_a_place_given_back_goes_to_the_newcomer_or_back_never_to_both(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=1)
    given_back = make_registration(event=event, state=CANCELLED)
    look_slowly(monkeypatch)

    ends = restore_and_register(event, given_back)

    assert ends in (["EventFullError", "done"], ["done", "done"])  # the newcomer may wait, who comes back may not
    assert states_of(event)[CONFIRMED] == 1


def test_control_a_place_given_back_goes_to_both_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(capacity=1)
    given_back = make_registration(event=event, state=CANCELLED)
    without_lock(monkeypatch)

    ends = at_once(
        lambda: services.restore_registration.__wrapped__(registration=given_back),
        guest(services.register.__wrapped__, event, 1),
    )

    assert ends == ["done", "done"]
    assert states_of(event) == {CONFIRMED: 2}


def undo_and_claim(event: Event) -> list[str]:
    """One takes the cancellation back while a worker claims the job that tells everybody."""
    return at_once(
        lambda: services.restore_event(actor=None, event=event),
        lambda: leases.claim("default", 4),
    )


def told_and_restored(event: Event) -> tuple[bool, bool]:
    claimed = Job.objects.filter(task="events.tell_cancelled", state="running").exists()
    return claimed, Event.objects.get(pk=event.pk).state == EventState.PUBLISHED


def test_a_cancellation_is_told_or_taken_back_never_both() -> None:
    event = make_event()
    services.cancel_event(actor=None, event=event)

    undo_and_claim(event)

    assert told_and_restored(event) in ((True, False), (False, True))


def test_control_it_is_both_when_undo_does_not_look_at_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    services.cancel_event(actor=None, event=event)
    monkeypatch.setattr(services, "call_back", lambda *_args: True)

    undo_and_claim(event)

    assert told_and_restored(event) == (True, True)


def test_one_form_sent_twice_at_once_makes_one_event() -> None:
    cluster, key, start = make_cluster(), uuid4(), timezone.now()
    act = {"hosts": [cluster], "title": "Brunch", "starts_at": start, "ends_at": start + timedelta(hours=1)}

    ends = at_once(*[lambda: services.create_event(actor=None, online=True, form_key=key, **act)] * 2)

    assert ends == ["done", "done"]
    assert Event.objects.count() == 1


def test_control_without_its_key_the_form_makes_two() -> None:
    cluster, start = make_cluster(), timezone.now()
    act = {"hosts": [cluster], "title": "Brunch", "starts_at": start, "ends_at": start + timedelta(hours=1)}

    at_once(*[lambda: services.create_event(actor=None, online=True, **act)] * 2)

    assert Event.objects.count() == 2
