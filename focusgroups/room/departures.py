"""A member goes: what was waiting for their word is settled by those who stay."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..enums import ENDED, GroupState
from ..exceptions import WrongStateError
from ..models import Seat
from ..services.consent import has_met
from .erasing import erase_if_all_agree
from .gate import Room
from .leaving import own_seat, take_out
from .newcomers import settle_if_all_voted
from .review import begin_review, end_group, settle_if_all_answered


def leave_group(*, room: Room, erase: bool) -> Seat:
    """The member goes; with ``erase`` goes what they have written, else it stays under "former member"."""
    with transaction.atomic():
        seat = own_seat(room)
        if seat is None:
            raise WrongStateError(_("Only members of the group leave it."))
        return depart(room, seat, erase=erase)


def depart(room: Room, seat: Seat, *, erase: bool) -> Seat:
    """Within a transaction. Without members a group closes."""
    gone = take_out(room, seat, erase=erase)
    group = gone.group
    if not group.seats.accepted().exists():
        if group.state not in {GroupState.FORMING, *ENDED}:
            end_group(group, GroupState.CLOSED)
        return gone
    settle_if_all_voted(room, group)
    settle_if_all_answered(group)
    erase_if_all_agree(group)
    if group.meets and has_met(group):
        begin_review(group=group)  # whoever had still to host is the one who has left
    return gone
