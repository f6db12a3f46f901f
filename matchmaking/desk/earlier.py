"""Earlier enquiries that met the same words of a network's profile, and how they ended."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from members.models import User

from ..enums import EnquiryState
from ..models import Enquiry, Suggestion

ENDED = (EnquiryState.SOLVED, EnquiryState.NOT_SOLVED)
LOOKED_AT = 300  # the newest suggestions; older ones say little about today's networks
SHOWN = 3


@dataclass(frozen=True)
class Earlier:
    enquiry: Enquiry
    network: str
    month: str
    days: int


def similar_earlier(user: User, enquiry: Enquiry, suggestions: list[Suggestion]) -> list[Earlier]:
    """The closed enquiries of the desk with most words in common, the newer one first in a tie. One query."""
    wanted = {(one.cluster_id, word) for one in suggestions for word in _met(one)}
    if not wanted:
        return []
    closed = Enquiry.objects.visible_to(user).listed().filter(state__in=ENDED).exclude(text="").exclude(pk=enquiry.pk)
    near = Suggestion.objects.filter(enquiry__in=closed, cluster__in=[one.cluster_id for one in suggestions])
    near = near.select_related("enquiry__owner_cluster").order_by("-enquiry__closed_at", "rank")[:LOOKED_AT]
    common: dict[int, int] = {}
    known: dict[int, Enquiry] = {}
    for one in near:
        known[one.enquiry_id] = one.enquiry
        shared = len({(one.cluster_id, word) for word in _met(one)} & wanted)
        common[one.enquiry_id] = common.get(one.enquiry_id, 0) + shared
    best = sorted((key for key, count in common.items() if count), key=lambda key: -common[key])
    return [_earlier(known[key]) for key in best[:SHOWN]]


def _met(suggestion: Suggestion) -> set[str]:
    return {reason["met"].casefold() for reason in suggestion.reasons}


def _earlier(enquiry: Enquiry) -> Earlier:
    ended: Any = enquiry.closed_at or enquiry.received_at
    return Earlier(
        enquiry=enquiry,
        network=str(enquiry.owner_cluster or ""),
        month=date_format(ended, "YEAR_MONTH_FORMAT"),
        days=max(0, (ended - enquiry.received_at).days),
    )
