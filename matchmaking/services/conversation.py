"""The conversation with the enquirer: they write at any time, whoever owns the enquiry answers."""

from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import enqueue
from members.models import Cluster, User

from .. import course as rules
from ..enums import OPEN_ENQUIRIES, Channel, EnquiryState, ReferralState, Voice
from ..exceptions import EnquiryError
from ..models import Enquiry, EnquiryMessage, Referral
from . import notices
from .files import add_file
from .history import course_of, enter_state
from .locking import lock_parts

HOUR = timedelta(hours=1)


def write_as_enquirer(
    *, enquiry: Enquiry, text: str, upload: UploadedFile | None = None, channel: str = Channel.PAGE
) -> EnquiryMessage:
    """Adds to the thread and tells whoever owns the enquiry; answers the staff's question where one is open.

    The same words a second time within the hour are the message that is there.
    """
    text = text.strip()
    if not text:
        raise EnquiryError(_("Write a sentence, or what you want to add."))
    with transaction.atomic():
        whole, *further = lock_parts(enquiry)
        known = _require_writable(whole, further, text)
        if upload is not None:
            add_file(enquiry=whole, upload=upload)
        if known is not None:
            return known
        message = EnquiryMessage.objects.create(enquiry=whole, voice=Voice.ENQUIRER, channel=channel, text=text)
        if whole.state == EnquiryState.ASKED:
            _take_up(whole)
        record(actor=None, verb="enquirer_wrote", target=whole, channel=channel)
        _tell_those_who_have_it([whole, *further])
    return message


def answer_enquirer(*, enquiry: Enquiry, actor: User, text: str, cluster: Cluster | None = None) -> EnquiryMessage:
    """Writes to the enquirer for the office of ``cluster``, or without one for the staff: whoever owns this part."""
    text = text.strip()
    if not text:
        raise EnquiryError(_("Write what the enquirer should know."))
    with transaction.atomic():
        parts = lock_parts(enquiry)
        part = next(one for one in parts if one.pk == enquiry.pk)
        rules.answer(course_of(part), cluster.pk if cluster else None)
        message = say(parts[0], text, actor=actor, cluster=cluster)
        record(actor=actor, verb="enquirer_written_to", target=part)
        notices.tell_enquirer(part, "enquiry_message", writer=message.signed, by_staff=cluster is None, message=text)
    return message


def say(whole: Enquiry, text: str, *, actor: User, cluster: Cluster | None = None) -> EnquiryMessage:
    """Keeps what is told to the enquirer, inside the caller's transaction; what they had written is answered by it."""
    settle(whole)
    voice = Voice.NETWORK if cluster else Voice.STAFF
    return EnquiryMessage.objects.create(enquiry=whole, voice=voice, cluster=cluster, author=actor, text=text)


def settle(whole: Enquiry) -> int:
    """What the enquirer has written needs no answer any more; says how many messages that were."""
    return whole.messages.waiting().update(settled_at=timezone.now())


def needs_no_answer(*, enquiry: Enquiry, actor: User) -> None:
    """Somebody has read it, and there is nothing to answer."""
    with transaction.atomic():
        whole, *_further = lock_parts(enquiry)
        if not settle(whole):
            raise EnquiryError(_("There is no message without an answer any more."))
        record(actor=actor, verb="enquirer_needs_no_answer", target=whole)


def _require_writable(whole: Enquiry, further: list[Enquiry], text: str) -> EnquiryMessage | None:
    """Refuses, or returns the message that these words have been before."""
    if whole.state == EnquiryState.JOINED:
        raise EnquiryError(_("It goes on under no. %(number)s. Write there.") % {"number": whole.joined_to.number})
    if not whole.text or not rules.may_write([EnquiryState(part.state) for part in (whole, *further)]):
        raise EnquiryError(_("This enquiry is closed. If you have a new question, make a new enquiry."))
    recent = whole.messages.filter(voice=Voice.ENQUIRER, written_at__gte=timezone.now() - HOUR)
    if whole.state != EnquiryState.ASKED and (known := recent.filter(text=text).first()):
        return known
    if recent.count() >= rules.MOST_WORDS_AN_HOUR:
        raise EnquiryError(_("You have written very often within the hour. Please wait a little."))
    return None


def _take_up(whole: Enquiry) -> None:
    """The staff have their answer: networks are looked for anew, with what was written."""
    whole.question = ""
    enter_state(whole, EnquiryState.TRIAGE)
    enqueue("matchmaking.route_enquiry", object_id=whole.pk)
    record(actor=None, verb="enquirer_answered", target=whole)


def _tell_those_who_have_it(parts: list[Enquiry]) -> None:
    """The offices that took it over, and still have it or had it last; the staff see it on their desk."""
    held = Referral.objects.filter(enquiry__in=parts, state=ReferralState.ACCEPTED, enquiry__restricted=False)
    held = held.select_related("enquiry", "cluster").order_by("pk")
    is_open = any(part.state in OPEN_ENQUIRIES for part in parts)
    for referral in held:
        if not is_open or referral.enquiry.state in OPEN_ENQUIRIES:
            notices.tell_office(referral, "referral_message")
