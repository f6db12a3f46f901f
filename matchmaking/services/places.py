"""Who sits where in a proposal: its rows under lock, and how they are written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
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
FEW = 2  # rows: written one by one they cost less than an UPDATE with a case for each

Places = dict[str, dict[str, dict[str, Any]]]  # of "seats" and "groups": the fields that change, by the row's id


@dataclass
class Board:
    """Rows of a proposal that is locked: all groups, and the seats that an act is about with all beside them."""

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


def open_board(run_id: int, seats: Collection[int] = (), groups: Collection[int] = ()) -> Board:
    """The proposal, locked, with the rows of these seats and groups and of whoever sits with them.

    Refuses where nothing can be changed any more.
    """
    run = lock_run(run_id)
    require_changeable(run)
    if newcomers(run).exists():
        raise RunError(_("Somebody applied after this search and is not in this proposal. Search again."))
    beside = run.seats.filter(pk__in=seats, group__isnull=False).values("group")
    touched = run.seats.filter(Q(pk__in=seats) | Q(group__in=groups) | Q(group__in=beside))
    rows = touched.select_related("application__person").order_by("pk")
    return Board(run, {group.pk: group for group in run.groups.all()}, {seat.pk: seat for seat in rows})


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


def newcomers(run: MatchingRun) -> QuerySet[Application]:
    """Applications of the round that came after the search."""
    seated = ProposedSeat.objects.filter(run=run, application=OuterRef("pk"))
    return Application.objects.filter(~Exists(seated), round=run.round_id, state__in=PLACEABLE)


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
    _write(ProposedGroup, groups, places["groups"], "rationale" if touched else "")
    _write(ProposedSeat, seats, places["seats"], "rationale" if touched else "")


def _write(model: type[Row], rows: list[Any], changes: Mapping[str, Mapping[str, Any]], also: str) -> None:
    fields = {name.removesuffix("_id") for values in changes.values() for name in values} | ({also} - {""})
    if len(rows) > FEW and fields:
        model.objects.bulk_update(rows, sorted(fields))
    elif fields:
        for row in rows:
            row.save(update_fields=sorted(fields))


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
