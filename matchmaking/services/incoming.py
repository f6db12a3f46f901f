"""Answers that come in by mail: found by the enquiry's own address, else by the thread; never by the subject.

Each letter is one transaction with the row that knows its Message-ID, and is marked as seen after it.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from clusterportal.core.audit import record
from clusterportal.core.exceptions import DomainError
from clusterportal.core.mail import known_mails

from ..enums import Channel, Verdict
from ..exceptions import EnquiryError
from ..incoming.letters import Attached, Kind, Letter, read_letter
from ..incoming.mailboxes import Mailbox, open_mailbox
from ..incoming.senders import is_own, is_same_sender
from ..models import Enquiry, EnquiryNote, IncomingMail, Referral
from .conversation import write_as_enquirer
from .files import add_file
from .locking import lock_enquiry
from .mail_threads import reply_tokens

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 200
FOR_PEOPLE = (Verdict.UNKNOWN, Verdict.REFUSED, Verdict.BROKEN)  # flagged in the mailbox


def fetch_replies() -> int:
    """Works on what is unseen in the mailbox of the settings; says how many letters that were."""
    if not settings.MAILBOX_URL:
        return 0
    with open_mailbox(settings.MAILBOX_URL) as mailbox:
        keys = mailbox.unseen()[:MOST_AT_ONCE]
        for key in keys:
            _work_on(mailbox, key)
    forget_senders()
    return len(keys)


def forget_senders() -> int:
    """Who wrote without being known is kept for MAIL_KEPT_DAYS; says of how many mails it was forgotten."""
    day = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS)
    return IncomingMail.objects.filter(received_at__lt=day).exclude(sender="").update(sender="")


def _work_on(mailbox: Mailbox, key: str) -> None:
    letter = read_letter(mailbox.fetch(key))
    try:
        verdict = take_letter(letter)
    except (OperationalError, InterfaceError):  # the database is away, whatever the letter: it stays unseen
        raise
    except Exception:
        logger.exception("A mail could not be worked on; it is flagged in the mailbox.")
        verdict = _keep(letter, None, Verdict.BROKEN).verdict
    mailbox.done(key, flagged=verdict in FOR_PEOPLE)


def take_letter(letter: Letter) -> str:
    """Puts a letter where it belongs and says where that is; one that is known already changes nothing."""
    with transaction.atomic():
        row, is_new = IncomingMail.objects.get_or_create(
            message_id=letter.message_id, defaults={"verdict": Verdict.UNKNOWN, "sender": letter.sender[:254]}
        )
        if is_new:
            row.enquiry = find_enquiry(letter)
            row.verdict = _judge(letter, row.enquiry)
            if row.verdict not in FOR_PEOPLE:
                row.sender = ""
            row.save()
    return row.verdict


def find_enquiry(letter: Letter) -> Enquiry | None:
    """By the address it was sent to, else by the mail that it answers; what was joined goes on under the other."""
    found = Enquiry.objects.filter(reply_token__in=reply_tokens(letter.recipients)).first()
    for mail in [] if found else known_mails(letter.referred):
        if mail.reference_type == Enquiry._meta.label_lower:
            found = Enquiry.objects.filter(pk=mail.reference_id).first()
        elif mail.reference_type == Referral._meta.label_lower:
            found = Enquiry.objects.filter(referrals=mail.reference_id).first()
        if found:
            break
    if found is None:
        return None
    whole = found.whole
    return whole.joined_to or whole


def _judge(letter: Letter, enquiry: Enquiry | None) -> Verdict:
    if known_mails([letter.message_id]) or is_own(letter.sender):
        return Verdict.LOOP
    if letter.kind in (Kind.AUTOMATIC, Kind.DELAYED):
        return Verdict.AUTOMATIC
    if enquiry is None:
        return Verdict.BOUNCE if letter.kind == Kind.BOUNCE else Verdict.UNKNOWN
    if not enquiry.text:  # erased, or withdrawn: nothing is kept about it any more
        return Verdict.REFUSED
    if letter.kind == Kind.BOUNCE:
        return _tell_undelivered(letter, enquiry)
    if not letter.text and not letter.files:
        return Verdict.EMPTY
    if not is_same_sender(letter.sender, enquiry.email):
        return _leave_to_the_staff(letter, enquiry)
    return _into_the_thread(letter, enquiry)


def _into_the_thread(letter: Letter, enquiry: Enquiry) -> Verdict:
    try:
        with transaction.atomic():
            with override(enquiry.language):
                text = letter.text or _("See the file.")
            message = write_as_enquirer(enquiry=enquiry, text=text, channel=Channel.MAIL)
            refused = [name for file in letter.files if (name := _refused(file, enquiry))]
            if refused:
                with override(enquiry.language):
                    left = _("Not taken over: %(files)s") % {"files": ", ".join(refused)}
                message.text = f"{message.text}\n\n[{left}]"
                message.save(update_fields=["text"])
    except EnquiryError:
        return Verdict.REFUSED
    return Verdict.THREAD


def _refused(file: Attached, enquiry: Enquiry) -> str:
    """Keeps a file with the enquiry; the name of one that cannot be kept."""
    try:
        add_file(enquiry=enquiry, upload=SimpleUploadedFile(file.name or "file", file.content))
    except DomainError:
        return file.name[:120] or "?"
    return ""


def _leave_to_the_staff(letter: Letter, enquiry: Enquiry) -> Verdict:
    """Somebody else holds the address of this enquiry: people judge whether it belongs into the thread."""
    _note(enquiry, letter.text or "–", sender=letter.sender)
    return Verdict.JUDGE


def _tell_undelivered(letter: Letter, enquiry: Enquiry) -> Verdict:
    with override(settings.LANGUAGE_CODE):
        text = _("A mail about this enquiry could not be delivered.")
    _note(enquiry, f"{text} {letter.text}".strip())
    return Verdict.BOUNCE


def _note(enquiry: Enquiry, text: str, sender: str = "") -> None:
    locked = lock_enquiry(enquiry)
    EnquiryNote.objects.create(enquiry=locked, text=text, channel=Channel.MAIL, sender=sender[:254], to_judge=True)
    record(actor=None, verb="enquiry_mail_to_judge", target=locked)


def _keep(letter: Letter, enquiry: Enquiry | None, verdict: Verdict) -> IncomingMail:
    defaults = {"verdict": verdict, "enquiry": enquiry, "sender": letter.sender[:254]}
    return IncomingMail.objects.get_or_create(message_id=letter.message_id, defaults=defaults)[0]


def judge_note(*, note: EnquiryNote, actor: object, belongs: bool) -> None:
    """The staff have looked at a mail of somebody else: it belongs into the thread, or stays a note."""
    with transaction.atomic():
        enquiry = lock_enquiry(note.enquiry)
        note = EnquiryNote.objects.filter(enquiry=enquiry, to_judge=True, pk=note.pk).first()
        if note is None:
            raise EnquiryError(_("This mail has been judged already."))
        note.to_judge = False
        note.save(update_fields=["to_judge"])
        if belongs:
            if not note.sender:
                raise EnquiryError(_("This was written by a machine. It does not belong into the thread."))
            write_as_enquirer(enquiry=enquiry, text=note.text, channel=Channel.MAIL)
            note.delete()
        record(actor=actor, verb="enquiry_mail_judged", target=enquiry, belongs=belongs)
