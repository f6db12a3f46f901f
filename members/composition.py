"""What a network's membership is made of: rows for bars and places for the map, from one query."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.prepared import prepared
from clusterportal.core.sorting import german_key

from .enums import MembershipKind, SizeBand, State
from .models import Membership
from .offices import Office
from .querysets import Viewer, talk_due, without_talk

TOWNS_SHOWN = 5
REST_CHART = 5  # the grey of the palette
FEWEST = 5  # below that a picture says less than a sentence
TOWN = "company__town__"


class Part(NamedTuple):
    """Members that are alike in all of this, and how many."""

    kind: str
    size: int
    town: str
    state: str
    latitude: float
    longitude: float
    number: int


@dataclass(frozen=True)
class Composition:
    parts: list[Part]

    @property
    def total(self) -> int:
        return sum(part.number for part in self.parts)

    @property
    def says_something(self) -> bool:
        return self.total >= FEWEST

    def kinds(self) -> list[dict[str, Any]]:
        return self._by_name(MembershipKind, "kind")

    def states(self) -> list[dict[str, Any]]:
        return self._by_name(State, "state")

    def _by_name(self, choices: type[TextChoices], field: str) -> list[dict[str, Any]]:
        """Counted by value: to look a name up for each member took longer than everything else."""
        counts = _counted((getattr(part, field), part.number) for part in self.parts)
        named = [(str(choices(value).label), number) for value, number in counts.items()]
        return _rows(_largest_first(named), self.total)

    def sizes(self) -> list[dict[str, Any]]:
        """From the smallest band to the largest, also where there are none."""
        counts = _counted((part.size, part.number) for part in self.parts)
        return _rows([(band.label, counts[band.value]) for band in SizeBand], self.total)

    def towns(self) -> list[dict[str, Any]]:
        """The towns with the most members, the others in one row."""
        ranked = _largest_first(_counted((part.town, part.number) for part in self.parts).items())
        rest = sum(number for _town, number in ranked[TOWNS_SHOWN:])
        others = _rows([(_("Other towns"), rest)], self.total) if rest else []
        return _rows(ranked[:TOWNS_SHOWN], self.total) + [{**row, "chart": REST_CHART} for row in others]

    def places(self) -> list[dict[str, Any]]:
        """For the map: each town once."""
        counts = _counted(((part.town, part.latitude, part.longitude), part.number) for part in self.parts)
        return [
            {"label": town, "latitude": latitude, "longitude": longitude, "count": number}
            for (town, latitude, longitude), number in counts.items()
        ]


PLACE_FIELDS = tuple(f"{TOWN}{name}" for name in ("name", "state", "latitude", "longitude"))


def composition_of(memberships: QuerySet[Membership]) -> Composition:
    return Composition([Part(*row) for row in parts_of(memberships)])


def parts_of(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """The memberships in groups that are alike: the values of ``Part``."""
    groups = memberships.order_by().values_list("kind", "company__size_band", *PLACE_FIELDS)
    return groups.annotate(number=Count("pk"))


class Overview(NamedTuple):
    """What stands above the office's list: of whom the members are, how many are listed and due for a talk."""

    composition: Composition
    listed: int
    due: int


def overview_of(user: Viewer, offices: Iterable[Office]) -> Overview:
    """Of the members that the user may see, in one query; due are those of the user's own networks."""
    own = [office for office in offices if office.pk in user.managed_cluster_ids]
    since = [talk_due(office.talk_months) for office in own]
    rows = _overview(user, timezone.localdate(), [office.pk for office in own], since)
    parts = [Part(*alike, number) for *alike, number, _listed, _due in rows if number]
    return Overview(Composition(parts), sum(row[-2] for row in rows), sum(row[-1] for row in rows))


@prepared
def _overview(user: Viewer, today: date, offices: list[int], since: list[date]) -> QuerySet[Membership]:
    agreed = Q(confirmed_at__isnull=False)
    due = agreed & without_talk(list(zip(offices, since, strict=True)))
    groups = Membership.objects.visible_to(user).running(today).order_by()
    return groups.values_list("kind", "company__size_band", *PLACE_FIELDS).annotate(
        number=Count("pk", filter=agreed), listed=Count("pk"), due=Count("pk", filter=due)
    )


def _counted(pairs: Iterable[tuple[Any, int]]) -> Counter[Any]:
    counts = Counter[Any]()
    for value, number in pairs:
        counts[value] += number
    return counts


def _largest_first(named: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(named, key=lambda row: (-row[1], german_key(row[0])))


def _rows(counts: Iterable[tuple[Any, int]], total: int) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "value": number,
            "text": f"{number}\N{NO-BREAK SPACE}· {round(100 * number / (total or 1))}\N{NO-BREAK SPACE}%",
        }
        for label, number in counts
    ]
