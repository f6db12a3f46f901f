"""What shall count for good groups: the organiser's levels, the engine's weights, and what they mean in words.

A level says how much a term counts against what is usual: not at all, half, as usual, three times as much.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusterportal.core.dates import kilometres

from .grouping.pairs import FAR_KM
from .grouping.problem import Term, Weights
from .models import ProposedGroup

USUAL = 2
FACTORS = (0.0, 0.5, 1.0, 3.0)
LEVELS = (
    (0, gettext_lazy("not at all")),
    (1, gettext_lazy("a little")),
    (2, gettext_lazy("as usual")),
    (3, gettext_lazy("a lot")),
)
LABELS: dict[Term, Any] = {
    Term.INTERESTS: gettext_lazy("Shared topics"),
    Term.GIVE_NEED: gettext_lazy("Learning and contributing"),
    Term.INDUSTRIES: gettext_lazy("Different industries"),
    Term.SIZE_BAND: gettext_lazy("Similar size"),
    Term.DISTANCE: gettext_lazy("Short ways"),
    Term.NEW_FACES: gettext_lazy("New faces"),
}
HELP: dict[Term, Any] = {
    Term.INTERESTS: gettext_lazy("People who ranked the same topics sit together."),
    Term.GIVE_NEED: gettext_lazy("One wants to learn what the other can contribute."),
    Term.INDUSTRIES: gettext_lazy("Each sees how others solve it."),
    Term.SIZE_BAND: gettext_lazy("Companies with about as many people employed."),
    Term.DISTANCE: gettext_lazy("Everybody hosts once, so every way is driven."),
    Term.NEW_FACES: gettext_lazy("People who have not sat in a group together before."),
}


class Row(NamedTuple):
    """A term in the score table: what part of the score it can bring, and how far a proposal gets in it."""

    label: str
    part: str
    reached: str


def usual_levels() -> dict[str, int]:
    return {term.value: USUAL for term in Term}


def weights_of(levels: Mapping[str, int]) -> dict[str, float]:
    """The engine's weights; terms without a level count as usual."""
    usual = Weights()
    return {term.value: usual.of(term) * FACTORS[levels.get(term.value, USUAL)] for term in Term}


def levels_of(weights: Mapping[str, float]) -> dict[str, int]:
    """The levels that a run was started with; the nearest ones for weights that were set otherwise."""
    given, usual = in_full(weights), Weights()
    factors = {term: given.of(term) / usual.of(term) for term in Term}
    return {term.value: min(range(len(FACTORS)), key=lambda n: abs(FACTORS[n] - factors[term])) for term in Term}


def in_full(weights: Mapping[str, float]) -> Weights:
    """Of a run, whose weights may be left out where they are the usual ones."""
    return Weights(**weights)


def weights_words(weights: Mapping[str, float]) -> str:
    """ "as usual", or what differs from it: "Short ways a lot, Similar size not at all"."""
    words = dict(LEVELS)
    levels = levels_of(weights)
    differing = [term for term in Term if levels[term.value] != USUAL]
    if not differing:
        return str(words[USUAL])
    return ", ".join(
        _("%(term)s: %(level)s") % {"term": LABELS[term], "level": words[levels[term.value]]} for term in differing
    )


def parts_of(weights: Weights) -> dict[Term, float]:
    """What part of the most that two people can be worth to each other each term makes."""
    total = sum(weights.of(term) for term in Term)
    return {term: weights.of(term) / total if total else 0.0 for term in Term}


def preview(levels: Mapping[str, int], groups: Sequence[ProposedGroup]) -> dict[str, Any]:
    """What these levels mean: parts of the score, sentences, and how the newest proposal would score."""
    weights = Weights(**weights_of(levels))
    parts = parts_of(weights)
    reached = reached_by(groups)
    return {
        "parts": [
            {"label": str(LABELS[term]), "value": round(100 * parts[term]), "text": _percent(parts[term])}
            for term in Term
        ],
        "sentences": _sentences(weights),
        "rows": [Row(str(LABELS[term]), _percent(parts[term]), _percent(reached[term])) for term in Term]
        if groups
        else [],
        "score": _percent(sum(parts[term] * reached[term] for term in Term)) if groups else "",
    }


def reached_by(groups: Sequence[ProposedGroup]) -> dict[Term, float]:
    """How far these groups get in each term, between 0 and 1, whatever it counts for; each pair of people once."""
    pairs = sum(group.rationale.get("pairs", 0) for group in groups)
    return {
        term: sum(
            group.rationale.get("shares", {}).get(term.value, 0.0) * group.rationale.get("pairs", 0) for group in groups
        )
        / (pairs or 1)
        for term in Term
    }


def _sentences(weights: Weights) -> list[str]:
    """What outweighs what, in the things themselves; and what holds all the same where a term does not count."""
    found = []
    if weights.interests and weights.distance:
        found.append(_exchange(weights.interests / weights.distance * FAR_KM))
    if weights.interests and weights.industries:
        share = min(1.0, weights.industries / weights.interests)
        found.append(
            _("Somebody from another industry is worth %(share)s of two people with exactly the same topics.")
            % {"share": _percent(share)}
        )
    if not weights.interests:
        found.append(_("Topics do not count: the groups may have little to talk about."))
    if not weights.distance:
        found.append(_("Ways do not count, but nobody drives further than their own limit."))
    if not weights.new_faces:
        found.append(_("New faces do not count, but whoever must be kept apart stays apart."))
    return found


def _exchange(km: float) -> str:
    if km >= FAR_KM:
        return _("Two people with exactly the same topics outweigh any way that they would have to drive.")
    return _("Two people with exactly the same topics outweigh a way of up to %(distance)s.") % {
        "distance": kilometres(km)
    }


def _percent(share: float) -> str:
    return _("%(number)s %%") % {"number": localize(round(100 * share))}
