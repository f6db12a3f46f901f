"""Who comes to the events of a network."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from members.narrowings import LONG

from .models import Registration

if TYPE_CHECKING:
    from members.querysets import MembershipQuerySet, Viewer


def came(offices: list[int], since: datetime) -> Exists:
    """Of a membership: whether anybody of the company has been, or will be, at an event of these networks."""
    registrations = Registration.objects.open().filter(
        person__affiliations__company=OuterRef("company"), event__hosts__in=offices, event__starts_at__gte=since
    )
    return Exists(registrations)


def absent(memberships: "MembershipQuerySet", user: "Viewer") -> "MembershipQuerySet":
    """Nobody came for long to an event of the networks in whose offices the user works."""
    return memberships.filter(~came(user.managed_cluster_ids, timezone.now() - LONG))
