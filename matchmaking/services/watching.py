"""Seeing to it that an offer is answered: the office is told, reminded twice, and then the staff have it again."""

from datetime import datetime

from django.utils import timezone

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun, after_undo, call_back, enqueue

from .. import course as rules
from ..enums import ReferralState
from ..models import Referral
from ..working_days import add_working_days
from . import notices
from .history import back_to_the_staff, course_of
from .locking import lock_enquiry

TELL, WATCH = "matchmaking.tell_referral", "matchmaking.watch_referral"
REMINDERS = 2  # one and two working days after the offer; it is due after three


def begin(referral: Referral) -> None:
    """For a new offer, inside its transaction."""
    enqueue(TELL, object_id=referral.pk, due=after_undo())
    enqueue(WATCH, object_id=referral.pk, due=_next_look(referral))


def call_off(referral: Referral) -> bool:
    """The offer is taken back; whether that comes before anybody was told."""
    call_back(WATCH, referral.pk)
    return call_back(TELL, referral.pk)


def tell_referral(*, referral_id: int, job: JobRun) -> None:
    """Writes to the office, unless it has answered by itself meanwhile."""
    with job.finish():
        referral = _standing(referral_id)
        if referral is not None:
            notices.tell_office(referral, "referral_offered")


def watch_referral(*, referral_id: int, job: JobRun) -> None:
    """Reminds the office, or takes the enquiry back when the time is over; then looks again at the next date."""
    with job.finish():
        referral = _standing(referral_id)
        if referral is None:
            return
        if referral.due_at <= timezone.now():
            _expire(referral)
            return
        if _reminder_at(referral) <= timezone.now() and referral.reminded < REMINDERS:
            referral.reminded += 1
            referral.save(update_fields=["reminded"])
            notices.tell_office(referral, "referral_reminder")
        enqueue(WATCH, object_id=referral.pk, due=_next_look(referral))


def _standing(referral_id: int) -> Referral | None:
    """The offer with its enquiry locked, while nobody has answered it."""
    referral = Referral.objects.select_related("enquiry").filter(pk=referral_id).first()
    if referral is None:
        return None
    enquiry = lock_enquiry(referral.enquiry)
    standing = Referral.objects.select_related("cluster").filter(pk=referral_id, state=ReferralState.OFFERED).first()
    if standing is not None:
        standing.enquiry = enquiry
    return standing


def _expire(referral: Referral) -> None:
    course = rules.expire(course_of(referral.enquiry))
    referral.state, referral.answered_at = ReferralState.EXPIRED, timezone.now()
    referral.save(update_fields=["state", "answered_at"])
    back_to_the_staff(referral, course.state, actor=None)
    record(actor=None, verb="referral_expired", target=referral)
    notices.tell_office(referral, "referral_expired")


def _next_look(referral: Referral) -> datetime:
    return _reminder_at(referral) if referral.reminded < REMINDERS else referral.due_at


def _reminder_at(referral: Referral) -> datetime:
    return add_working_days(referral.offered_at, referral.reminded + 1, referral.cluster.state)
