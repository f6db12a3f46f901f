"""The key of each group's room: made with the first thing that is written, rotated, erased."""

import base64
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.erasures import record_erasure
from members.models import User

from ..exceptions import RoomClosedError, RoomErasedError
from ..models import ErasureConsent, FocusGroup, RoomKey, RoomRow, RoomView
from .encryption import Key, Ring, SealError
from .fields import open_row, seal_row, sealed_fields

KIND = "focusgroups.room"


def ring() -> Ring:
    """Production names its keys (``ROOM_ENCRYPTION_KEYS``); development derives one."""
    return _ring(tuple(settings.ROOM_ENCRYPTION_KEYS) or (derived(settings.SECRET_KEY),))


@lru_cache(maxsize=4)
def _ring(texts: tuple[str, ...]) -> Ring:
    return Ring.of(texts)


def derived(secret: str) -> str:
    """The key of a portal that is only tried out or tested."""
    return base64.b64encode(sha256(f"protected rooms:{secret}".encode()).digest()).decode()


def key_of(group: FocusGroup) -> Key | None:
    """To read with; None while nothing has been written."""
    row = RoomKey.objects.filter(group=group).first()
    return unwrapped(row) if row and not row.erased_at else None


def key_to_write(group: FocusGroup) -> Key:
    """Within the transaction that writes: held until its end, so that a rotation waits for it."""
    row = RoomKey.objects.select_for_update().filter(group=group).first() or _made(group)
    if row.erased_at:
        raise RoomErasedError(_("This room was erased by its group. Nothing is written here any more."))
    return unwrapped(row)


def rewrap(row: RoomKey) -> bool:
    """Wraps with the portal's newest key; whether there was anything to do."""
    with transaction.atomic():
        locked = RoomKey.objects.select_for_update().get(pk=row.pk)
        if locked.erased_at or ring().is_newest(bytes(locked.wrapped)):
            return False
        _wrap(locked, unwrapped(locked))
    return True


def reencrypt(row: RoomKey) -> int:
    """Gives the room a new key and seals everything in it anew; says how many things."""
    with transaction.atomic():
        locked = RoomKey.objects.select_for_update().get(pk=row.pk)
        if locked.erased_at:
            return 0
        old, new = unwrapped(locked), Key.new()
        done = sum(_seal_anew(one, old, new) for model in room_models() for one in _rows(model, locked.group_id))
        _wrap(locked, new)
    return done


def erase_room(*, group: FocusGroup, actor: User | None = None) -> None:
    """Erases the key and everything that lies in the room, for good; that it was erased is kept, and nothing else."""
    with transaction.atomic():
        row = RoomKey.objects.select_for_update().filter(group=group).first() or _made(group)
        if row.erased_at:
            return
        for model in (*room_models(), RoomView, ErasureConsent):
            model._base_manager.filter(group=group).delete()
        row.wrapped, row.erased_at = b"", timezone.now()
        row.save(update_fields=["wrapped", "erased_at"])
        record_erasure(KIND, row.pk)
        record(actor=actor, verb="room_erased", target=group)


def erase_again(reference: str) -> None:
    """After a restore: the room with this key, if the backup brought it back."""
    for row in RoomKey.objects.filter(pk=reference, erased_at=None).select_related("group"):
        erase_room(group=row.group)


def room_models() -> list[type[RoomRow]]:
    """Every model whose rows lie in rooms, the sealed ones and those that hang on them."""
    return [model for model in apps.get_models() if issubclass(model, RoomRow)]


def _made(group: FocusGroup) -> RoomKey:
    row = RoomKey(group=group)
    row.wrapped = ring().wrap(Key.new(), _place(row))
    made, _new = RoomKey.objects.get_or_create(group=group, defaults={"pk": row.pk, "wrapped": row.wrapped})
    return made


def unwrapped(row: RoomKey) -> Key:
    try:
        return ring().unwrap(bytes(row.wrapped), _place(row))
    except SealError:
        raise RoomClosedError(closed_sentence()) from None


def closed_sentence() -> str:
    return _(
        "What is written in this room cannot be read at the moment: its key is missing. Nothing is lost. "
        "Please tell whoever runs the portal."
    )


def _wrap(row: RoomKey, key: Key) -> None:
    row.wrapped = ring().wrap(key, _place(row))
    row.save(update_fields=["wrapped"])


def _place(row: RoomKey) -> str:
    return f"key of a room|{row.pk}|{row.group_id}"


def _rows(model: type[RoomRow], group_id: int) -> Any:
    """One at a time: files are large."""
    if not sealed_fields(model):
        return []
    ids = list(model._base_manager.filter(group_id=group_id).values_list("pk", flat=True))
    return (model._base_manager.get(pk=pk) for pk in ids)


def _seal_anew(row: RoomRow, old: Key, new: Key) -> int:
    open_row(row, old)
    seal_row(row, new)
    row.save(update_fields=[field.name for field in sealed_fields(type(row))])
    return 1
