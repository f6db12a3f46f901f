"""Asking the enquirer whether it has helped: a month after closing, and once more where nothing came back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun, call_back_all, enqueue

from ..enums import ANSWERED_ENQUIRIES, EnquiryState, FollowUpAnswer, ReferralState
from ..exceptions import EnquiryError
from ..models import Enquiry, FollowUp
from . import notices
from .history import enter_state

ASK = "matchmaking.ask_whether_it_helped"
DAYS = (30, 90)


def plan_follow_ups(enquiry: Enquiry) -> None:
    """For an enquiry that is being closed, inside its transaction; what an earlier closing had planned is over."""
    drop_follow_ups(enquiry)
    for days in DAYS:
        planned, _new = FollowUp.objects.update_or_create(
            enquiry=enquiry, days=days, defaults={"asked_at": None, "answer": "", "answered_at": None}
        )
        enqueue(ASK, object_id=planned.pk, due=timezone.now() + timedelta(days=days))


def drop_follow_ups(enquiry: Enquiry) -> None:
    """Nothing more is asked; what was answered stays."""
    unasked = enquiry.follow_ups.filter(asked_at__isnull=True)
    call_back_all(ASK, list(unasked.values_list("pk", flat=True)))
    unasked.delete()


def ask_whether_it_helped(*, follow_up_id: int, job: JobRun) -> None:
    """Asks, unless the enquiry is open again or erased, or an earlier question was answered."""
    with job.finish():
        follow_up = FollowUp.objects.filter(pk=follow_up_id, asked_at__isnull=True).first()
        enquiry = follow_up and Enquiry.objects.select_for_update().get(pk=follow_up.enquiry_id)
        if not enquiry or not enquiry.email or enquiry.state not in ANSWERED_ENQUIRIES:
            return
        follow_up.asked_at = timezone.now()
        follow_up.save(update_fields=["asked_at"])
        notices.tell_enquirer(enquiry, "enquiry_follow_up", closed=enquiry.closed_at)


def answer_follow_up(*, enquiry: Enquiry, answer: str) -> Enquiry:
    """The enquirer says whether it has helped; what is still open goes back to whoever had it."""
    with transaction.atomic():
        enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
        asked = enquiry.follow_ups.asked().first()
        if asked is None or enquiry.state not in ANSWERED_ENQUIRIES:
            raise EnquiryError(_("Nothing is asked here at the moment. Below you see where your enquiry stands."))
        if answer not in FollowUpAnswer:
            raise EnquiryError(_("Choose one of the three answers."))
        asked.answer, asked.answered_at = answer, timezone.now()
        asked.save(update_fields=["answer", "answered_at"])
        drop_follow_ups(enquiry)
        record(actor=None, verb="follow_up_answered", target=enquiry, answer=str(answer))
        if answer == FollowUpAnswer.OPEN:
            _take_up_again(enquiry)
    return enquiry


def _take_up_again(enquiry: Enquiry) -> None:
    """By the network that had it; by the staff where none had."""
    enquiry.closed_at = None
    held = enquiry.referrals.filter(state=ReferralState.ACCEPTED).select_related("cluster").first()
    if held is None:
        enter_state(enquiry, EnquiryState.TRIAGE)
        return
    enter_state(enquiry, EnquiryState.ACCEPTED, cluster=held.cluster)
    notices.tell_office(held, "referral_open_again")
