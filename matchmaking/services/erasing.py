"""What the enquirer takes back: text, contact data and mails are erased, also once more after a restore."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.erasures import record_erasure
from clusterportal.core.mail import forget_mails_about

from ..course import HELD
from ..enums import OPEN_ENQUIRIES, EnquiryState, ReferralState
from ..exceptions import EnquiryError
from ..models import Enquiry
from . import notices
from .follow_ups import drop_follow_ups
from .history import enter_state
from .locking import lock_parts

KIND = "matchmaking.enquiry"


def withdraw_enquiry(*, enquiry: Enquiry) -> Enquiry:
    """Ends an open enquiry at the enquirer's wish and erases text, contact data and mails; number and steps stay."""
    with transaction.atomic():
        enquiry, *further = lock_parts(enquiry)
        if not any(part.state in OPEN_ENQUIRIES for part in (enquiry, *further)):
            raise EnquiryError(_("This enquiry is already closed."))
        notices.tell_enquirer(enquiry, "enquiry_withdrawn")
        for part in (enquiry, *further):
            _withdraw_part(part)
        record_erasure(KIND, enquiry.pk)
        record(actor=None, verb="enquiry_withdrawn", target=enquiry)
    return enquiry


def erase_again(reference: str) -> None:
    """After a restore: the enquiry with this key, if the backup brought its text back. Nobody is told a second time."""
    for found in Enquiry.objects.filter(pk=reference).exclude(text=""):
        with transaction.atomic():
            parts = lock_parts(found)
            drop_follow_ups(parts[0])
            for part in parts:
                _withdraw_part(part, tell=False)


def _withdraw_part(part: Enquiry, *, tell: bool = True) -> None:
    """From whoever has it; a part that is closed keeps its outcome."""
    held = part.referrals.filter(state__in=HELD).first() if part.state in OPEN_ENQUIRIES else None
    if held is not None:
        held.state, held.answered_at = ReferralState.WITHDRAWN, timezone.now()
        held.save(update_fields=["state", "answered_at"])
        if tell:
            notices.tell_office(held, "referral_withdrawn")
    _erase(part)
    forget_mails_about(part)
    if part.state in OPEN_ENQUIRIES:
        enter_state(part, EnquiryState.WITHDRAWN)
    else:
        part.save()


def erase_enquiry(*, enquiry: Enquiry) -> Enquiry:
    """Erases text, contact data and mails of a closed enquiry at its author's wish; number, outcome and steps stay."""
    with transaction.atomic():
        enquiry, *further = lock_parts(enquiry)
        if any(part.state in OPEN_ENQUIRIES for part in (enquiry, *further)):
            raise EnquiryError(_("This enquiry is open. Withdraw it, then everything is deleted, too."))
        drop_follow_ups(enquiry)
        for part in (enquiry, *further):
            _erase(part)
            part.save()
            forget_mails_about(part)
        record_erasure(KIND, enquiry.pk)
        record(actor=None, verb="enquiry_erased", target=enquiry)
    return enquiry


def _erase(enquiry: Enquiry) -> None:
    """Takes out what was written and who wrote it, also of the enquiries that were joined with this one."""
    enquiry.text = enquiry.name = enquiry.email = enquiry.phone = enquiry.place = enquiry.question = ""
    enquiry.consent_source = enquiry.passed_on_by = ""
    enquiry.town = None
    enquiry.suggestions.all().delete()
    enquiry.notes.all().delete()
    enquiry.messages.all().delete()
    enquiry.files.all().delete()
    enquiry.steps.update(note="")
    enquiry.referrals.update(contact_people="", new_words=[])
    for joined in enquiry.joined.all():
        _erase(joined)
        forget_mails_about(joined)
        joined.save()
