"""The mailbox that answers come into: over IMAP, or a Maildir on this machine. ``settings.MAILBOX_URL`` names it.

A mail is marked as seen only when its work is in the database; whoever is killed in between finds it unseen again, and
knows it by its Message-ID. Nothing is deleted: what is seen stays for people to look at, what needs them is flagged.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE = 20  # seconds for each answer of the server
LARGEST = 20 * 1024 * 1024  # bytes; of a larger mail the head alone is read
HEAD = 64 * 1024


class MailboxError(Exception):
    """The mailbox cannot be opened or read; says why."""


class Mailbox(Protocol):
    def unseen(self) -> list[str]:
        """Keys of the mails that nobody has worked on, the oldest first."""

    def fetch(self, key: str) -> bytes:
        """The mail as it came, or its head where it is too large."""

    def done(self, key: str, *, flagged: bool) -> None:
        """Marks it as seen, and for people to look at."""


def open_mailbox(url: str) -> AbstractContextManager[Mailbox]:
    """The mailbox of an address like ``imaps://name:password@host/INBOX`` or ``maildir:///var/mail/enquiries``."""
    parts = urlsplit(url)
    match parts.scheme:
        case "imaps" | "imap" | "imap+tls" if parts.hostname:
            return _imap(url)
        case "maildir" if parts.path.strip("/"):
            return _maildir(Path(unquote(parts.path)))
        case _other:
            raise MailboxError("MAILBOX_URL must be imaps://user:password@host/folder or maildir:///folder.")


class Maildir:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unseen(self) -> list[str]:
        new = [f"new/{file.name}" for file in (self._folder / "new").iterdir() if file.is_file()]
        known = [f"cur/{file.name}" for file in (self._folder / "cur").iterdir() if file.is_file()]
        return sorted(new + [key for key in known if "S" not in key.partition(":2,")[2]], key=lambda key: key[4:])

    def fetch(self, key: str) -> bytes:
        file = self._folder / key
        with file.open("rb") as stream:
            return stream.read(HEAD if file.stat().st_size > LARGEST else -1)

    def done(self, key: str, *, flagged: bool) -> None:
        name, _comma, flags = key[4:].partition(":2,")
        flags = "".join(sorted({*flags, "S", *("F" if flagged else "")}))
        with suppress(FileNotFoundError):  # somebody else has looked at it meanwhile
            (self._folder / key).rename(self._folder / "cur" / f"{name}:2,{flags}")


@contextmanager
def _maildir(folder: Path) -> Iterator[Maildir]:
    if not ((folder / "new").is_dir() and (folder / "cur").is_dir()):
        raise MailboxError(f"{folder} is no Maildir: it has no folders new and cur.")
    try:
        yield Maildir(folder)
    except OSError as error:
        raise MailboxError(f"The Maildir cannot be read: {error}") from error


class Imap:
    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def unseen(self) -> list[str]:
        [found] = self._ask("SEARCH", "UNSEEN")
        return found.decode().split() if isinstance(found, bytes) else []

    def fetch(self, key: str) -> bytes:
        sizes = b" ".join(part for part in self._ask("FETCH", key, "(RFC822.SIZE)") if isinstance(part, bytes))
        size = re.search(rb"RFC822\.SIZE (\d+)", sizes)
        what = "(BODY.PEEK[HEADER])" if size and int(size.group(1)) > LARGEST else "(BODY.PEEK[])"
        for part in self._ask("FETCH", key, what):
            if isinstance(part, tuple):
                return part[1]
        raise MailboxError(f"The server did not hand out mail {key}.")

    def done(self, key: str, *, flagged: bool) -> None:
        self._ask("STORE", key, "+FLAGS.SILENT", r"(\Seen \Flagged)" if flagged else r"(\Seen)")

    def _ask(self, command: str, *arguments: str) -> list:
        answer, data = self._connection.uid(command, *arguments)
        if answer != "OK":
            raise MailboxError(f"The server refused {command}.")
        return data


@contextmanager
def _imap(url: str) -> Iterator[Imap]:
    try:
        connection = _signed_in(url)
        try:
            yield Imap(connection)
        finally:
            connection.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(f"The mailbox cannot be read: {error}") from error


def _signed_in(url: str) -> imaplib.IMAP4:
    """Signed in, with the folder open; never without TLS unless the address says so."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=PATIENCE
        )
    else:
        connection = imaplib.IMAP4(host, parts.port or 143, timeout=PATIENCE)
    if parts.scheme == "imap+tls":
        connection.starttls(ssl.create_default_context())
    connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
    folder = unquote(parts.path.strip("/")) or "INBOX"
    answer, _data = connection.select(f'"{folder}"')
    if answer != "OK":
        raise MailboxError(f"The mailbox has no folder {folder}.")
    return connection
