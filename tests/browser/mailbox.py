"""The folder that the demonstration's mails go to, read as whoever they are for."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

from .people import WORK_SECONDS

BETWEEN = re.compile(rb"^-{79}$", re.MULTILINE)
LINK = re.compile(r"https?://\S+")


def texts(folder: Path) -> list[str]:
    """The texts of all mails, the newest last."""
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    mails = [part for path in files for part in BETWEEN.split(path.read_bytes()) if part.strip()]
    messages = [message_from_bytes(mail.lstrip(b"\n"), policy=policy.default) for mail in mails]
    return [message.get_body(("plain",)).get_content() for message in messages]


def link_for(folder: Path, name: str, to: str) -> str:
    """The newest address in a mail that greets somebody and leads to pages under ``to``; waits until it has come."""
    end = time.monotonic() + WORK_SECONDS
    while time.monotonic() < end:
        own = [text for text in texts(folder) if f" {name}," in text]
        found = [link for text in own for link in LINK.findall(text) if to in link]
        if found:
            return urlsplit(found[-1]).path
        time.sleep(0.2)
    raise AssertionError(f"no mail to {name} with a link to {to}")
