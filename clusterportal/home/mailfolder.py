"""The mails that the demo has written into its folder, newest first."""

import email
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

SEPARATOR = b"\n" + b"-" * 79 + b"\n"  # Django's file backend parts mails of one connection like this.


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    body: str
    sent: datetime | None


def newest_mails(folder: Path, *, wanted: str = "", most: int = 50) -> list[Mail]:
    """Mails with ``wanted`` in recipient or subject. Reads only as many files as it takes; no folder is no mail."""
    found: list[Mail] = []
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files:
        mails = [parse(raw) for raw in path.read_bytes().split(SEPARATOR) if raw.strip()]
        found += [mail for mail in reversed(mails) if wanted.lower() in f"{mail.to} {mail.subject}".lower()]
        if len(found) >= most:
            break
    return sorted(found, key=_when, reverse=True)[:most]


def _when(mail: Mail) -> datetime:
    return mail.sent or datetime.min.replace(tzinfo=UTC)


def parse(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw.strip() + b"\n", policy=policy.default)
    return Mail(to=str(message["To"]), subject=str(message["Subject"]), body=_text(message), sent=_date(message))


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    return str(part.get_content()).strip() if part else ""


def sent_at(raw: bytes) -> datetime | None:
    """The time alone, which costs a twentieth of the whole mail."""
    return _date(BytesHeaderParser().parsebytes(raw))


def _date(message: Message) -> datetime | None:
    """Django writes "-0000", which Python reads as a time without zone; it is UTC."""
    if not message["Date"]:
        return None
    sent = parsedate_to_datetime(str(message["Date"]))
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)
