"""Who sits where in a proposal: its rows under lock, and how they are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from focusgroups.enums import PLACEABLE, RoundState
from focusgroups.models import Application

from .. import adapters
from ..enums import RunState
from ..exceptions import RunError
from ..models import MatchingRun, ProposedGroup, ProposedSeat
from .runs import lock_run

Row = ProposedSeat | ProposedGroup
Changes = Mapping[Row, Mapping[str, Any]]
Places = dict[str, dict[str, dict[str, Any]]]  # of "seats" and "groups": the fields that change, by the row's id


@dataclass
class Board:
    """The locked rows of a proposal."""

    run: MatchingRun
    groups: dict[int, ProposedGroup]
    seats: dict[int, ProposedSeat]

    def group_of(self, seat: ProposedSeat) -> ProposedGroup | None:
        return self.groups.get(seat.group_id or 0)

    def people_of(self, group: ProposedGroup) -> list[ProposedSeat]:
        """The group's people who still take part."""
        return [seat for seat in self.seats.values() if seat.group_id == group.pk and takes_part(seat)]

    def worth(self) -> float:
        return sum(group.rationale.get("total", 0.0) for group in self.groups.values())


def takes_part(seat: ProposedSeat) -> bool:
    return seat.application.state in PLACEABLE


def open_board(run_id: int) -> Board:
    """The proposal with its rows locked; refuses where nothing can be changed any more."""
    run = lock_run(run_id)
    require_changeable(run)
    seats = run.seats.select_for_update(of=("self",)).select_related("application__person").order_by("pk")
    groups = run.groups.select_for_update()
    board = Board(run, {group.pk: group for group in groups}, {seat.pk: seat for seat in seats})
    if newcomers(run, (seat.application_id for seat in board.seats.values())):
        raise RunError(_("Somebody applied after this search and is not in this proposal. Search again."))
    return board


def require_changeable(run: MatchingRun) -> None:
    if run.state == RunState.PUBLISHED:
        raise RunError(_("This proposal is published. Seats are changed in the groups now."))
    if run.state == RunState.DISCARDED:
        raise RunError(_("This proposal is put aside. Take it up again to change it."))
    if run.state != RunState.DONE:
        raise RunError(_("There is no proposal to change: %(state)s.") % {"state": run.get_state_display()})
    if run.round.state == RoundState.MATCHING:
        raise RunError(_("A search is running for this round. You can change proposals again when it is done."))
    if run.round.state != RoundState.REVIEW:
        raise RunError(_("The round has moved on: %(state)s.") % {"state": run.round.get_state_display()})


def newcomers(run: MatchingRun, known: Iterable[int]) -> set[int]:
    """Applications of the round that came after the search."""
    applied = Application.objects.filter(round=run.round_id, state__in=PLACEABLE).values_list("pk", flat=True)
    return set(applied) - set(known)


def places_of(changes: Changes) -> Places:
    found: Places = {"seats": {}, "groups": {}}
    for row, fields in changes.items():
        found["seats" if isinstance(row, ProposedSeat) else "groups"][str(row.pk)] = dict(fields)
    return found


def put(board: Board, places: Places) -> None:
    """Puts people and groups where ``places`` says, and explains those groups anew whose people have changed."""
    sat = {pk: seat.group_id for pk, seat in board.seats.items()}
    _set(board.seats, places["seats"])
    _set(board.groups, places["groups"])
    moved = {pk for pk, seat in board.seats.items() if seat.group_id != sat[pk]}
    touched = {group for pk in moved for group in (sat[pk], board.seats[pk].group_id) if group}
    _explain(board, [board.groups[pk] for pk in sorted(touched)])
    groups = [group for pk, group in board.groups.items() if pk in touched or str(pk) in places["groups"]]
    seats = [seat for pk, seat in board.seats.items() if seat.group_id in touched or str(pk) in places["seats"]]
    ProposedGroup.objects.bulk_update(groups, ["locked", "rationale"])
    ProposedSeat.objects.bulk_update(seats, ["group", "waiting_reason", "pinned", "rationale"])


def _set(known: Mapping[int, Any], changes: Mapping[str, Mapping[str, Any]]) -> None:
    for pk, fields in changes.items():
        if int(pk) not in known:
            raise RunError(_("Somebody of this act has left the round since; it cannot be taken back."))
        for name, value in fields.items():
            setattr(known[int(pk)], name, value)


def _explain(board: Board, groups: Sequence[ProposedGroup]) -> None:
    """The reasons of these groups and their people, as they sit now."""
    people = [board.people_of(group) for group in groups]
    values = adapters.group_values(board.run, [[seat.application_id for seat in seats] for seats in people])
    for group, seats, value in zip(groups, people, values, strict=True):
        group.rationale = value.rationale
        for seat in seats:
            seat.rationale = value.people[seat.application_id]
