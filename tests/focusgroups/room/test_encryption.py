"""Sealing and its keys, without a database: what opens, what does not, what a copy gives away."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusgroups.room.encryption import Key, Ring, SealError


def new_text() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_is_sealed_opens_at_its_place(content: bytes, place: str) -> None:
    key = Key.new()

    assert key.open(key.seal(content, place), place) == content


@given(st.binary(max_size=200), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_and_nothing_opens(content: bytes, at: int, change: int) -> None:
    key = Key.new()
    sealed = bytearray(key.seal(content, "here"))
    sealed[at % len(sealed)] ^= change

    with pytest.raises(SealError):
        key.open(bytes(sealed), "here")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(40)])
def test_what_is_no_seal_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealError):
        Key.new().open(sealed, "here")


def test_another_place_or_another_key_does_not_open() -> None:
    key = Key.new()
    sealed = key.seal(b"Kanari", "group 1")

    for other, place in ((key, "group 2"), (Key.new(), "group 1")):
        with pytest.raises(SealError):
            other.open(sealed, place)


def test_short_answers_cannot_be_told_apart_by_their_length() -> None:
    key = Key.new()

    assert len({len(key.seal(word, "x")) for word in (b"stay", b"change", b"stop", b"")}) == 1
    assert key.seal(b"stay", "x") != key.seal(b"stay", "x")


def test_the_newest_key_wraps_and_older_ones_still_unwrap() -> None:
    old, new, key = new_text(), new_text(), Key.new()
    wrapped = Ring.of([old]).wrap(key, "room")

    assert Ring.of([new, old]).unwrap(wrapped, "room").secret == key.secret
    assert (Ring.of([old]).is_newest(wrapped), Ring.of([new, old]).is_newest(wrapped)) == (True, False)
    for ring, place in ((Ring.of([new]), "room"), (Ring.of([old]), "another room"), (Ring.of([]), "room")):
        with pytest.raises(SealError):
            ring.unwrap(wrapped, place)


@pytest.mark.parametrize("text", ["", "short", "not base64 at all!", base64.b64encode(bytes(31)).decode()])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(SealError):
        Ring.of([text])


def test_a_key_never_shows_itself() -> None:
    key = Key.new()

    assert key.secret.hex() not in repr(key) + str(key) + repr(Ring((key,)))
    assert repr(key.secret) not in repr(key) + repr(Ring((key,)))
