"""Documents of the group: sealed, judged by their content, gone on the day that their giver has chosen."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.dates import months_after
from clusterportal.core.uploads import checked

from ..exceptions import WrongStateError
from ..models import RoomFile
from ..services.locks import lock_group
from .deadlines import mind_room_at
from .gate import Room
from .news import tell_others

MOST = 60  # files of one group


def add_file(*, room: Room, upload: UploadedFile, months: int, form_key: UUID | None = None) -> RoomFile:
    """Keeps a PDF or a picture for so many months; the others are told that something waits."""
    name, kind, content = checked(upload)
    with transaction.atomic():
        lock_group(room.group.pk)
        own = RoomFile.objects.filter(group=room.group, given_by=room.person, form_key=form_key)
        if form_key and (known := own.first()):
            return known
        if RoomFile.objects.filter(group=room.group).kept().count() >= MOST:
            raise WrongStateError(
                _("The room holds %(most)s files already. Remove one that nobody needs.") % {"most": MOST}
            )
        file = RoomFile(group=room.group, given_by=room.person, name=name, kind=kind, content=content)
        file.size, file.form_key, file.expires_on = len(content), form_key, months_after(timezone.localdate(), months)
        room.save(file)
        mind_room_at(room.group, _day_after(file.expires_on))
        tell_others(room)
    return file


def remove_file(*, room: Room, file: RoomFile) -> None:
    """Erases a file that one has given."""
    with transaction.atomic():
        if file.group_id != room.group.pk or file.given_by_id != room.person.pk:
            raise WrongStateError(_("Only who has given a file removes it."))
        file.delete()


def forget_expired(*, group_id: int) -> int:
    """Erases the files of the group whose day is over; says how many."""
    return RoomFile.objects.filter(group=group_id).expired().delete()[1].get(RoomFile._meta.label, 0)


def files_of(room: Room) -> QuerySet[RoomFile]:
    """Without their contents, the newest first."""
    kept = RoomFile.objects.filter(group=room.group).kept().without_content()
    return kept.select_related("given_by").order_by("-written_at", "pk")


def _day_after(day: date) -> datetime:
    """The first moment at which the day is over."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time(0, 1), tzinfo=ZoneInfo(settings.TIME_ZONE))
