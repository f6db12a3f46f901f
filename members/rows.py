"""What a row of a list shows, as plain values: nothing else is read, and the markup of a row can be kept."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from clusterportal.core.prepared import prepared

from .enums import ClusterKind, MembershipKind, State
from .models import Affiliation, Cluster, Membership, Person
from .names import bilingual, full_name
from .querysets import Viewer

NAME_PART = "\n"  # between the parts of a name
CLUSTER_FIELDS = ("slug", "name", "kind", "state", "members_count", "description_de", "description_en", "tags")
MEMBER_FIELDS = (
    *("pk", "company__name", "cluster__short_name", "kind", "starts_on", "ends_on", "confirmed_at", "contact"),
    *("company__released", "company__town__name", "company__industry__name_de", "company__industry__name_en"),
)


class ClusterRow(NamedTuple):
    """A network of the directory."""

    slug: str
    name: str
    kind: str
    state: str
    members_count: int | None
    description_de: str
    description_en: str
    tags: list[str]
    town: str

    @property
    def profile(self) -> Cluster:
        return Cluster(description_de=self.description_de, description_en=self.description_en)

    def get_kind_display(self) -> str:
        return str(ClusterKind(self.kind).label)

    def get_state_display(self) -> str:
        return str(State(self.state).label)


def cluster_rows(clusters: QuerySet[Cluster]) -> list[ClusterRow]:
    found = clusters.prefetch_related(None).values_list(*CLUSTER_FIELDS, "town__name")
    return [ClusterRow(*values) for values in found]


class MemberRow(NamedTuple):
    """A membership in the list of its office; ``contact`` is whom the office may call, by number and name.

    ``today`` because an end that lies ahead is only announced.
    """

    pk: int
    company: str
    network: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date | None
    is_confirmed: bool
    contact: int | None
    contact_name: str
    industry: str
    town: str
    today: dt.date

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.today

    @property
    def waits_for_company(self) -> bool:
        return not self.is_confirmed and self.ends_on is None

    def get_kind_display(self) -> str:
        return str(MembershipKind(self.kind).label)


def member_rows(memberships: QuerySet[Membership], user: Viewer, offices: int) -> list[MemberRow]:
    """The rows of these memberships in their order, in one query; the network is named where there are several."""
    return _member_rows(_with_contacts(memberships, user, timezone.localdate()), offices)


def current_member_rows(user: Viewer, start: int, size: int, offices: int) -> list[MemberRow]:
    """A part of what the user's list shows before anything is filtered: most often asked, so put together once."""
    return _member_rows(_current(user, timezone.localdate(), str(start), str(start + size)), offices)


@prepared
def _current(user: Viewer, today: dt.date, start: str, end: str) -> QuerySet[Membership]:
    return _with_contacts(Membership.objects.visible_to(user).running(today)[int(start) : int(end)], user, today)


def _with_contacts(page: QuerySet[Membership], user: Viewer, today: dt.date) -> QuerySet[Membership]:
    """The page's memberships are chosen first: in one go, contacts would be looked for at all that are sorted."""
    chosen = Membership.objects.filter(pk__in=page.values("pk")).order_by(
        *page.query.order_by or Membership._meta.ordering
    )
    return chosen.annotate(contact=_first_contact(user, today)).values_list(*MEMBER_FIELDS)


def _member_rows(found: Iterable[tuple], offices: int) -> list[MemberRow]:
    today = timezone.localdate()
    return [_member_row(values, today, names_network=offices > 1) for values in found]


def _first_contact(user: Viewer, today: dt.date) -> Subquery:
    """Who works there now, as far as the user may know them; their number and name as one text."""
    now = Affiliation.objects.filter(
        company=OuterRef("company"), ends_on__isnull=True, person__in=Person.objects.visible_to(user, today)
    )
    name = [part for field in ("title", "first_name", "last_name") for part in (Value(NAME_PART), f"person__{field}")]
    text = Concat(Cast("person_id", TextField()), *name, output_field=TextField())
    return Subquery(now.order_by("pk").annotate(text=text).values("text")[:1])


def _member_row(values: tuple, today: dt.date, *, names_network: bool) -> MemberRow:
    pk, company, network, kind, starts_on, ends_on, confirmed_at, contact, released, town, german, english = values
    shows_company = confirmed_at is not None or released
    industry = bilingual(german, english) if shows_company else ""
    name, agreed = network if names_network else "", confirmed_at is not None
    return MemberRow(pk, company, name, kind, starts_on, ends_on, agreed, *_contact(contact), industry, town, today)


def _contact(text: str | None) -> tuple[int | None, str]:
    if text is None:
        return None, ""
    pk, title, first, last = text.split(NAME_PART)
    return int(pk), full_name(title, first, last)
