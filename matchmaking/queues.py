"""The queues of the desk: what an enquiry waits for, and the list that somebody came from."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User

from .enums import OPEN_ENQUIRIES, EnquiryState, ReferralState
from .models import Enquiry, Referral

IN_TRIAGE = (EnquiryState.RECEIVED, EnquiryState.TRIAGE)
CLOSED = tuple(state for state in EnquiryState if state not in OPEN_ENQUIRIES)
INBOX = "inbox"
BY_QUEUE, BY_STATE = "queue", "state__exact"  # names in the address of a list; the start page links by state
CAME_FROM = "_changelist_filters"  # where Django's admin keeps the query string of the list


@dataclass(frozen=True)
class Queue:
    key: str
    label: Any
    states: tuple[EnquiryState, ...]


QUEUES = {
    queue.key: queue
    for queue in (
        Queue(INBOX, _("In triage"), IN_TRIAGE),
        Queue("consent", _("Waiting for the enquirer"), (EnquiryState.NEEDS_CONSENT,)),
        Queue("offered", _("Offered to a network"), (EnquiryState.OFFERED,)),
        Queue("network", _("With a network"), (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT)),
        Queue("closed", _("Closed"), CLOSED),
        Queue("all", _("All"), tuple(EnquiryState)),
    )
}


def queue_of(query: QueryDict) -> Queue:
    """The queue that a list's query string asks for; the inbox without one."""
    state = query.get(BY_STATE, "")
    if state in EnquiryState.values:
        return Queue(state, EnquiryState(state).label, (EnquiryState(state),))
    return QUEUES.get(query.get(BY_QUEUE, ""), QUEUES[INBOX])


def rows_of(user: User, queue: Queue) -> QuerySet[Enquiry]:
    """Enquiries of a queue on the staff's desk, oldest first; those that came back say so.

    A network's office sees what was passed to it in the portal, not on this desk.
    """
    declined = Referral.objects.filter(enquiry=OuterRef("pk"), state=ReferralState.DECLINED)
    found = Enquiry.objects.visible_to(user).filter(state__in=queue.states)
    if not user.is_superuser:
        found = found.filter(alliance__in=user.alliance_ids)
    late = Q(due_at__lt=timezone.now())
    return found.annotate(was_declined=Exists(declined), is_late=late).order_by("received_at", "pk")
