"""The pictures of a proposal: what a group shares, where it meets, and how good all of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import kilometres
from clusterportal.core.sorting import german_key
from focusgroups.travel import distance_km

from . import why
from .proofs import proven_bound
from .seats import SeatRow

if TYPE_CHECKING:
    from .page import Board

HEAT_TOPICS = 5
CURVE_POINTS = 40
TELLING_POINTS = 5  # improvements; a curve of fewer says nothing
HEAT_OF_RANK = {1: 3, 2: 2, 3: 1}


def of_group(board: Board) -> dict[str, Any] | None:
    """The pictures of the chosen group; None where there is none."""
    group = board.picked
    if group is None:
        return None
    rows = board.people_of(group)
    ranks = {row.pk: board.table.topics_of(row.application) for row in rows}
    columns = _heat_topics(ranks.values())
    return {
        "letter": group.letter,
        "columns": [board.topics[slug] for slug in columns],
        "rows": [(row.name, [HEAT_OF_RANK.get(ranks[row.pk].get(slug, 0)) for slug in columns]) for row in rows],
        "places": _places(rows),
        "travel": _travel(rows),
        "reasons": [(row.name, why.person_sentence(row.rationale, board.topics)) for row in rows],
    }


def _heat_topics(ranks: Iterable[dict[str, int]]) -> list[str]:
    """The topics of most people first."""
    counted: dict[str, int] = defaultdict(int)
    for topics in ranks:
        for slug in topics:
            counted[slug] += 1
    return sorted(counted, key=lambda slug: (-counted[slug], slug))[:HEAT_TOPICS]


def _places(rows: Sequence[SeatRow]) -> list[dict[str, Any]]:
    """The towns, with the mean way of the others to a meeting there."""
    towns: dict[str, list[SeatRow]] = defaultdict(list)
    for row in rows:
        towns[row.town].append(row)
    return [
        {
            "label": town,
            "latitude": here[0].latitude,
            "longitude": here[0].longitude,
            "count": len(here),
            "detail": _("way of the others on average %(distance)s") % {"distance": kilometres(_way_to(here[0], rows))},
        }
        for town, here in sorted(towns.items(), key=lambda item: german_key(item[0]))
    ]


def _way_to(host: SeatRow, rows: Sequence[SeatRow]) -> float:
    ways = [distance_km(host, row) for row in rows if row != host]
    return sum(ways) / len(ways) if ways else 0.0


def _travel(rows: Sequence[SeatRow]) -> dict[str, str] | None:
    """What all drive together, there and back, when each of them hosts once."""
    if len(rows) < 2:
        return None
    one_way = sum(distance_km(host, row) for host in rows for row in rows)
    mean = one_way / (len(rows) * (len(rows) - 1))
    return {"sum": kilometres(2 * one_way), "mean": kilometres(mean)}


def against_chance(board: Board) -> list[dict[str, Any]]:
    """This proposal, the same people dealt out at random, and what is proven to be possible at most."""
    total = board.worth or board.run.result.get("total", 0)
    dealt = dealt_out(board)
    if not dealt or total <= 0:
        return []
    bars = [{"label": _("This proposal"), "value": round(100 * total / dealt)}]
    if bound := proven_bound(board):
        bars.append({"label": _("Proven to be the most"), "value": round(100 * bound / dealt), "chart": 3})
    return [*bars, {"label": _("Dealt out at random"), "value": 100, "chart": 5}]


def dealt_out(board: Board) -> float:
    """What chance would reach; groups that were changed by hand have another number of pairs."""
    result = board.run.result
    pairs = sum(group.rationale.get("pairs", 0) for group in board.groups)
    then = result.get("pairs") or pairs
    return result.get("random", 0) * pairs / then if then else result.get("random", 0)


def repeats(board: Board) -> int:
    """Pairs of a group who sat together before."""
    return sum(one.rationale.get("pairs", 0) - one.rationale.get("new_pairs", 0) for one in board.groups)


def result_words(board: Board) -> str:
    """Who meets again and who waits, in two sentences."""
    again, waits = repeats(board), sum(row.group is None and not row.gone for row in board.rows)
    met = ngettext("%(number)d pair has sat together before.", "%(number)d pairs have sat together before.", again)
    left = ngettext("%(number)d person waits for a seat.", "%(number)d people wait for a seat.", waits)
    return " ".join(
        (
            met % {"number": again} if again else _("Nobody sits with somebody again."),
            left % {"number": waits} if waits else _("Everybody has a seat."),
        )
    )


def course(points: Sequence[Sequence[float]], steps: int, telling: int = TELLING_POINTS) -> list[float]:
    """The best value at even distances of the search; it is flat where longer searching changed nothing."""
    if len(points) < telling or not steps:
        return []
    moments = [steps * place / CURVE_POINTS for place in range(CURVE_POINTS + 1)]
    reached = [[total for step, total in points if step <= moment] for moment in moments]
    drawn = [totals[-1] for totals in reached if totals]
    return drawn if len(set(drawn)) > 1 else []
