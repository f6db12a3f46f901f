"""Mail as a row: rendered and written in the transaction that causes it, sent by the task ``core.send_mail``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.db.models import F
from django.template import Context, engines
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clusterportal.core.exceptions import DomainError
from clusterportal.core.jobs import JobRun, enqueue, leases
from clusterportal.core.models import Job, JobState, MailState, OutgoingMail
from clusterportal.core.smtp import NotTaken, RefusedForGood, ServerAway, mail_server, transmit

SEND = "core.send_mail"
MOST_HANDOVERS = 2
SILENT = "core.mail.silent"  # in the cache while a server that did not answer is left alone
SILENCE = 20  # seconds


def absolute(path: str) -> str:
    """The full address of a path of ours, for a link in a mail."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def address_in(language: str, url_name: str, *args: Any) -> str:
    """The full address of a page in the recipient's language."""
    with translation.override(language):
        return absolute(reverse(url_name, args=args))


def queue_mail(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    reference: models.Model | None = None,
    reply_to: str = "",
    references: Sequence[str] = (),
) -> OutgoingMail:
    """Renders ``templates/email/<template>.txt`` in ``language`` and asks for it to be sent.

    The template's first line is the subject, the body follows after a blank line. ``references`` are the Message-IDs
    of the conversation that it goes on with, the oldest first.
    """
    subject, body = render(template, context, language)
    with transaction.atomic():
        mail = OutgoingMail.objects.create(
            to=to,
            subject=subject,
            body=body,
            language=language,
            reference_type=reference._meta.label_lower if reference is not None else "",
            reference_id=reference.pk if reference is not None else None,
            reply_to=reply_to,
            references=" ".join(references),
        )
        enqueue(SEND, object_id=mail.pk)
    return mail


def render(template: str, context: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and text of a mail; a paragraph is one line, because a phone breaks broken lines once more."""
    source = engines["django"].get_template(f"email/{template}.txt").template
    with translation.override(language):
        text = source.render(Context({"base_url": absolute(""), **context}, autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    longest = OutgoingMail._meta.get_field("subject").max_length
    return " ".join(subject.split())[:longest], body.strip() + "\n"


def send(*, mail_id: int, job: JobRun) -> None:
    """Gives the mail to the server. Without an answer nobody knows whether it went out: then once more, not oftener.

    While the server is away the mail waits, however long that takes; a refusal for good ends it at once.
    """
    mail = OutgoingMail.objects.get(pk=mail_id)
    if mail.state != MailState.WAITING:
        return
    try:
        _send(mail, job)
    except ServerAway as silence:
        cache.set(SILENT, str(silence), SILENCE)
        job.put_off(seconds=SILENCE, error=f"The mail server is away: {silence}")
    except RefusedForGood as refusal:
        with job.fail(f"The mail server refused for good: {refusal}"):
            mark_failed(mail_id)


def _send(mail: OutgoingMail, job: JobRun) -> None:
    if known := cache.get(SILENT):  # otherwise each waiting mail would hold up the worker for as long as a hang lasts
        job.put_off(seconds=SILENCE, error=f"The mail server is away: {known}")
        return
    with mail_server() as connection:
        if _hand_over(mail, job):
            _transmit(mail, connection)
            with job.finish():
                _end(mail.pk, state=MailState.SENT, sent=timezone.now())


def mark_failed(mail_id: int) -> None:
    _end(mail_id, state=MailState.FAILED, failed=timezone.now())


def _end(mail_id: int, **fields: Any) -> None:
    """Looks at the wish to be forgotten after the row is locked, so that one expressed meanwhile counts."""
    OutgoingMail.objects.filter(pk=mail_id).update(**fields)
    OutgoingMail.objects.filter(pk=mail_id, forget_once_ended=True).forget()


def retry(*, mail_id: int) -> bool:
    """Sends a failed mail after all; False, and nothing done, when it is not failed any more."""
    with transaction.atomic():
        job = Job.objects.filter(task=SEND, object_id=mail_id, state=JobState.FAILED).order_by("-pk").first()
        if job is not None:
            return leases.retry(job.pk)
        reopened = reopen(mail_id)
        if reopened:
            enqueue(SEND, object_id=mail_id)
        return reopened


def reopen(mail_id: int) -> bool:
    """A failed mail waits again, with all its handovers; one that was forgotten has nothing left to send."""
    mail = OutgoingMail.objects.select_for_update().get(pk=mail_id)
    if mail.state != MailState.FAILED:
        return False
    if not mail.to:
        raise DomainError(_("This mail has been deleted. It cannot be sent any more."))
    mail.state, mail.failed, mail.handovers = MailState.WAITING, None, 0
    mail.save(update_fields=["state", "failed", "handovers"])
    return True


def forget_mails_about(thing: models.Model) -> None:
    """Nothing of the mails about ``thing`` is kept: at once where they have gone out, otherwise once they have."""
    about = OutgoingMail.objects.about(thing)
    about.update(forget_once_ended=True)
    about.ended().forget()


def forget_old_mails() -> int:
    """Who got which text is kept for MAIL_KEPT_DAYS; says how many mails were emptied."""
    day = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS)
    return OutgoingMail.objects.filter(models.Q(sent__lt=day) | models.Q(failed__lt=day)).forget()


def _hand_over(mail: OutgoingMail, job: JobRun) -> bool:
    """Counts the transmission before it starts, so that it counts even if nobody lives to tell how it ended."""
    if mail.handovers >= MOST_HANDOVERS:
        with job.fail("The mail server was cut off twice; the mail may have arrived."):
            mark_failed(mail.pk)
        return False
    with job.step():
        OutgoingMail.objects.filter(pk=mail.pk).update(handovers=F("handovers") + 1)
    return True


def _transmit(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    try:
        transmit(_message(mail), connection)
    except (NotTaken, RefusedForGood):
        OutgoingMail.objects.filter(pk=mail.pk).update(handovers=F("handovers") - 1)
        raise


def header_id(message_id: UUID) -> str:
    """A mail's Message-ID as it stands in the header, the same each time."""
    return f"<{message_id}@{own_domain()}>"


def known_mails(header_ids: Iterable[str]) -> list[OutgoingMail]:
    """Which of our mails the Message-IDs of a foreign one name, in their order; nobody can guess such an ID."""
    wanted = [one for text in header_ids if (one := _own_id(text))]
    found = {mail.message_id: mail for mail in OutgoingMail.objects.filter(message_id__in=wanted)}
    return [found[one] for one in wanted if one in found]


def _own_id(text: str) -> UUID | None:
    try:
        return UUID(text.strip("<> ").partition("@")[0])
    except ValueError:
        return None


def own_domain() -> str:
    """The host's name, after which the Message-IDs of our own mails end."""
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]


def _message(mail: OutgoingMail) -> EmailMessage:
    headers = {
        "Message-ID": header_id(mail.message_id),
        "Date": format_datetime(timezone.now()),
        "Auto-Submitted": "auto-generated",
    }
    if mail.references:
        headers |= {"In-Reply-To": mail.references.split()[-1], "References": mail.references}
    reply_to = [mail.reply_to] if mail.reply_to else None
    return EmailMessage(mail.subject, mail.body, to=[mail.to], reply_to=reply_to, headers=headers)
