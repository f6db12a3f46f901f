"""Passing an enquiry on, and what the receiving office does with it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import enqueue
from members.models import Cluster, User

from ..enums import WITH_THE_STAFF, EnquiryState, PassingConsent, ReferralState
from ..exceptions import EnquiryError
from ..models import Enquiry, Referral
from . import notices
from .enquiries import offerable_clusters
from .follow_ups import plan_follow_ups
from .history import enter_state
from .locking import lock_enquiry


def refer(*, enquiry: Enquiry, cluster: Cluster, actor: User) -> Referral:
    """Offers the enquiry to a network; of two who do so at once, the second is told who has it."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        _require_referable(enquiry, cluster)
        referral = Referral.objects.create(enquiry=enquiry, cluster=cluster, referred_by=actor)
        enter_state(enquiry, EnquiryState.OFFERED, actor=actor, cluster=cluster)
        record(actor=actor, verb="enquiry_referred", target=enquiry, cluster=cluster.slug)
        notices.tell_office(referral, "referral_offered")
    return referral


def accept_referral(*, referral: Referral, actor: User) -> Referral:
    """The office takes the enquiry over and owns it from now on."""
    with transaction.atomic():
        enquiry, referral = _offered(referral)
        _answer(referral, ReferralState.ACCEPTED, actor)
        enter_state(enquiry, EnquiryState.ACCEPTED, actor=actor, cluster=referral.cluster)
        record(actor=actor, verb="referral_accepted", target=referral)
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
    reason = reason.strip()
    if not reason:
        raise EnquiryError(_("Say in a sentence why you cannot help, so that the enquiry finds a better place."))
    with transaction.atomic():
        enquiry, referral = _offered(referral)
        _answer(referral, ReferralState.DECLINED, actor, reason)
        enquiry.suggestions.filter(cluster=referral.cluster).delete()
        enter_state(enquiry, EnquiryState.TRIAGE, actor=actor, note=reason)
        record(actor=actor, verb="referral_declined", target=referral)
        enqueue("matchmaking.route_enquiry", object_id=enquiry.pk)
    return referral


def record_first_contact(*, enquiry: Enquiry, actor: User, people: str, on: dt.date | None = None) -> Enquiry:
    """The owning office has spoken with the enquirer; ``people`` stays internal."""
    on = on or timezone.localdate()
    if not people.strip():
        raise EnquiryError(_("Say who spoke with whom."))
    if on > timezone.localdate():
        raise EnquiryError(_("The first contact cannot lie in the future."))
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        if enquiry.state != EnquiryState.ACCEPTED:
            raise EnquiryError(_("A first contact is recorded once, after the network has accepted."))
        enter_state(
            enquiry,
            EnquiryState.FIRST_CONTACT,
            actor=actor,
            cluster=enquiry.owner_cluster,
            note=f"{on.isoformat()}: {people.strip()}",
        )
        record(actor=actor, verb="first_contact_recorded", target=enquiry, on=on.isoformat())
    return enquiry


def close_enquiry(*, enquiry: Enquiry, actor: User, solved: bool, reason: str = "", message: str = "") -> Enquiry:
    """The owning office ends it. Without a first contact a reason is needed; ``message`` is mailed, ``reason`` not."""
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry)
        _require_closable(enquiry, solved, reason.strip())
        state = EnquiryState.SOLVED if solved else EnquiryState.NOT_SOLVED
        _end(enquiry, state, actor, reason.strip(), message.strip())
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
    held = enquiry.referrals.filter(state__in=(ReferralState.OFFERED, ReferralState.ACCEPTED)).first()
    if held is not None:
        raise EnquiryError(_("%(cluster)s already has this enquiry.") % {"cluster": held.cluster})
    asks = enquiry.passing_consent == PassingConsent.ASK and enquiry.state == EnquiryState.RECEIVED
    if enquiry.state == EnquiryState.NEEDS_CONSENT or asks:
        raise EnquiryError(_("The enquirer wants to be asked first and has not agreed yet."))
    if enquiry.state not in (EnquiryState.RECEIVED, EnquiryState.TRIAGE):
        raise EnquiryError(_("This enquiry is no longer open."))
    if not offerable_clusters(enquiry).filter(pk=cluster.pk).exists():
        raise EnquiryError(
            _("%(cluster)s cannot get this enquiry: it has declined, or the enquirer's consent does not cover it.")
            % {"cluster": cluster}
        )


def _require_closable(enquiry: Enquiry, solved: bool, reason: str) -> None:
    if enquiry.state == EnquiryState.FIRST_CONTACT:
        return
    if enquiry.state != EnquiryState.ACCEPTED:
        raise EnquiryError(_("This enquiry cannot be closed now: %(state)s.") % {"state": enquiry.get_state_display()})
    if solved:
        raise EnquiryError(_("Record the first contact before you close this enquiry as solved."))
    if not reason:
        raise EnquiryError(_("There was no first contact. Say why before you close this enquiry."))


def _end(enquiry: Enquiry, state: EnquiryState, actor: User, reason: str, message: str) -> None:
    enter_state(enquiry, state, actor=actor, cluster=enquiry.owner_cluster, note=reason)
    record(actor=actor, verb="enquiry_closed", target=enquiry, outcome=state.value)
    notices.tell_enquirer(enquiry, "enquiry_closed", solved=state == EnquiryState.SOLVED, message=message)
    plan_follow_ups(enquiry)
