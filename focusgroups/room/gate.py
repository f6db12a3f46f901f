"""The one door of a room. Whatever reads or writes in a room has a ``Room``, and only ``enter`` gives one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Person, User

from ..enums import ENDED
from ..exceptions import RoomClosedError, WrongStateError
from ..models import FocusGroup, RoomRow, Seat
from ..permissions import can_enter_room
from .encryption import Key, SealError
from .fields import open_row, seal_row
from .keys import closed_sentence, key_of, key_to_write

Row = TypeVar("Row", bound=RoomRow)


@dataclass(frozen=True, eq=False)
class Room:
    """A group's room, as one of its members or its moderator stands in it."""

    group: FocusGroup
    person: Person

    @cached_property
    def _key(self) -> Key | None:
        return key_of(self.group)

    def read(self, rows: Iterable[Row]) -> list[Row]:
        """The rows of this room, opened; raises RoomClosedError when the key of the room is missing."""
        found = list(rows)
        for row in found:
            self._check(row)
            self._open(row)
        return found

    def save(self, row: Row, *fields: str) -> Row:
        """Seals and saves a new row, or the named fields of one that is there; who came in an emergency only reads."""
        if not self._belongs():
            raise WrongStateError(_("Who is here in an emergency only reads."))
        if FocusGroup.objects.filter(pk=self.group.pk, state__in=ENDED).exists():
            raise WrongStateError(_("This group has ended. Its room is there to be read."))
        return self.seal(row, *fields)

    def seal(self, row: Row, *fields: str) -> Row:
        """Seals and saves for somebody who has just left, or for the portal; members write by ``save``."""
        self._check(row)
        with transaction.atomic():
            key = key_to_write(self.group)
            seal_row(row, key)
            row.save(update_fields=fields or None, force_insert=not fields)
        open_row(row, key)
        return row

    def _belongs(self) -> bool:
        seats = Seat.objects.filter(group=self.group, person=self.person).accepted()
        return self.group.moderator_id == self.person.pk or seats.exists()

    def _open(self, row: RoomRow) -> None:
        try:
            if self._key is None:
                raise SealError("no key")
            open_row(row, self._key)
        except SealError:
            raise RoomClosedError(closed_sentence()) from None

    def _check(self, row: RoomRow) -> None:
        if row.group_id != self.group.pk:
            raise RoomClosedError(closed_sentence())


def enter(user: User, group: FocusGroup) -> Room | None:
    """The room, for those on its membership list who have accepted its agreement; for everybody else nothing."""
    if not can_enter_room(user, group):
        return None
    person = user.person_or_none
    return Room(group, person) if person else None
