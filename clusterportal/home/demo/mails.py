"""The files of the demonstration's mails get the time at which each mail was sent, so that the mailbox is in order."""

import os
from pathlib import Path

from django.conf import settings

from clusterportal.home.mailfolder import SEPARATOR, sent_at


def date_mail_files() -> None:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for path in Path(folder).glob("*.log") if folder else ():
        sent = sent_at(path.read_bytes().split(SEPARATOR)[0])
        if sent:
            os.utime(path, (sent.timestamp(), sent.timestamp()))
