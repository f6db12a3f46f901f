"""How enquiries flow between the networks of an alliance: who sends, receives and solves, and how long it takes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterportal.core.pictures import number
from clusterportal.core.sorting import german_key
from members.models import Cluster, User

from .desk.tally import ownerless
from .enums import GIVEN_BACK, EnquiryState, ReferralState
from .models import Enquiry, Referral

DRAWN = 10  # networks a side; all of them are in the table
LINE, HEAD = 30, 18  # pixels between two names, above the first
WIDTH, LEFT, RIGHT = 480, 180, 300
WIDEST = 14
BANDS = (
    (1, gettext_lazy("within a day")),
    (3, gettext_lazy("within 3 days")),
    (7, gettext_lazy("within a week")),
    (10**6, gettext_lazy("later")),
)
UNANSWERED = (EnquiryState.RECEIVED, EnquiryState.TRIAGE, EnquiryState.OFFERED, EnquiryState.ACCEPTED)
Edges = Mapping[tuple[int | None, int], int]


@dataclass(frozen=True)
class Balance:
    """A network's line in the table."""

    network: Cluster
    sent: int
    received: int
    gave_back: int
    solved: int


def flow_context(user: User) -> dict[str, Any]:
    """For the staff of an alliance alone: networks are not compared in public."""
    enquiries = Enquiry.objects.filter(alliance__in=user.alliance_ids).listed()
    referrals = Referral.objects.filter(enquiry__in=enquiries).exclude(state=ReferralState.WITHDRAWN)
    edges = Counter(referrals.values_list("sent_by_cluster", "cluster"))
    networks = Cluster.objects.in_bulk({key for edge in edges for key in edge if key})
    days = days_to_first_contact(referrals)
    return {
        "picture": flow_picture(edges, networks),
        "balances": balances(referrals, edges, networks),
        "direct": sum(count for (sender, _receiver), count in edges.items() if sender is None),
        "contact_days": round(median(days)) if days else None,
        "contact_count": len(days),
        "contact_bands": contact_bands(days),
        "unanswered": unanswered(enquiries, timezone.now()).count(),
        "ownerless": ownerless(enquiries).count(),
    }


def balances(referrals: QuerySet[Referral], edges: Edges, networks: Mapping[int, Cluster]) -> list[Balance]:
    """By name: it is no ranking."""
    received = referrals.values("cluster").annotate(
        gave_back=Count("pk", filter=Q(state__in=GIVEN_BACK)),
        solved=Count("pk", filter=Q(state=ReferralState.ACCEPTED, enquiry__state=EnquiryState.SOLVED)),
    )
    ends = {row["cluster"]: row for row in received}
    lines = [
        Balance(
            network=network,
            sent=sum(count for (sender, _to), count in edges.items() if sender == key),
            received=sum(count for (_from, receiver), count in edges.items() if receiver == key),
            gave_back=ends.get(key, {}).get("gave_back", 0),
            solved=ends.get(key, {}).get("solved", 0),
        )
        for key, network in networks.items()
    ]
    return sorted(lines, key=lambda line: german_key(line.network.short_name))


def days_to_first_contact(referrals: QuerySet[Referral]) -> list[int]:
    """Days from the arrival of an enquiry to the first contact, each part for itself."""
    rows = referrals.filter(contact_on__isnull=False).values_list("enquiry__received_at", "contact_on")
    return [max(0, (on - timezone.localdate(received)).days) for received, on in rows]


def contact_bands(days: list[int]) -> list[dict[str, Any]]:
    rows, below = [], -1
    for most, label in BANDS:
        rows.append({"label": label, "value": sum(1 for day in days if below < day <= most)})
        below = most
    return rows


def unanswered(enquiries: QuerySet[Enquiry], now: datetime) -> QuerySet[Enquiry]:
    """Whose author has waited beyond the date for an answer and has none."""
    return enquiries.filter(state__in=UNANSWERED, due_at__lt=now - timedelta(minutes=1))


def flow_picture(edges: Edges, networks: Mapping[int, Cluster]) -> dict[str, Any] | None:
    """Senders at the left, receivers at the right, the ones with most on top; lines as wide as what flows."""
    if not edges:
        return None
    senders = _most(edges, 0)
    receivers = _most(edges, 1)
    widest = max(edges.values())
    height = HEAD + LINE * max(len(senders), len(receivers))
    return {
        "width": WIDTH,
        "height": height,
        "left": [_name(key, networks, place, LEFT - 12) for place, key in enumerate(senders)],
        "right": [_name(key, networks, place, RIGHT + 12) for place, key in enumerate(receivers)],
        "lines": [
            _line(senders.index(sender), receivers.index(receiver), WIDEST * count / widest)
            for (sender, receiver), count in sorted(edges.items(), key=lambda item: -item[1])
            if sender in senders and receiver in receivers
        ],
    }


def _most(edges: Edges, end: int) -> list[int | None]:
    totals: Counter[int | None] = Counter()
    for edge, count in edges.items():
        totals[edge[end]] += count
    return [key for key, _count in sorted(totals.items(), key=lambda item: (-item[1], item[0] or 0))[:DRAWN]]


def _name(key: int | None, networks: Mapping[int, Cluster], place: int, x: int) -> dict[str, Any]:
    text = str(networks[key]) if key else _("Asked directly")
    return {"text": text, "x": x, "y": HEAD + LINE * place}


def _line(start: int, end: int, wide: float) -> dict[str, str]:
    """A curve from name to name."""
    y1, y2, middle = HEAD + LINE * start - 4, HEAD + LINE * end - 4, (LEFT + RIGHT) // 2
    return {"path": f"M{LEFT} {y1}C{middle} {y1} {middle} {y2} {RIGHT} {y2}", "wide": number(max(wide, 1.5))}
