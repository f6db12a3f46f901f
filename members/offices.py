"""The networks in whose offices a user works, each with what it is told above its list of members."""

import datetime as dt
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from clusterportal.core.aggregates import Joined, parts
from clusterportal.core.models import LogEntry
from clusterportal.core.prepared import prepared

from .models import Cluster, Membership
from .querysets import Viewer

SHOWN_FOR = dt.timedelta(days=30)
PART = "\n"  # between the values of one refusal


class Office(NamedTuple):
    """A network of the user; ``refused`` is for ``refusals``."""

    pk: int
    slug: str
    name: str
    short_name: str
    talk_months: int
    refused: str | None


class Refusal(NamedTuple):
    """A company that has not agreed to be a member."""

    ended_on: str
    membership: int
    company: str
    network: str


def offices_of(user: Viewer) -> list[Office]:
    """By name; for a superuser all networks."""
    return [Office(*values) for values in _offices(user, timezone.now() - SHOWN_FOR)]


def refusals(offices: list[Office]) -> list[Refusal]:
    """Which companies have refused in the last weeks, latest first."""
    found = [_refusal(text, office) for office in offices for text in parts(office.refused)]
    return sorted(sorted(found, key=lambda one: one.membership), key=lambda one: one.ended_on, reverse=True)


def _refusal(text: str, office: Office) -> Refusal:
    ended_on, pk, company = text.split(PART, 2)
    return Refusal(ended_on, int(pk), company, office.short_name)


@prepared
def _offices(user: Viewer, since: dt.datetime) -> QuerySet[Cluster]:
    answers = LogEntry.objects.filter(
        target_type=Membership._meta.label_lower, verb="membership_refused", created__gte=since
    )
    refused = Membership.objects.filter(
        cluster=OuterRef("pk"), pk__in=answers.values("target_id"), confirmed_at__isnull=True, ends_on__isnull=False
    )
    values = (Cast("ends_on", TextField()), Value(PART), Cast("pk", TextField()), Value(PART), "company__name")
    text = Joined(Concat(*values, output_field=TextField()))
    all_of_them = Subquery(refused.order_by().values("cluster").annotate(all=text).values("all"))
    return Cluster.objects.managed_by(user).annotate(refused=all_of_them).values_list(*Office._fields)
