"""Sealing: AES-256-GCM, bound to the place where the sealed thing belongs.

Whoever holds a copy of the database alone reads nothing, learns lengths only in steps of 64 bytes, and cannot move a
text into another room, row or field: there it does not open.
"""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
MARK_BYTES: Final = 4  # of the key that wraps, to find it among several
STEP: Final = 64  # lengths are hidden within it
VERSION: Final = b"\x01"


class SealError(Exception):
    """The key does not fit, or the sealed thing was changed or stands in a wrong place. Says nothing of its content."""


@dataclass(frozen=True, repr=False)
class Key:
    """A key that seals and opens; it never shows itself in a repr, hence in no report of an error."""

    secret: bytes

    @classmethod
    def new(cls) -> "Key":
        return cls(AESGCM.generate_key(KEY_BYTES * 8))

    @property
    def mark(self) -> bytes:
        """Tells keys apart without telling what they are."""
        return sha256(b"mark of a room key:" + self.secret).digest()[:MARK_BYTES]

    def seal(self, content: bytes, place: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + AESGCM(self.secret).encrypt(nonce, _padded(content), place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The content; raises SealError where key or place are wrong or a single bit has changed."""
        version, nonce, rest = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if version != VERSION:
            raise SealError("unknown kind of seal")
        try:
            return _unpadded(AESGCM(self.secret).decrypt(nonce, rest, place.encode()))
        except (InvalidTag, ValueError):
            raise SealError("does not open") from None


@dataclass(frozen=True, repr=False)
class Ring:
    """The portal's own keys, the newest first: the first one wraps, all of them unwrap."""

    keys: Sequence[Key]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Ring":
        """From base64 of 32 bytes each; raises SealError for anything else."""
        return cls(tuple(_read(text) for text in texts))

    def wrap(self, key: Key, place: str) -> bytes:
        if not self.keys:
            raise SealError("no key to wrap with")
        newest = self.keys[0]
        return newest.mark + newest.seal(key.secret, place)

    def unwrap(self, wrapped: bytes, place: str) -> Key:
        """Raises SealError when none of the keys is the one that wrapped it."""
        mark, sealed = wrapped[:MARK_BYTES], wrapped[MARK_BYTES:]
        fitting = next((key for key in self.keys if key.mark == mark), None)
        if fitting is None:
            raise SealError("wrapped with a key that is not there")
        return Key(fitting.open(sealed, place))

    def is_newest(self, wrapped: bytes) -> bool:
        return bool(self.keys) and wrapped[:MARK_BYTES] == self.keys[0].mark


def _read(text: str) -> Key:
    try:
        secret = base64.b64decode(text.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        raise SealError("a key is not base64") from None
    if len(secret) != KEY_BYTES:
        raise SealError(f"a key has {len(secret)} bytes instead of {KEY_BYTES}")
    return Key(secret)


def _padded(content: bytes) -> bytes:
    """With a mark at the end and zeros up to the next step."""
    return content + b"\x80" + bytes(-(len(content) + 1) % STEP)


def _unpadded(content: bytes) -> bytes:
    return content[: content.rindex(b"\x80")]
