"""What the office is told above its list of members."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from clusterportal.core.models import LogEntry
from clusterportal.core.prepared import prepared

from .models import Membership
from .querysets import Viewer

SHOWN_FOR = timedelta(days=30)


def refused_lately(user: Viewer, now: datetime) -> list[Membership]:
    """Which companies have refused in the last weeks, latest first."""
    return _refused(user, now - SHOWN_FOR)


@prepared
def _refused(user: Viewer, since: datetime) -> QuerySet[Membership]:
    refusals = LogEntry.objects.filter(
        target_type=Membership._meta.label_lower, verb="membership_refused", created__gte=since
    )
    refused = Membership.objects.visible_to(user).filter(
        pk__in=refusals.values("target_id"), confirmed_at__isnull=True, ends_on__isnull=False
    )
    return refused.select_related("company", "cluster").order_by("-ends_on", "pk")
