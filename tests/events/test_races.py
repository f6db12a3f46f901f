"""Two guests act at once, on real threads. Each race has a control: without the lock it goes wrong.

PostgreSQL waits at the row of the event; SQLite begins each transaction IMMEDIATE, so the second one waits at its
first statement. Both are what ``services._locked`` and ``transaction.atomic`` together ask for.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from clusterportal.core.models import OutgoingMail
from events import services
from events.enums import RegistrationState
from events.models import Event, Registration
from tests.factories.events import make_event, make_registration
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
