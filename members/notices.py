"""What the office is told above its list of members."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from clusterportal.core.models import LogEntry

from .models import Membership

SHOWN_FOR = timedelta(days=30)


def refused_lately(memberships: QuerySet[Membership]) -> list[Membership]:
    """Which companies have refused in the last weeks, latest first."""
    refusals = LogEntry.objects.filter(
        target_type=Membership._meta.label_lower, verb="membership_refused", created__gte=timezone.now() - SHOWN_FOR
    )
    refused = memberships.filter(pk__in=refusals.values("target_id"), confirmed_at__isnull=True, ends_on__isnull=False)
    return list(refused.select_related("company", "cluster").order_by("-ends_on", "pk"))
