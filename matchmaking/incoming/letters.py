"""A mail as it came in, read into plain values: whatever a stranger sends, something comes back, nothing is raised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from enum import StrEnum
from hashlib import sha256

from ..routing.cleaning import without_quotes
from .pages import text_of_page

LONGEST_TEXT = 20_000  # characters; a thread of letters that long is quoted history
MOST_FILES = 20
MOST_PARTS = 200
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, RecursionError, MessageError)
ID = re.compile(r"<[^<>\s]{3,248}>")
NO_PERSON = re.compile(r"(?i)^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@")
WITH_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
SAID_BY_MACHINES = {"bulk", "junk", "list", "auto_reply"}


class Kind(StrEnum):
    REPLY = "reply"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    DELAYED = "delayed"


@dataclass(frozen=True)
class Attached:
    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What the portal wants to know of a mail.

    message_id : made from the content where the mail has none, so that the same mail is known again
    referred : the Message-IDs of the mails that it answers, the nearest first; of a bounce, of the mail that came back
    """

    message_id: str
    sender: str
    recipients: tuple[str, ...] = ()
    referred: tuple[str, ...] = ()
    kind: Kind = Kind.REPLY
    text: str = ""
    files: tuple[Attached, ...] = ()


def read_letter(raw: bytes) -> Letter:
    """The mail's values; of one that cannot be read as much as there is."""
    fallback = f"<{sha256(raw).hexdigest()}@without-id>"
    try:
        return _read(message_from_bytes(raw, policy=policy.default), fallback)
    except UNREADABLE:
        return _scraped(raw, fallback)


def _read(mail: EmailMessage, fallback: str) -> Letter:
    kind = _kind(mail)
    returned = list(_returned_ids(mail)) if kind in (Kind.BOUNCE, Kind.DELAYED) else []
    referred = returned or [*_ids(mail, "In-Reply-To"), *reversed(_ids(mail, "References"))]
    senders = _addresses(mail, "From") or _addresses(mail, "Sender")
    own_id = _ids(mail, "Message-ID")
    is_reply = kind == Kind.REPLY
    return Letter(
        message_id=own_id[0] if own_id else fallback,
        sender=senders[0] if senders else "",
        recipients=tuple(dict.fromkeys(a for name in WITH_RECIPIENTS for a in _addresses(mail, name))),
        referred=tuple(dict.fromkeys(referred)),
        kind=kind,
        text=_text(mail) if is_reply else _reason(mail) if kind == Kind.BOUNCE else "",
        files=tuple(_files(mail)) if is_reply else (),
    )


def _scraped(raw: bytes, fallback: str) -> Letter:
    """Headers only, searched line by line."""
    head = _storable(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].decode("latin-1"))
    head = re.sub(r"\r?\n[ \t]+", " ", head)
    found = {name.lower(): value for name, _colon, value in (line.partition(":") for line in head.splitlines())}
    recipients = [a for name in WITH_RECIPIENTS for a in _plain_addresses([found.get(name.lower(), "")])]
    senders = _plain_addresses([found.get("from", "")])
    ids = ID.findall(found.get("message-id", ""))
    return Letter(
        message_id=ids[0] if ids else fallback,
        sender=senders[0] if senders else "",
        recipients=tuple(dict.fromkeys(recipients)),
        referred=tuple(ID.findall(found.get("in-reply-to", "") + found.get("references", ""))),
    )


def _kind(mail: EmailMessage) -> Kind:
    sender = (_addresses(mail, "From") or [""])[0]
    if mail.get_content_type() == "multipart/report" or sender.startswith("mailer-daemon@"):
        status = _delivery_status(mail)
        return Kind.DELAYED if status and "delayed" in status and "failed" not in status else Kind.BOUNCE
    said = _header(mail, "Auto-Submitted").lower()
    machine = said not in ("", "no") or _header(mail, "Precedence").lower() in SAID_BY_MACHINES
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Mail-Autoreply", "List-Id", "List-Unsubscribe")
    if machine or any(mark in mail for mark in marks) or NO_PERSON.match(sender):
        return Kind.AUTOMATIC
    return Kind.AUTOMATIC if _header(mail, "Return-Path") == "<>" else Kind.REPLY


def _delivery_status(mail: EmailMessage) -> str:
    parts = [part for part in _parts(mail) if part.get_content_type() == "message/delivery-status"]
    return " ".join(re.findall(r"(?im)^Action:\s*(\w+)", "\n".join(part.as_string() for part in parts))).lower()


def _reason(mail: EmailMessage) -> str:
    """What the other server said, in its own words."""
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status":
            found = re.search(r"(?im)^Diagnostic-Code:\s*(.+(?:\n[ \t].+)*)", part.as_string())
            return " ".join(found.group(1).split())[:500] if found else ""
    return ""


def _returned_ids(mail: EmailMessage) -> Iterator[str]:
    for part in _parts(mail):
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            yield from ID.findall(" ".join(re.findall(r"(?im)^Message-ID:\s*(<[^>]+>)", part.as_string())))


def _text(mail: EmailMessage) -> str:
    """What was written anew, without the letters quoted below it; all of it where nothing else is left."""
    plain = next((part for part in _written(mail) if part.get_content_type() == "text/plain"), None)
    if plain is not None:
        whole = _decoded(plain)
    else:
        page = next((part for part in _written(mail) if part.get_content_type() == "text/html"), None)
        whole = text_of_page(_decoded(page)) if page is not None else ""
    whole = _storable(whole).replace("\r\n", "\n").replace("\r", "\n")
    return (_tidy(without_quotes(whole)) or _tidy(whole))[:LONGEST_TEXT]


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _written(mail: EmailMessage) -> Iterator[EmailMessage]:
    return (part for part in _parts(mail) if not _is_file(part) and part.get_content_maintype() == "text")


def _files(mail: EmailMessage) -> Iterator[Attached]:
    """Attachments; pictures of a signature stand inside the text and are left out."""
    for part in [part for part in _parts(mail) if _is_file(part)][:MOST_FILES]:
        content = part.get_payload(decode=True)
        if content:
            yield Attached(_storable(part.get_filename() or ""), bytes(content))


def _is_file(part: EmailMessage) -> bool:
    if part.is_multipart():
        return False
    if part.get_content_disposition() == "attachment":
        return True
    inline_picture = part.get_content_maintype() == "image" and "Content-ID" in part
    return part.get_content_maintype() != "text" and bool(part.get_filename()) and not inline_picture


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        yield part  # type: ignore[misc]


def _decoded(part: EmailMessage) -> str:
    """By the charset that the mail names, if there is such a one and it fits; else by a likely one."""
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _ids(mail: EmailMessage, name: str) -> list[str]:
    return ID.findall(" ".join(_storable(str(value)) for value in mail.get_all(name, [])))


def _addresses(mail: EmailMessage, name: str) -> list[str]:
    return _plain_addresses([str(value) for value in mail.get_all(name, [])])


def _plain_addresses(values: list[str]) -> list[str]:
    found = (_storable(address).strip().lower() for _name, address in getaddresses(values))
    return [address for address in found if "@" in address]


def _storable(text: str) -> str:
    """Without what no database holds: zero bytes, and halves of characters from a broken header."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
