"""The history of an enquiry: each state that it enters is a step, and its owner changes with it."""

from typing import Any

from django.utils import timezone

from members.models import Cluster, User

from ..enums import OPEN_ENQUIRIES, EnquiryState
from ..models import Enquiry, EnquiryStep
from ..working_days import add_working_days

OWNED_BY_NETWORK = (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT)
STARTS_THE_CLOCK = (EnquiryState.RECEIVED, EnquiryState.TRIAGE, EnquiryState.OFFERED, EnquiryState.ACCEPTED)


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
        enquiry.due_at = add_working_days(now)
    elif state != EnquiryState.NEEDS_CONSENT:
        enquiry.due_at = None
    if state not in OPEN_ENQUIRIES:
        enquiry.closed_at = now
    enquiry.save()
    return EnquiryStep.objects.create(
        enquiry=enquiry, state=state, actor=actor, cluster=cluster, **{"happened_at": now, **step}
    )
