"""What a network's membership is made of: rows for bars, largest first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from clusterportal.core.sorting import german_key

from .enums import MembershipKind
from .models import Membership

TOWNS_SHOWN = 5
REST_CHART = 5  # the grey of the palette


def by_kind(memberships: QuerySet[Membership]) -> list[dict[str, Any]]:
    counts = memberships.order_by().values_list("kind").annotate(number=Count("pk"))
    named = [(MembershipKind(kind).label, number) for kind, number in counts]
    return _rows(sorted(named, key=lambda row: (-row[1], german_key(str(row[0])))))


def by_town(memberships: QuerySet[Membership]) -> list[dict[str, Any]]:
    """The towns with the most members, the others in one row."""
    counts = memberships.order_by().values_list("company__town__name").annotate(number=Count("pk"))
    ranked = sorted(counts, key=lambda row: (-row[1], german_key(row[0])))
    rest = sum(number for _town, number in ranked[TOWNS_SHOWN:])
    rows = _rows(ranked[:TOWNS_SHOWN], total=sum(number for _town, number in ranked))
    if rest:
        others = _rows([(_("Other towns"), rest)], total=sum(number for _town, number in ranked))
        rows += [{**row, "chart": REST_CHART} for row in others]
    return rows


def _rows(counts: Iterable[tuple[Any, int]], total: int | None = None) -> list[dict[str, Any]]:
    listed = list(counts)
    total = total or sum(number for _label, number in listed) or 1
    return [
        {
            "label": label,
            "value": number,
            "text": f"{number}\N{NO-BREAK SPACE}· {round(100 * number / total)}\N{NO-BREAK SPACE}%",
        }
        for label, number in listed
    ]
