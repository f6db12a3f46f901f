"""Handing a mail to the server: what its answer, or its silence, says about the mail."""

import smtplib
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp
from django.core.mail.backends.base import BaseEmailBackend

PATIENCE = 10  # seconds for each answer; a worker has more of it than a page, which has settings.EMAIL_TIMEOUT


class ServerAway(Exception):  # noqa: N818 (an event rather than an error)
    """No server took up the talk: this says nothing about the mail, and the next one would fare no better."""


class NotTaken(Exception):  # noqa: N818
    """The server holds no copy and may take one later."""


class RefusedForGood(Exception):  # noqa: N818
    """The server will never take this mail, or not for this recipient."""


class _Talk:
    """Notes when the text begins: cut before that, no server holds a copy; cut later, nobody knows."""

    text_begun = False

    def data(self, msg: bytes | str) -> tuple[int, bytes]:
        self.text_begun = True
        return super().data(msg)  # type: ignore[misc]


class _PlainTalk(_Talk, smtplib.SMTP):
    pass


class _SecureTalk(_Talk, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SecureTalk if self.use_ssl else _PlainTalk


@contextmanager
def mail_server() -> Iterator[BaseEmailBackend]:
    """An open connection; raises ServerAway."""
    with closing(get_connection(timeout=PATIENCE)) as connection:
        try:
            connection.open()
        except OSError as error:  # all of smtplib's errors are
            raise ServerAway(str(error)) from error
        yield connection


def transmit(message: EmailMessage, connection: BaseEmailBackend) -> None:
    """Sends; raises NotTaken or RefusedForGood. Any other error: nobody knows whether the server has it."""
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        [(code, answer)] = refusal.recipients.values()
        raise _refused(message, code, answer) from refusal
    except smtplib.SMTPSenderRefused as refusal:  # that we must not send is no fault of this mail
        raise NotTaken(str(refusal)) from refusal
    except smtplib.SMTPResponseException as refusal:
        raise _refused(message, refusal.smtp_code, refusal.smtp_error) from refusal
    except OSError as error:
        if getattr(getattr(connection, "connection", None), "text_begun", True):
            raise
        raise NotTaken(str(error)) from error


def _refused(message: EmailMessage, code: int, answer: bytes | str) -> Exception:
    """Without the address, which the answer often repeats: the reason is kept for longer than the mail."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return (RefusedForGood if code >= 500 else NotTaken)(f"{code} {text.replace(message.to[0], '…')}")
