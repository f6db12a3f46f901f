"""Passing an enquiry on, and what the receiving office does with it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import TooLateError
from members.models import Cluster, User

from .. import course as rules
from ..enums import GIVEN_BACK, WITH_THE_STAFF, EnquiryState, PassingConsent, ReferralState
from ..exceptions import EnquiryError
from ..models import Enquiry, Referral
from ..working_days import add_working_days
from . import notices, watching
from .enquiries import offerable_clusters
from .follow_ups import plan_follow_ups
from .history import back_to_the_staff, course_of, enter_state, go_back_to
from .locking import lock_enquiry
from .vocabulary import look_for_words


def refer(*, enquiry: Enquiry, cluster: Cluster, actor: User) -> Referral:
    """Offers the enquiry to a network; of two who do so at once, the second is told who has it.

    The network's office gets its mail a little later: until then the offer can be taken back.
    """
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        _require_referable(enquiry, cluster)
        course = rules.offer(course_of(enquiry), cluster.pk)
        referral = Referral.objects.create(
            enquiry=enquiry,
            cluster=cluster,
            referred_by=actor,
            hop=len(course.hops),
            sent_by_cluster_id=_sender(enquiry),
            due_at=add_working_days(timezone.now(), state=cluster.state),
        )
        enter_state(enquiry, course.state, actor=actor, cluster=cluster)
        record(actor=actor, verb="enquiry_referred", target=enquiry, cluster=cluster.slug)
        watching.begin(referral)
    return referral


def take_back_referral(*, referral: Referral, actor: User) -> Enquiry:
    """Undoes an offer of which the office has not been told: the enquiry is in triage as if nothing had been."""
    with transaction.atomic():
        enquiry = lock_enquiry(referral.enquiry)
        course = rules.take_back(course_of(enquiry))
        held = enquiry.referrals.waiting().get()
        if held.pk != referral.pk or not watching.call_off(held):
            raise TooLateError(_("The network has its mail by now. This can no longer be taken back."))
        held.delete()
        enquiry.steps.filter(state=EnquiryState.OFFERED).last().delete()
        go_back_to(enquiry, course.state)
        record(actor=actor, verb="referral_taken_back", target=enquiry, cluster=held.cluster.slug)
    return enquiry


def accept_referral(*, referral: Referral, actor: User) -> Referral:
    """The office takes the enquiry over and owns it from now on."""
    with transaction.atomic():
        enquiry, referral = _offered(referral)
        course = rules.accept(course_of(enquiry))
        _answer(referral, ReferralState.ACCEPTED, actor)
        enter_state(enquiry, course.state, actor=actor, cluster=referral.cluster)
        record(actor=actor, verb="referral_accepted", target=referral)
        look_for_words(referral)
        notices.tell_enquirer(
            enquiry,
            "enquiry_accepted",
            cluster=referral.cluster.short_name,
            contact_role=referral.cluster.contact_role,
            contact_email=referral.cluster.contact_email,
            due=enquiry.due_at,
        )
    return referral


def decline_referral(*, referral: Referral, actor: User, reason: str) -> Referral:
    """Back to the staff with the reason; this network is not suggested again."""
    reason = _reason(reason)
    with transaction.atomic():
        enquiry, referral = _offered(referral)
        course = rules.decline(course_of(enquiry))
        _answer(referral, ReferralState.DECLINED, actor, reason)
        back_to_the_staff(referral, course.state, actor=actor, note=reason)
        record(actor=actor, verb="referral_declined", target=referral)
    return referral


def give_back(*, referral: Referral, actor: User, reason: str) -> Referral:
    """The owning office cannot help after all: the staff own it again, and look for another network."""
    reason = _reason(reason)
    with transaction.atomic():
        enquiry = lock_enquiry(referral.enquiry)
        course = rules.give_back(course_of(enquiry))
        referral = enquiry.referrals.select_related("cluster").get(pk=referral.pk, state=ReferralState.ACCEPTED)
        referral.enquiry = enquiry
        _answer(referral, ReferralState.RETURNED, actor, reason)
        back_to_the_staff(referral, course.state, actor=actor, note=reason)
        record(actor=actor, verb="referral_returned", target=referral)
    return referral


def record_first_contact(*, enquiry: Enquiry, actor: User, people: str, on: dt.date | None = None) -> Enquiry:
    """The owning office has spoken with the enquirer; ``people`` stays internal."""
    on, people = on or timezone.localdate(), people.strip()
    if not people:
        raise EnquiryError(_("Say who spoke with whom."))
    if on > timezone.localdate():
        raise EnquiryError(_("The first contact cannot lie in the future."))
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        course = rules.contact(course_of(enquiry))
        owner = enquiry.owner_cluster
        held = enquiry.referrals.filter(state=ReferralState.ACCEPTED, cluster=owner)
        held.update(contact_on=on, contact_people=people)
        enter_state(enquiry, course.state, actor=actor, cluster=owner, note=f"{on.isoformat()}: {people}")
        record(actor=actor, verb="first_contact_recorded", target=enquiry, on=on.isoformat())
    return enquiry


def close_enquiry(*, enquiry: Enquiry, actor: User, solved: bool, reason: str = "", message: str = "") -> Enquiry:
    """The owning office ends it. Without a first contact a reason is needed; ``message`` is mailed, ``reason`` not."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        course = rules.close(course_of(enquiry), solved=solved, reason=reason.strip())
        _end(enquiry, course.state, actor, reason.strip(), message.strip())
    return enquiry


