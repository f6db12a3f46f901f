"""Two at once in a room, on real threads. Each race has a control: without the lock it goes wrong."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from focusgroups.enums import NewcomerState
from focusgroups.exceptions import RoomClosedError
from focusgroups.models import ErasureConsent, FocusGroup, Meeting, Newcomer, Post, RoomKey, Seat
from focusgroups.room import erasing, gate, newcomers, posts
from focusgroups.room.encryption import Key
from focusgroups.room.gate import Room
from focusgroups.room.keys import key_of, reencrypt
from tests.factories.focusgroups import make_application
from tests.threads import WAIT_SECONDS, at_once, without_lock

from .rooms import make_post, make_room_group, room_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]

WITHOUT = SimpleNamespace(atomic=nullcontext)


def plain_group(pk: int) -> FocusGroup:
    return FocusGroup.objects.select_related("round", "moderator").get(pk=pk)


def write_twice(room: Room) -> list[str]:
    key = uuid4()
    return at_once(*[lambda: posts.write_post(room=room, text="Once", form_key=key) for _time in range(2)])


def test_two_clicks_write_one_post() -> None:
    assert write_twice(room_with_a_post()) == ["done", "done"]
    assert Post.objects.count() == 2


def test_control_the_second_click_fails_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    room, looked = room_with_a_post(), threading.Barrier(2)
    without_lock(monkeypatch, posts, "lock_group", plain_group)
    monkeypatch.setattr(Room, "save", together(looked, Room.save))

    assert write_twice(room) == ["IntegrityError", "done"]


def agree_at_once() -> tuple[list[str], bool]:
    """Three of five have agreed; the last two do so at the same moment. Says whether the room was erased."""
    group = make_room_group()
    make_post(group)
    rooms = [room_of(group, number) for number in range(5)]
    ErasureConsent.objects.bulk_create(ErasureConsent(group=group, person=room.person) for room in rooms[:3])

    ends = at_once(*[lambda room=room: erasing.change_mind(room=room, agree=True) for room in rooms[3:]])

    return ends, RoomKey.objects.get().erased_at is not None


def test_the_last_two_consents_at_once_erase_the_room() -> None:
    assert agree_at_once() == (["done", "done"], True)
    assert Post.objects.count() == 0


def test_control_neither_of_two_consents_sees_the_other_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each acts on what was committed when it began, as two transactions of PostgreSQL do."""
    seen = threading.local()

    def begin(pk: int) -> FocusGroup:
        seen.agreed = set(ErasureConsent.objects.filter(group=pk).values_list("person_id", flat=True))
        return plain_group(pk)

    without_lock(monkeypatch, erasing, "lock_group", begin)
    monkeypatch.setattr(erasing, "_agreed", lambda room: seen.agreed | {room.person.pk})

    assert agree_at_once() == (["done", "done"], False)


def room_with_a_post() -> Room:
    group = make_room_group()
    make_post(group, "Before")
    return room_of(group)


def write_while_keys_turn(room: Room, turn: Callable[[RoomKey], object] = reencrypt) -> list[str]:
    key = RoomKey.objects.get()
    return at_once(lambda: turn(key), lambda: posts.write_post(room=room, text="Meanwhile"))


def test_a_post_written_while_keys_turn_is_sealed_with_the_new_one() -> None:
    room = room_with_a_post()

    assert write_while_keys_turn(room) == ["done", "done"]
    assert {post.text for post in room_of(room.group).read(Post.objects.all())} == {"Before", "Meanwhile"}


def test_control_without_the_lock_the_post_is_sealed_with_a_key_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    room = room_with_a_post()
    has_read, turned = threading.Event(), threading.Event()

    def read_unlocked(group: FocusGroup) -> Key | None:
        old = key_of(group)
        has_read.set()
        turned.wait(WAIT_SECONDS)
        return old

    def turn(row: RoomKey) -> None:
        has_read.wait(WAIT_SECONDS)
        reencrypt(row)
        turned.set()

    for module in (gate, posts):
        monkeypatch.setattr(module, "transaction", WITHOUT)
    monkeypatch.setattr(gate, "key_to_write", read_unlocked)
    monkeypatch.setattr(posts, "lock_group", plain_group)

    assert write_while_keys_turn(room, turn) == ["done", "done"]
    with pytest.raises(RoomClosedError):
        room_of(room.group).read(Post.objects.all())


def before_the_last_two_votes() -> tuple[list[Room], Newcomer]:
    """Three of five have said yes."""
    group = make_room_group()
    make_post(group)
    Meeting.objects.filter(group=group, number=1).update(state="held", starts_at=timezone.now() - timedelta(days=1))
    application = make_application(round=group.round, state="waiting")
    newcomer = newcomers.propose_newcomer(group=group, application=application)
    rooms = [room_of(group, number) for number in range(5)]
    for room in rooms[:3]:
        newcomers.say(room=room, newcomer=newcomer, vote="yes")
    return rooms[3:], newcomer


def test_the_last_two_votes_at_once_invite_once() -> None:
    rooms, newcomer = before_the_last_two_votes()

    ends = at_once(*[lambda room=room: newcomers.say(room=room, newcomer=newcomer, vote="yes") for room in rooms])

    newcomer.refresh_from_db()
    assert (ends, newcomer.state) == (["done", "done"], NewcomerState.TAKEN)
    assert Seat.objects.filter(application=newcomer.application).count() == 1


def test_control_two_votes_settle_the_question_twice_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms, newcomer = before_the_last_two_votes()
    without_lock(monkeypatch, newcomers, "lock_group", plain_group)
    written, counted = threading.Barrier(2), threading.Barrier(2)
    monkeypatch.setattr(newcomers, "settle_if_all_voted", together(written, newcomers.settle_if_all_voted))
    monkeypatch.setattr(newcomers, "_end", together(counted, newcomers._end))

    at_once(*[lambda room=room: newcomers.say(room=room, newcomer=newcomer, vote="yes") for room in rooms])

    newcomer.refresh_from_db()
    assert newcomer.state == NewcomerState.NOT_TAKEN
    assert Seat.objects.filter(application=newcomer.application).count() == 1


def together(barrier: threading.Barrier, act: Callable[..., Any]) -> Callable[..., Any]:
    """Both threads have come this far before one of them goes on."""

    def wait_and_act(*arguments: Any, **options: Any) -> Any:
        barrier.wait(WAIT_SECONDS)
        return act(*arguments, **options)

    return wait_and_act
