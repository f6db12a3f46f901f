"""The acts on a board in sentences: what has just happened, and the history with who did what."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from clusterportal.core.dates import date_long
from members.models import User

from ..enums import BoardActKind
from ..models import BoardAct, MatchingRun
from .clashes import signed_percent
from .page import Board

SHOWN = 200  # acts of the history; the log has all


class ActRow(NamedTuple):
    """One line of the history; ``undone`` says by whom and when it was taken back."""

    text: str
    price: str
    who: str
    when: str
    undone: str


def act_sentence(board: Board, act: BoardAct) -> str:
    """What is so now: "Anja Wiegand now sits in group B: +0.8 %." """
    if act.kind in (BoardActKind.LOCK, BoardActKind.UNLOCK):
        (pk,) = act.after["groups"]
        values = {"letter": board.letter_of(int(pk))}
        if act.kind == BoardActKind.LOCK:
            return _("Group %(letter)s stays as it is.") % values
        return _("Group %(letter)s can be changed again.") % values
    people = {int(pk): fields for pk, fields in act.after["seats"].items()}
    if act.kind in (BoardActKind.PIN, BoardActKind.UNPIN):
        (seat,) = people
        return _pinned(act) % {"person": _name(board, seat)}
    moves = [_now(board, seat, fields["group_id"]) for seat, fields in people.items()]
    text = " ".join(f"{move}." for move in moves)
    return _("%(text)s That is %(price)s.") % {"text": text, "price": signed_percent(act.share)}


def undone_sentence(board: Board, act: BoardAct) -> str:
    return _("Taken back: %(act)s") % {"act": act_words(board, act)}


def redone_sentence(board: Board, act: BoardAct) -> str:
    return _("Done again: %(act)s") % {"act": act_words(board, act)}


def act_words(board: Board, act: BoardAct) -> str:
    """The act in a few words: "Anja Wiegand from C to B"."""
    kind = BoardActKind(act.kind)
    if kind in (BoardActKind.LOCK, BoardActKind.UNLOCK):
        (pk,) = act.after["groups"]
        return _("Group %(letter)s: %(act)s") % {"letter": board.letter_of(int(pk)), "act": kind.label}
    if kind in (BoardActKind.PIN, BoardActKind.UNPIN):
        (pk,) = act.after["seats"]
        return _("%(person)s: %(act)s") % {"person": _name(board, int(pk)), "act": kind.label}
    return ", ".join(
        _("%(person)s from %(before)s to %(after)s")
        % {
            "person": _name(board, int(pk)),
            "before": _place(board, act.before["seats"][pk]["group_id"]),
            "after": _place(board, fields["group_id"]),
        }
        for pk, fields in act.after["seats"].items()
    )


def newest_acts(run: MatchingRun) -> list[BoardAct]:
    """The newest first, with who did them."""
    return list(run.acts.select_related("actor__person", "undone_by__person").order_by("-pk")[:SHOWN])


def act_row(board: Board, act: BoardAct) -> ActRow:
    moves = act.kind in (BoardActKind.MOVE, BoardActKind.SWAP, BoardActKind.FOUND)
    undone = ""
    if act.undone_at:
        values = {"person": _who(act.undone_by), "when": date_long(act.undone_at)}
        undone = _("taken back by %(person)s, %(when)s") % values
    price = signed_percent(act.share) if moves else ""
    return ActRow(act_words(board, act), price, _who(act.actor), date_long(act.happened_at), undone)


def _pinned(act: BoardAct) -> str:
    if act.kind == BoardActKind.PIN:
        return _("%(person)s stays in this group.")
    return _("%(person)s can be moved again.")


def _now(board: Board, seat: int, group: int | None) -> str:
    values = {"person": _name(board, seat), "letter": board.letter_of(group)}
    if group is None:
        return _("%(person)s is on the waiting list now") % values
    return _("%(person)s sits in group %(letter)s now") % values


def _place(board: Board, group: int | None) -> str:
    return board.letter_of(group) if group else _("the waiting list")


def _name(board: Board, seat: int) -> str:
    return next((row.name for row in board.rows if row.pk == seat), _("somebody who has left"))


def _who(user: User | None) -> str:
    if user is None:
        return _("somebody whose account is closed")
    person = user.person_or_none
    return person.name if person else user.email


def changed_letters(board: Board, act: BoardAct) -> set[str]:
    """The groups that look different after the act, or after it was taken back."""
    groups = {int(pk) for pk in act.after["groups"]}
    for places in (act.before["seats"], act.after["seats"]):
        groups |= {fields["group_id"] for fields in places.values() if fields.get("group_id")}
    seats = {int(pk) for pk in act.after["seats"]}
    groups |= {row.group for row in board.rows if row.pk in seats and row.group}
    return {board.letter_of(pk) for pk in groups}


def changes_waiting(act: BoardAct) -> bool:
    """Whether somebody came to the waiting list or left it."""
    places = (*act.before["seats"].values(), *act.after["seats"].values())
    return any("group_id" in fields and fields["group_id"] is None for fields in places)
