"""The public start page: ask, the next events, the networks by state, the round that is open."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from clusterportal.core.sorting import german, german_key
from events.enums import EventState
from events.models import Event
from events.rows import rows_of
from focusgroups.enums import RoundState
from focusgroups.models import Round
from members.enums import State
from members.models import Cluster

MOST = 4


def visitor_context() -> dict[str, Any]:
    counts, now = networks_by_state(), timezone.now()
    return {
        "network_count": sum(counts.values()),
        "counts": counts,
        "states": states_of(counts),
        "events": rows_of(next_events(now)),
        "event_count": Event.objects.published().upcoming(now).count(),
        "networks": lively_networks(),
        "round": open_round(),
    }


def next_events(now: datetime) -> QuerySet[Event]:
    return Event.objects.published().upcoming(now).as_rows()[:MOST]


def networks_by_state() -> dict[str, int]:
    """ "TH": 18 and so on, of the public networks."""
    rows = Cluster.objects.filter(released=True).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def states_of(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The states by name, the one with most networks first."""
    named = [(str(State(code).label), number) for code, number in counts.items()]
    return sorted(named, key=lambda row: (-row[1], german_key(row[0])))


def lively_networks() -> list[Cluster]:
    """Those with most events ahead, by name where they have equally many."""
    ahead = Q(events__state=EventState.PUBLISHED, events__ends_at__gte=timezone.now())
    networks = Cluster.objects.filter(released=True).select_related("town")
    return list(networks.annotate(ahead=Count("events", filter=ahead)).order_by("-ahead", german("name"))[:MOST])


def open_round() -> Round | None:
    """The public call that closes next."""
    rounds = Round.objects.filter(state=RoundState.OPEN, closes_on__gte=timezone.localdate(), cluster__released=True)
    return rounds.select_related("cluster").order_by("closes_on", "pk").first()