def answer_and_close(*, enquiry: Enquiry, actor: User, message: str) -> Enquiry:
    """The staff answer themselves, where no network can."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.state not in WITH_THE_STAFF:
            raise EnquiryError(_("A network has this enquiry by now, so it answers."))
        if not message.strip():
            raise EnquiryError(
                _("Write the enquirer a sentence: without a network, your answer is the only one they get.")
            )
        _end(enquiry, EnquiryState.NOT_SOLVED, actor, "", message.strip())
    return enquiry


def mark_as_spam(*, enquiry: Enquiry, actor: User) -> Enquiry:
    """Ends it without a mail: there is nobody to answer."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.state not in WITH_THE_STAFF:
            raise EnquiryError(_("A network has this enquiry, so it is not marked as spam."))
        enter_state(enquiry, EnquiryState.SPAM, actor=actor, public=False)
        record(actor=actor, verb="enquiry_marked_as_spam", target=enquiry)
    return enquiry


def take_back_spam(*, enquiry: Enquiry, actor: User) -> Enquiry:
    """Somebody is to answer after all; the clock starts again."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.state != EnquiryState.SPAM:
            raise EnquiryError(_("This enquiry is not marked as spam."))
        before = enquiry.steps.exclude(state=EnquiryState.SPAM).last()
        waits = before is not None and before.state == EnquiryState.NEEDS_CONSENT
        enquiry.closed_at = None
        enter_state(enquiry, EnquiryState.NEEDS_CONSENT if waits else EnquiryState.TRIAGE, actor=actor, public=False)
        record(actor=actor, verb="enquiry_spam_taken_back", target=enquiry)
    return enquiry


def _offered(referral: Referral) -> tuple[Enquiry, Referral]:
    """Both rows, the enquiry locked first; refuses unless the offer still stands."""
    enquiry = lock_enquiry(referral.enquiry)
    referral = Referral.objects.select_related("cluster").get(pk=referral.pk)
    if referral.state != ReferralState.OFFERED:
        raise EnquiryError(_("This offer is already answered: %(state)s.") % {"state": referral.get_state_display()})
    referral.enquiry = enquiry
    return enquiry, referral


def _answer(referral: Referral, state: ReferralState, actor: User, reason: str = "") -> None:
    referral.state, referral.reason = state, reason
    referral.answered_by, referral.answered_at = actor, timezone.now()
    referral.save(update_fields=["state", "reason", "answered_by", "answered_at"])


def _require_referable(enquiry: Enquiry, cluster: Cluster) -> None:
    """What the rule book does not know: names and consent."""
    held = enquiry.referrals.filter(state__in=rules.HELD).select_related("cluster").first()
    if held is not None:
        raise EnquiryError(_("%(cluster)s already has this enquiry.") % {"cluster": held.cluster})
    if enquiry.restricted:
        raise EnquiryError(_("This enquiry is restricted: no network may read it."))
    asks = enquiry.passing_consent == PassingConsent.ASK and enquiry.state == EnquiryState.RECEIVED
    if enquiry.state == EnquiryState.NEEDS_CONSENT or asks:
        raise EnquiryError(_("The enquirer wants to be asked first and has not agreed yet."))
    if enquiry.state in rules.REFERABLE and not offerable_clusters(enquiry).filter(pk=cluster.pk).exists():
        raise EnquiryError(
            _("%(cluster)s cannot get this enquiry: it has had it, or the enquirer's consent does not cover it.")
            % {"cluster": cluster}
        )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise EnquiryError(_("Say in a sentence why you cannot help, so that the enquiry finds a better place."))
    return reason.strip()


def _sender(enquiry: Enquiry) -> int | None:
    """The network from which it comes: that had it last, else on whose page it was asked; none means nobody's."""
    last = enquiry.referrals.filter(state__in=GIVEN_BACK).order_by("hop").last()
    return last.cluster_id if last else enquiry.asked_cluster_id


def _end(enquiry: Enquiry, state: EnquiryState, actor: User, reason: str, message: str) -> None:
    enter_state(enquiry, state, actor=actor, cluster=enquiry.owner_cluster, note=reason)
    record(actor=actor, verb="enquiry_closed", target=enquiry, outcome=state.value)
    goes_on = Enquiry.objects.parts_of(enquiry).open().exists()
    solved = state == EnquiryState.SOLVED
    notices.tell_enquirer(enquiry, "enquiry_closed", solved=solved, message=message, goes_on=goes_on)
    if not goes_on:
        plan_follow_ups(enquiry.whole)
