"""The group erases its room, once every member wants it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..exceptions import WrongStateError
from ..models import ErasureConsent, FocusGroup, RoomKey, Seat
from ..services.locks import lock_group
from .gate import Room
from .keys import erase_room
from .news import tell_others


def change_mind(*, room: Room, agree: bool) -> bool:
    """A member wants the room erased, or no longer; with the last consent it is erased. Says whether it was."""
    with transaction.atomic():
        lock_group(room.group.pk)
        members = _members(room)
        if room.person.pk not in members:
            raise WrongStateError(_("Only members of the group decide on this."))
        if not agree:
            ErasureConsent.objects.filter(group=room.group, person=room.person).delete()
            return False
        first = not ErasureConsent.objects.filter(group=room.group).exists()
        ErasureConsent.objects.get_or_create(group=room.group, person=room.person)
        if members <= _agreed(room):
            erase_room(group=room.group, actor=room.person.user)
            return True
        if first:
            tell_others(room)
    return False


def erase_if_all_agree(group: FocusGroup) -> None:
    """Somebody has left: perhaps they were the last who had not agreed."""
    members = set(group.seats.accepted().values_list("person_id", flat=True))
    agreed = set(ErasureConsent.objects.filter(group=group).values_list("person_id", flat=True))
    if members and members <= agreed:
        erase_room(group=group)


def erasure_state(room: Room) -> dict[str, Any]:
    members, agreed = _members(room), _agreed(room)
    key = RoomKey.objects.filter(group=room.group).first()
    return {
        "needed": len(members),
        "agreed": len(members & agreed),
        "own": room.person.pk in agreed,
        "decides": room.person.pk in members,
        "erased_at": key.erased_at if key else None,
    }


def _members(room: Room) -> set[int]:
    return set(Seat.objects.filter(group=room.group).accepted().values_list("person_id", flat=True))


def _agreed(room: Room) -> set[int]:
    return set(ErasureConsent.objects.filter(group=room.group).values_list("person_id", flat=True))
