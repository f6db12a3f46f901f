"""The queues of the desk: what an enquiry waits for, and the list that somebody came from, with its search."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import User

from ..enums import GIVEN_BACK, OPEN_ENQUIRIES, EnquiryState
from ..models import Enquiry, EnquiryMessage, EnquiryNote, Referral

IN_TRIAGE = (EnquiryState.RECEIVED, EnquiryState.TRIAGE)
CLOSED = tuple(state for state in EnquiryState if state not in OPEN_ENQUIRIES)
INBOX = "inbox"
BY_QUEUE, BY_STATE = "queue", "state__exact"  # names in the address of a list; the start page links by state
ORDER = ("-came_back", "received_at", "pk")
SEARCHED = "q"  # the same of a search
SEARCH_IN = ("number", "text", "name", "email")
CAME_FROM = "_changelist_filters"  # where Django's admin keeps the query string of the list


@dataclass(frozen=True)
class Queue:
    key: str
    label: Any
    states: tuple[EnquiryState, ...]
    restricted: bool = False
    wrote: bool = False

    @property
    def conditions(self) -> Q:
        """On rows of ``desk_rows``."""
        found = Q(state__in=self.states, restricted=self.restricted)
        return found & Q(has_written=True) if self.wrote else found


QUEUES = {
    queue.key: queue
    for queue in (
        Queue(INBOX, _("In triage"), IN_TRIAGE),
        Queue("wrote", _("Enquirer has written"), tuple(EnquiryState), wrote=True),
        Queue("consent", _("Waiting for the enquirer"), (EnquiryState.NEEDS_CONSENT, EnquiryState.ASKED)),
        Queue("offered", _("Offered to a network"), (EnquiryState.OFFERED,)),
        Queue("network", _("With a network"), (EnquiryState.ACCEPTED, EnquiryState.FIRST_CONTACT)),
        Queue("closed", _("Closed"), CLOSED),
        Queue("all", _("All"), tuple(EnquiryState)),
        Queue("restricted", _("Restricted"), tuple(EnquiryState), restricted=True),
    )
}


def queue_of(query: QueryDict) -> Queue:
    """The queue that a list's query string asks for; the inbox without one."""
    state = query.get(BY_STATE, "")
    if state in EnquiryState.values:
        return Queue(state, EnquiryState(state).label, (EnquiryState(state),))
    return QUEUES.get(query.get(BY_QUEUE, ""), QUEUES[INBOX])


def rows_of(user: User, queue: Queue) -> QuerySet[Enquiry]:
    """Enquiries of a queue; what is restricted stands in its own queue alone."""
    return desk_rows(user).filter(queue.conditions)


def desk_rows(user: User) -> QuerySet[Enquiry]:
    """All that the staff may open on the desk: those that came back from a network first, then the oldest.

    A network's office sees what was passed to it in the portal, not on this desk.
    """
    given_back = Referral.objects.filter(enquiry=OuterRef("pk"), state__in=GIVEN_BACK)
    found = Enquiry.objects.visible_to(user)
    if not user.is_superuser:
        found = found.filter(alliance__in=user.alliance_ids)
    late = Q(due_at__lt=timezone.now())
    came_back = Q(state=EnquiryState.TRIAGE) & Exists(given_back)
    written = EnquiryMessage.objects.waiting().filter(enquiry=Coalesce(OuterRef("split_from"), OuterRef("pk")))
    to_judge = EnquiryNote.objects.filter(enquiry=OuterRef("pk"), to_judge=True)
    has_written = (Q(owner_cluster=None) & Exists(written)) | Exists(to_judge)
    return found.annotate(came_back=came_back, is_late=late, has_written=has_written).order_by(*ORDER)


def listed_rows(user: User, came_from: str) -> QuerySet[Enquiry]:
    """The rows of the very list that somebody came from, searched as the list was."""
    query = QueryDict(came_from)
    found = rows_of(user, queue_of(query))
    for word in query.get(SEARCHED, "").replace("\0", "").split():
        found = found.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in SEARCH_IN)))
    return found
