"""Events and registrations. What is not given is invented, and different each time."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from model_bakery import baker

from events.enums import Audience, EventKind, EventState, RegistrationState
from events.models import Event, Registration
from members.models import Cluster, Topic

from .members import make_cluster, make_town

_numbers = count(1)


def make_event(
    *, cluster: Cluster | None = None, days: float = 10, topics: tuple[Topic, ...] = (), **fields: Any
) -> Event:
    """A published event of two hours in ``days`` days, held by ``cluster`` (or by the networks in ``hosts``)."""
    start = fields.pop("starts_at", timezone.now() + timedelta(days=days))
    hosts = fields.pop("hosts", None) or [cluster or make_cluster()]
    defaults: dict[str, Any] = {
        "title": f"Event {next(_numbers)}",
        "kind": EventKind.WORKSHOP,
        "state": EventState.PUBLISHED,
        "audience": Audience.EVERYONE,
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
    }
    if "town" not in fields and not fields.get("online"):
        defaults["town"] = make_town()
    event = baker.make(Event, **{**defaults, **fields})
    event.hosts.set(hosts)
    event.topics.set(topics)
    return event


def make_registration(*, event: Event, **fields: Any) -> Registration:
    number = next(_numbers)
    defaults = {
        "name": f"Guest {number}",
        "email": f"guest{number}@example.org",
        "state": RegistrationState.CONFIRMED,
        "language": "de",
    }
    return baker.make(Registration, event=event, **{**defaults, **fields})
