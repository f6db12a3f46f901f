"""The history of an enquiry: each state that it enters is a step, and its owner changes with it."""

from typing import Any

from django.utils import timezone

from clusterportal.core.jobs import enqueue
from members.models import Cluster, User

from ..course import Course, Hop
from ..enums import OPEN_ENQUIRIES, OWNED_BY_NETWORK, EnquiryState, ReferralState
from ..models import Enquiry, EnquiryStep, Referral
from ..working_days import add_working_days

STARTS_THE_CLOCK = (EnquiryState.RECEIVED, EnquiryState.TRIAGE, EnquiryState.OFFERED, EnquiryState.ACCEPTED)


def course_of(enquiry: Enquiry) -> Course:
    """Its way so far, as the rule book takes it."""
    hops = enquiry.referrals.order_by("hop").values_list("cluster", "state")
    return Course(EnquiryState(enquiry.state), tuple(Hop(cluster, ReferralState(state)) for cluster, state in hops))


def back_to_the_staff(referral: Referral, state: EnquiryState, *, actor: User | None, note: str = "") -> None:
    """A network no longer has the (locked) enquiry: the staff own it, and networks are looked for anew."""
    enquiry = referral.enquiry
    enquiry.suggestions.filter(cluster=referral.cluster).delete()
    enter_state(enquiry, state, actor=actor, note=note)
    enqueue("matchmaking.route_enquiry", object_id=enquiry.pk)


def go_back_to(enquiry: Enquiry, state: EnquiryState) -> None:
    """As it was before a step that is no more: the clock runs on from the last one that is left."""
    last = enquiry.steps.last()
    enquiry.state, enquiry.owner_cluster = state, None
    enquiry.due_at = add_working_days(last.happened_at if last else enquiry.received_at)
    enquiry.save()


def enter_state(
    enquiry: Enquiry,
    state: EnquiryState,
    *,
    actor: User | None = None,
    cluster: Cluster | None = None,
    **step: Any,
) -> EnquiryStep:
    """Moves the (locked) enquiry on and writes the step; ``cluster`` owns it in the states that a network owns."""
    now = timezone.now()
    enquiry.state = state
    if state in OPEN_ENQUIRIES:
        enquiry.owner_cluster = cluster if state in OWNED_BY_NETWORK else None
    if state in STARTS_THE_CLOCK:
        enquiry.due_at = add_working_days(now, state=cluster.state if cluster else "")
    elif state != EnquiryState.NEEDS_CONSENT:
        enquiry.due_at = None
    if state not in OPEN_ENQUIRIES:
        enquiry.closed_at = now
    enquiry.save()
    return EnquiryStep.objects.create(
        enquiry=enquiry, state=state, actor=actor, cluster=cluster, **{"happened_at": now, **step}
    )
