"""A new search from an arrangement by hand: what is pinned or locked stays, the rest may change."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import User

from .. import adapters
from ..board.clashes import clash_sentences
from ..exceptions import RunError
from ..models import MatchingRun
from .places import require_changeable, takes_part
from .runs import lock_run, start_run


def improve_rest(*, run: MatchingRun, actor: User | None) -> MatchingRun:
    """Starts the search; with the same weights; this proposal stays as a draft."""
    with transaction.atomic():
        run = lock_run(run.pk)
        require_changeable(run)
        held = held_places(run)
        _require_possible(run, held)
        return start_run(round=run.round, actor=actor, held=held, weights=run.weights)


def held_places(run: MatchingRun) -> dict[str, Any]:
    """The number of the group by application, who is pinned, which numbers are locked, and of which proposal."""
    numbers = {group.pk: number for number, group in enumerate(run.groups.order_by("letter"))}
    seats = [seat for seat in run.seats.select_related("application").exclude(group=None) if takes_part(seat)]
    start = {str(seat.application_id): numbers[seat.group_id] for seat in seats}
    locked = {numbers[group.pk] for group in run.groups.filter(locked=True)}
    return {
        "run": run.pk,
        "start": start,
        "pinned": sorted(seat.application_id for seat in seats if seat.pinned),
        "locked": sorted(locked & set(start.values())),
    }


def _require_possible(run: MatchingRun, held: dict[str, Any]) -> None:
    """Whatever is held keeps the rules by itself: otherwise no search could find anything."""
    numbers = dict(enumerate(run.groups.order_by("letter")))
    kept = {int(key) for key, number in held["start"].items() if number in held["locked"]} | set(held["pinned"])
    people = {
        group.pk: [int(key) for key, place in held["start"].items() if place == number and int(key) in kept]
        for number, group in numbers.items()
    }
    locked = {numbers[number].pk for number in held["locked"]}
    clashes = [one for one in adapters.Table(run, people).clashes() if one.rule != "too_small" or one.group in locked]
    if clashes:
        names = {
            seat.application_id: seat.application.person.name
            for seat in run.seats.select_related("application__person")
        }
        letters = {group.pk: group.letter for group in numbers.values()}
        why = " ".join(f"{line}." for line in clash_sentences(clashes, names, letters, run.round))
        raise RunError(_("What is pinned or locked breaks a rule itself. Release it first. %(why)s") % {"why": why})
