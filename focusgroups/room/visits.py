"""Who has been in the room and opened what. The group reads it, and nobody else."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..models import RoomFile, RoomView
from .gate import Room

AGAIN = timedelta(hours=1)  # who looks in more often is not written down anew each time


def note_visit(room: Room, file: RoomFile | None = None) -> None:
    """Writes down that this person is in the room, or has opened the file."""
    now = timezone.now()
    known = RoomView.objects.filter(group=room.group, person=room.person, file=file).first()
    if known and known.last_at and known.last_at > now - AGAIN and not _was_told(known):
        return
    with transaction.atomic():
        view, _made = RoomView.objects.get_or_create(group=room.group, person=room.person, file=file)
        view.first_at, view.last_at = view.first_at or now, now
        view.save(update_fields=["first_at", "last_at"])


def visits(room: Room) -> QuerySet[RoomView]:
    """To the room and to its files, the latest first."""
    seen = RoomView.objects.filter(group=room.group, last_at__isnull=False).select_related("person")
    return seen.order_by("-last_at", "pk")


def _was_told(view: RoomView) -> bool:
    return bool(view.told_at and view.last_at and view.told_at >= view.last_at)
