"""Two or three proposals of a round side by side: how good each is, and who sits differently."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core.dates import kilometres

from ..models import MatchingRun
from ..weights import LABELS, levels_of, reached_by, weights_words
from .page import Board, numbers
from .pictures import dealt_out, repeats

MOST = 3
NAMED = 12  # people who sit differently; of more the number alone


class Line(NamedTuple):
    """A question with an answer for each proposal; ``best`` are the places of the best answers, if they differ."""

    label: str
    answers: list[str]
    best: list[int]


def comparison_context(runs: Sequence[MatchingRun]) -> dict[str, Any]:
    first = Board(runs[0])
    boards = [first, *(Board(run, beside=first) for run in runs[1:])]
    return {
        "boards": boards,
        "lines": [
            _line(_("Against groups dealt out at random"), [_gain(board) for board in boards], _percent),
            _line(_("The person placed worst, against the average"), [_worst(board) for board in boards], _percent),
            _line(_("Pairs that have met before"), [-repeats(board) for board in boards], _count),
            _line(_("Way to a meeting on average"), [-_mean_km(board) for board in boards], _way),
            _line(_("People on the waiting list"), [-numbers(board)["waits"] for board in boards], _count),
            _line(_("Groups that break a rule"), [-_broken(board) for board in boards], _count),
            Line(_("What counts in it"), [weights_words(board.run.weights) for board in boards], []),
        ],
        "scores": _scores(boards),
        "same_weights": len({tuple(sorted(levels_of(board.run.weights).items())) for board in boards}) == 1,
        "differences": [_different(boards[0], board) for board in boards[1:]],
    }


def _scores(boards: Sequence[Board]) -> list[Line]:
    """How far each gets in each term, whatever the term counts for in it: comparable also with other weights."""
    reached = [reached_by(board.groups) for board in boards]
    return [_line(str(LABELS[term]), [round(one[term], 2) for one in reached], _percent) for term in LABELS]


def _line(label: str, values: Sequence[float], words: Any) -> Line:
    """Higher is better; what is better when lower comes in with a minus."""
    best = [place for place, value in enumerate(values) if value == max(values)]
    return Line(label, [words(value) for value in values], best if len(best) < len(values) else [])


def _gain(board: Board) -> float:
    dealt = dealt_out(board)
    return board.worth / dealt if dealt else 0.0


def _worst(board: Board) -> float:
    """What the person placed worst has of the average over all, both for a single neighbour."""
    shares = list(board.table.means().values())
    average = sum(shares) / len(shares) if shares else 0.0
    return min(shares) / average if average else 0.0


def _mean_km(board: Board) -> float:
    pairs = sum(one.rationale.get("pairs", 0) for one in board.groups)
    return sum(one.rationale.get("mean_km", 0) * one.rationale.get("pairs", 0) for one in board.groups) / (pairs or 1)


def _broken(board: Board) -> int:
    return len({clash.group for clash in board.clashes})


def _percent(value: float) -> str:
    return _("%(number)s %%") % {"number": localize(round(100 * value))}


def _count(value: float) -> str:
    return localize(int(abs(value)))


def _way(value: float) -> str:
    return kilometres(abs(value))


def _different(first: Board, other: Board) -> dict[str, Any]:
    """Who has another group than in the first proposal, whatever letters the groups have."""
    before, after = _places(first), _places(other)
    same = _same_groups(before, after)
    moved = [key for key in before if key in after and same.get(after[key], "") != before[key]]
    names = sorted(first.names[key] for key in moved)
    text = ngettext("%(count)d person", "%(count)d people", len(moved)) % {"count": len(moved)}
    return {"number": other.run.number, "text": text, "names": names if len(names) <= NAMED else []}


def _places(board: Board) -> dict[int, str]:
    """The letter of each application; empty for who waits."""
    return {row.application: board.letter_of(row.group) for row in board.rows if not row.gone}


def _same_groups(before: Mapping[int, str], after: Mapping[int, str]) -> dict[str, str]:
    """For each group of the other proposal the one of the first with most people in common, each once."""
    shared: dict[tuple[str, str], int] = {}
    for key, letter in after.items():
        if letter and before.get(key):
            pair = (letter, before[key])
            shared[pair] = shared.get(pair, 0) + 1
    same: dict[str, str] = {}
    for new, old in sorted(shared, key=lambda pair: (-shared[pair], pair)):
        if new not in same and old not in same.values():
            same[new] = old
    return {**same, "": ""}
