"""The folder that the demonstration's mails go to, read as whoever they are for."""

import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from .people import WORK_SECONDS

BETWEEN = re.compile(rb"^-{79}$", re.MULTILINE)
LINK = re.compile(r"https?://\S+")


def messages(folder: Path) -> list[EmailMessage]:
    """All mails, the newest last."""
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    mails = [part for path in files for part in BETWEEN.split(path.read_bytes()) if part.strip()]
    return [message_from_bytes(mail.lstrip(b"\n"), policy=policy.default) for mail in mails]


def texts(folder: Path) -> list[str]:
    """Their texts."""
    return [message.get_body(("plain",)).get_content() for message in messages(folder)]


def link_for(folder: Path, name: str, to: str, *, newer_than: int = 0) -> str:
    """The newest address in a mail that greets somebody and leads to pages under ``to``; waits until it has come.

    With ``newer_than`` it is not one of so many that have come before.
    """
    end = time.monotonic() + WORK_SECONDS
    while time.monotonic() < end:
        own = [text for text in texts(folder) if f" {name}," in text]
        found = list(dict.fromkeys(link for text in own for link in LINK.findall(text) if to in link))
        if len(found) > newer_than:
            return urlsplit(found[-1]).path
        time.sleep(0.2)
    raise AssertionError(f"no mail to {name} with a link to {to}")


def recipient_of(folder: Path, name: str, to: str) -> str:
    """Whom the mail that greets somebody and leads to ``to`` was sent to."""
    for message in messages(folder):
        text = message.get_body(("plain",)).get_content()
        if f" {name}," in text and to in text:
            return str(message["To"])
    raise AssertionError(f"no mail to {name} with a link to {to}")
