"""What the office changes by hand in a proposal: each act in one transaction, logged, with a way back."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from focusgroups.enums import PLACEABLE, WaitingReason
from members.models import User

from ..enums import BoardActKind
from ..exceptions import RunError
from ..models import BoardAct, MatchingRun, ProposedGroup, ProposedSeat
from .places import Board, Changes, Row, open_board, places_of, put, takes_part
from .refusals import keeping_refusals, refuse_secret, require_not_held
from .runs import letter

Seen = Mapping[int, int | None]  # where the page showed people: id of the group by id of the seat


def move_seat(
    *, seat: ProposedSeat, group: ProposedGroup | None, actor: User | None, seen: Seen | None = None
) -> BoardAct:
    """Moves a person to a group, or without one to the waiting list."""
    with keeping_refusals(actor), transaction.atomic():
        board = open_board(seat.run_id, [seat.pk], [group.pk] if group else [])
        moved = _movable(board, seat.pk, seen)
        target = _target(board, group)
        if moved.group_id == (target.pk if target else None):
            raise RunError(_("%(person)s sits there already.") % {"person": moved.application.person})
        refuse_secret(moved, board.people_of(target) if target else [])
        return _act(board, BoardActKind.MOVE, {moved: _place_in(target)}, actor)


def found_group(
    *, run: MatchingRun, seats: Collection[ProposedSeat], actor: User | None, seen: Seen | None = None
) -> BoardAct:
    """Moves people to a group of their own, where so many sit or wait that another group can be filled."""
    with keeping_refusals(actor), transaction.atomic():
        board = open_board(run.pk, [seat.pk for seat in seats])
        moved = [_movable(board, seat.pk, seen) for seat in seats]
        for one in moved:
            refuse_secret(one, moved)
        _require_room(board.run, len(moved))
        group = _fresh_group(board)
        places: dict[Row, dict[str, Any]] = {seat: _place_in(group) for seat in moved}
        return _act(board, BoardActKind.FOUND, {**places, group: {"dissolved": False}}, actor)


def _require_room(run: MatchingRun, people: int) -> None:
    if not 1 <= people <= run.round.max_size:
        raise RunError(_("Choose one to %(largest)d people for the new group.") % {"largest": run.round.max_size})
    here = run.seats.filter(application__state__in=PLACEABLE)
    filled = here.exclude(group=None).values("group").distinct().count()
    if here.count() < (filled + 1) * run.round.min_size:
        raise RunError(
            _("There are too few people for one more group: each needs at least %(smallest)d.")
            % {"smallest": run.round.min_size}
        )


def _fresh_group(board: Board) -> ProposedGroup:
    """One that was founded and taken back, otherwise a new one with the next letter."""
    known = next((group for group in board.groups.values() if group.dissolved), None)
    if known is not None:
        return known
    group = ProposedGroup.objects.create(run=board.run, letter=letter(len(board.groups)), dissolved=True)
    board.groups[group.pk] = group
    return group


def swap_seats(*, seat: ProposedSeat, other: ProposedSeat, actor: User | None, seen: Seen | None = None) -> BoardAct:
    """Two people change places; one of them may be waiting."""
    with keeping_refusals(actor), transaction.atomic():
        board = open_board(seat.run_id, [seat.pk, other.pk])
        one, two = _movable(board, seat.pk, seen), _movable(board, other.pk, seen)
        if one.group_id == two.group_id:
            raise RunError(_("Both sit in the same group already."))
        for moved, left in ((one, board.group_of(two)), (two, board.group_of(one))):
            refuse_secret(moved, board.people_of(left) if left else [])  # also beside who leaves: as the page says it
        changes = {one: _place_in(board.group_of(two)), two: _place_in(board.group_of(one))}
        return _act(board, BoardActKind.SWAP, changes, actor)


def pin_seat(*, seat: ProposedSeat, actor: User | None) -> BoardAct | None:
    """Keeps a person in this group, also when the rest is improved; None where that is so already."""
    return _set_pin(seat, True, actor)


def unpin_seat(*, seat: ProposedSeat, actor: User | None) -> BoardAct | None:
    return _set_pin(seat, False, actor)


def lock_group(*, group: ProposedGroup, actor: User | None) -> BoardAct | None:
    """Keeps a group exactly as it is; None where that is so already."""
    return _set_lock(group, True, actor)


def unlock_group(*, group: ProposedGroup, actor: User | None) -> BoardAct | None:
    return _set_lock(group, False, actor)


def undo_act(*, act: BoardAct, actor: User | None) -> BoardAct:
    """Takes the newest act back; an older one only after those that came later."""
    with transaction.atomic():
        board = open_board(act.run_id, *touched_by(act))
        newest = newest_act(board.run)
        if newest is None or newest.pk != act.pk:
            raise RunError(_("Something else was changed after this, or it is taken back already. Look at it again."))
        put(board, newest.before)
        newest.undone_at, newest.undone_by = timezone.now(), actor
        newest.save(update_fields=["undone_at", "undone_by"])
        record(actor=actor, verb="board_undo", target=board.run, act=newest.pk)
    return newest


def redo_act(*, act: BoardAct, actor: User | None) -> BoardAct:
    """Does an act again that was taken back, unless something else was changed after that."""
    with transaction.atomic():
        board = open_board(act.run_id, *touched_by(act))
        again = next_redo(board.run)
        if again is None or again.pk != act.pk:
            raise RunError(_("Something else was changed after this. Look at it again."))
        put(board, again.after)
        again.undone_at, again.undone_by = None, None
        again.save(update_fields=["undone_at", "undone_by"])
        record(actor=actor, verb="board_redo", target=board.run, act=again.pk)
    return again


def touched_by(act: BoardAct) -> tuple[list[int], list[int]]:
    """Ids of the seats and of the groups that an act is about, before it and after."""
    places = [*act.before["seats"].values(), *act.after["seats"].values()]
    groups = {int(pk) for pk in act.after["groups"]} | {fields.get("group_id") for fields in places}
    return [int(pk) for pk in act.after["seats"]], sorted(groups - {None})


def newest_act(run: MatchingRun) -> BoardAct | None:
    """What Undo takes back."""
    return ways_back(run.acts.order_by("-pk"))[0]


def next_redo(run: MatchingRun) -> BoardAct | None:
    """What Redo does again."""
    return ways_back(run.acts.order_by("-pk"))[1]


def ways_back(acts: Iterable[BoardAct]) -> tuple[BoardAct | None, BoardAct | None]:
    """Of acts, the newest first: the newest that counts, and the first one taken back since then."""
    redo = None
    for act in acts:
        if act.undone_at is None:
            return act, redo
        redo = act
    return None, redo


def _movable(board: Board, seat_id: int, seen: Seen | None) -> ProposedSeat:
    seat = board.seats.get(seat_id)
    if seat is None or not takes_part(seat):
        raise RunError(_("This person does not take part any more."))
    person, group = seat.application.person, board.group_of(seat)
    if seen is not None and seen.get(seat.pk) != seat.group_id:
        raise RunError(_("%(person)s was moved by somebody else meanwhile. Look at it again.") % {"person": person})
    require_not_held(seat)
    if seat.pinned:
        raise RunError(_("%(person)s is pinned. Unpin first, then move.") % {"person": person})
    if group and group.locked:
        raise RunError(_("Group %(letter)s is locked. Unlock it first.") % {"letter": group.letter})
    return seat


def _target(board: Board, group: ProposedGroup | None) -> ProposedGroup | None:
    target = board.groups.get(group.pk) if group else None
    if group and (target is None or target.dissolved):
        raise RunError(_("This group is not in this proposal."))
    if target and target.locked:
        raise RunError(_("Group %(letter)s is locked. Unlock it first.") % {"letter": target.letter})
    return target


def _place_in(group: ProposedGroup | None) -> dict[str, Any]:
    if group is None:
        return {"group_id": None, "waiting_reason": WaitingReason.OFFICE.value}
    return {"group_id": group.pk, "waiting_reason": ""}


def _set_pin(seat: ProposedSeat, pinned: bool, actor: User | None) -> BoardAct | None:
    with transaction.atomic():
        board = open_board(seat.run_id, [seat.pk])
        kept = board.seats.get(seat.pk)
        if kept is None or kept.group_id is None:
            raise RunError(_("Only somebody who sits in a group can be pinned."))
        if kept.pinned == pinned:
            return None
        kind = BoardActKind.PIN if pinned else BoardActKind.UNPIN
        return _act(board, kind, {kept: {"pinned": pinned}}, actor)


def _set_lock(group: ProposedGroup, locked: bool, actor: User | None) -> BoardAct | None:
    with transaction.atomic():
        board = open_board(group.run_id)
        kept = board.groups[group.pk]
        if kept.locked == locked:
            return None
        return _act(board, BoardActKind.LOCK if locked else BoardActKind.UNLOCK, {kept: {"locked": locked}}, actor)


def _act(board: Board, kind: BoardActKind, changes: Changes, actor: User | None) -> BoardAct:
    """Writes the changes and the act with what was before."""
    before = places_of({row: {name: getattr(row, name) for name in fields} for row, fields in changes.items()})
    after, worth = places_of(changes), board.worth()
    put(board, after)
    act = BoardAct.objects.create(
        run=board.run,
        kind=kind,
        before=before,
        after=after,
        share=(board.worth() - worth) / worth if worth else 0.0,
        actor=actor,
    )
    record(actor=actor, verb=f"board_{kind.value}", target=board.run, act=act.pk)
    return act
