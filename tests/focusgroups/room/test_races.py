"""Two at once in a room, on real threads."""

from uuid import uuid4

import pytest

from focusgroups.models import Post, RoomKey
from focusgroups.room import erasing, posts
from focusgroups.room.keys import reencrypt
from tests.threads import at_once

from .rooms import make_post, make_room_group, room_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]


def write_twice() -> list[str]:
    group, key = make_room_group(), uuid4()
    make_post(group, "The room has its key")
    room = room_of(group)
    return at_once(*[lambda: posts.write_post(room=room, text="Once", form_key=key) for _time in range(2)])


def test_two_clicks_write_one_post() -> None:
    assert write_twice() == ["done", "done"]
    assert Post.objects.count() == 2


def test_the_last_two_consents_at_once_erase_the_room() -> None:
    group = make_room_group()
    make_post(group)
    rooms = [room_of(group, number) for number in range(5)]
    for room in rooms[:3]:
        erasing.change_mind(room=room, agree=True)

    ends = at_once(*[lambda room=room: erasing.change_mind(room=room, agree=True) for room in rooms[3:]])

    assert ends == ["done", "done"]
    assert (RoomKey.objects.get().erased_at is not None, Post.objects.count()) == (True, 0)


def test_a_post_written_while_keys_turn_is_sealed_with_the_new_one() -> None:
    group = make_room_group()
    make_post(group, "Before")
    key, room = RoomKey.objects.get(), room_of(group)

    ends = at_once(lambda: reencrypt(key), lambda: posts.write_post(room=room, text="Meanwhile"))

    assert ends == ["done", "done"]
    assert {post.text for post in room_of(group).read(Post.objects.all())} == {"Before", "Meanwhile"}
