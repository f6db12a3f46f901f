"""The key of a room: made with the first text, rotated, missing, erased, erased again after a restore."""

import base64
import os
from io import StringIO

import pytest
from django.core import serializers
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from clusterportal.core.erasures import erase_again, known_erasures, read_erasures, write_erasures
from clusterportal.core.models import Erasure
from focusgroups.exceptions import RoomClosedError, RoomErasedError
from focusgroups.models import Post, RoomKey
from focusgroups.room.fields import ClosedError
from focusgroups.room.gate import Room
from focusgroups.room.keys import erase_room

from .rooms import make_post, make_room_group, member, room_of

pytestmark = pytest.mark.django_db


def new_text() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def stored(post: Post) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM focusgroups_post")
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def text_of(post: Post, room: Room) -> str:
    [found] = room.read(Post.objects.filter(pk=post.pk))
    return found.text


def test_the_database_holds_no_word_and_another_member_reads_it() -> None:
    group = make_room_group()
    post = make_post(group, "Kanarienvogel")

    assert b"Kanarienvogel" not in stored(post)
    assert text_of(post, room_of(group, 1)) == "Kanarienvogel"


def test_a_row_outside_a_room_is_closed_in_every_way() -> None:
    post = make_post(make_room_group(), "Kanarienvogel")
    found = Post.objects.get(pk=post.pk)

    with pytest.raises(ClosedError):
        found.text  # noqa: B018 (reading is what is refused)
    with pytest.raises(ClosedError):
        Post.objects.filter(text="Kanarienvogel").count()
    assert "Kanarienvogel" not in serializers.serialize("json", [found]) + repr(found) + str(found)


def test_nothing_is_saved_in_the_clear() -> None:
    group = make_room_group()

    with pytest.raises(ClosedError), transaction.atomic():
        Post.objects.create(group=group, author=member(group).person, text="Kanarienvogel")
    with pytest.raises(ClosedError), transaction.atomic():
        Post.objects.update(text="Kanarienvogel")
    assert not Post.objects.exists()


def test_a_text_moved_to_another_row_or_another_room_does_not_open() -> None:
    here, there = make_room_group(), make_room_group()
    first, second, strange = make_post(here, "One"), make_post(here, "Two"), make_post(there, "Three")
    sealed = Post.objects.values_list("text", flat=True).get(pk=first.pk)

    for moved, group in ((second, here), (strange, there)):
        Post.objects.filter(pk=moved.pk).update(text=sealed)
        with pytest.raises(RoomClosedError):
            text_of(moved, room_of(group))
    Post.objects.filter(pk=first.pk).update(group=there)
    with pytest.raises(RoomClosedError):
        text_of(first, room_of(there))


def test_a_room_reads_and_writes_only_its_own_rows() -> None:
    here, there = make_room_group(), make_room_group()
    strange = make_post(there)

    with pytest.raises(RoomClosedError):
        room_of(here).read([Post.objects.get(pk=strange.pk)])
    with pytest.raises(RoomClosedError):
        room_of(here).save(Post(group=there, text="Over the wall"))


def test_keys_are_turned_and_the_old_one_can_be_dropped(settings) -> None:
    old, new = new_text(), new_text()
    settings.ROOM_ENCRYPTION_KEYS = [old]
    group = make_room_group()
    post, before = make_post(group, "Kept"), bytes(RoomKey.objects.get().wrapped)

    settings.ROOM_ENCRYPTION_KEYS = [new, old]
    told = StringIO()
    call_command("rotate_room_keys", stdout=told)
    settings.ROOM_ENCRYPTION_KEYS = [new]

    assert "1 keys turned" in told.getvalue()
    assert bytes(RoomKey.objects.get().wrapped) != before
    assert text_of(post, room_of(group)) == "Kept"


def test_everything_is_sealed_anew_on_request() -> None:
    group = make_room_group()
    post = make_post(group, "Kept")
    before, key = stored(post), bytes(RoomKey.objects.get().wrapped)

    call_command("rotate_room_keys", "--reencrypt", stdout=StringIO())

    assert text_of(post, room_of(group)) == "Kept"
    assert (stored(post) != before, bytes(RoomKey.objects.get().wrapped) != key) == (True, True)
    RoomKey.objects.update(wrapped=key)  # the old key opens nothing any more
    with pytest.raises(RoomClosedError):
        text_of(post, room_of(group))


def test_a_missing_key_is_told_and_nothing_is_lost(settings) -> None:
    settings.ROOM_ENCRYPTION_KEYS = [first := new_text()]
    group = make_room_group()
    post = make_post(group, "Kept")

    settings.ROOM_ENCRYPTION_KEYS = [new_text()]
    with pytest.raises(RoomClosedError):
        text_of(post, room_of(group))
    with pytest.raises(RoomClosedError):
        make_post(group, "Not written")
    with pytest.raises(CommandError, match="Left as they were"):
        call_command("rotate_room_keys", stdout=StringIO())

    settings.ROOM_ENCRYPTION_KEYS = [first]
    assert text_of(post, room_of(group)) == "Kept"


def test_a_setting_that_is_no_key_is_told_at_the_start(settings) -> None:
    settings.ROOM_ENCRYPTION_KEYS = ["short"]

    assert [error.id for error in run_checks() if error.id == "focusgroups.E001"] == ["focusgroups.E001"]


def test_an_erased_room_stays_erased_and_takes_nothing_more() -> None:
    group, other = make_room_group(), make_room_group()
    make_post(group)
    kept = make_post(other, "Kept")

    erase_room(group=group)
    erase_room(group=group)

    key = RoomKey.objects.get(group=group)
    assert (bytes(key.wrapped), key.erased_at is not None) == (b"", True)
    assert list(Post.objects.all()) == [kept]
    assert [(one.kind, one.reference) for one in Erasure.objects.all()] == [("focusgroups.room", str(key.pk))]
    with pytest.raises(RoomErasedError):
        make_post(group)


def test_what_a_backup_brings_back_is_erased_again(tmp_path) -> None:
    group = make_room_group()
    post = make_post(group)
    key, sealed = RoomKey.objects.get(), Post.objects.values_list("text", flat=True).get()
    wrapped = bytes(key.wrapped)
    erase_room(group=group)
    write_erasures(tmp_path)
    known = read_erasures(tmp_path)

    RoomKey.objects.update(wrapped=wrapped, erased_at=None)  # the older backup
    Post.objects.bulk_create([Post(pk=post.pk, group=group, text=sealed)])
    Erasure.objects.all().delete()
    assert text_of(post, room_of(group)) == "A heat pump pays off."  # without the list it would be back
    erase_again(known)

    assert (bytes(RoomKey.objects.get().wrapped), Post.objects.count()) == (b"", 0)
    assert known == known_erasures()


def test_the_list_beside_the_backups_grows_and_is_its_owners_alone(tmp_path) -> None:
    for _number in range(2):
        group = make_room_group()
        make_post(group)
        erase_room(group=group)
        write_erasures(tmp_path)
        Erasure.objects.all().delete()

    assert len(read_erasures(tmp_path)) == 2
    assert (tmp_path / "erasures.json").stat().st_mode & 0o777 == 0o600
