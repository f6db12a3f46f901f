"""Removing a member, never unheard: a reason, fourteen days to answer, then the moderator's decision.

Read by the member and by whoever is the moderator now. A moderator who changes hands the hearing on; a member who
becomes the moderator ends their own: nobody judges oneself.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.dates import date_plain
from members.models import Person

from ..exceptions import WrongStateError
from ..models import FocusGroup, Hearing, Seat
from ..services.locks import lock_group
from ..services.rounds import end_of_day
from .deadlines import mind_room_at
from .departures import depart
from .gate import Room
from .news import ask

DAYS_TO_ANSWER = 14


def open_hearing(*, room: Room, seat: Seat, reason: str) -> Hearing:
    """Tells the member what is held against them, and asks for an answer; by the moderator."""
    with transaction.atomic():
        group = lock_group(room.group.pk)
        _require_moderator(group, room.person)
        if seat.group_id != group.pk or not group.seats.accepted().filter(pk=seat.pk).exists():
            raise WrongStateError(_("Only a member of the group can be heard."))
        if seat.person_id == room.person.pk:
            raise WrongStateError(_("You are the moderator. To go yourself, leave the group."))
        if Hearing.objects.filter(group=group, person=seat.person).exists():
            raise WrongStateError(_("A hearing of this person is open already."))
        day = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
        hearing = room.save(Hearing(group=group, person=seat.person, reason=reason, answer="", answer_by=day))
        mind_room_at(group, end_of_day(day))
        ask(group, seat.person)
    return hearing


def answer_hearing(*, room: Room, hearing: Hearing, text: str, erases: bool) -> Hearing:
    """The member's side; the moderator is told that it is there."""
    with transaction.atomic():
        locked = _locked(room, hearing)
        if locked.person_id != room.person.pk:
            raise WrongStateError(_("Only the person concerned answers."))
        [opened] = room.read([locked])
        opened.answer, opened.erases, opened.answered_at = text, erases, timezone.now()
        room.save(opened, "answer", "erases", "answered_at")
        if room.group.moderator is not None:
            ask(room.group, room.group.moderator)
    return opened


def decide(*, room: Room, hearing: Hearing, remove: bool) -> None:
    """The moderator removes the member, or drops it; a removal only after the answer or the end of its time."""
    with transaction.atomic():
        locked = _locked(room, hearing)
        _require_moderator(room.group, room.person)
        if not remove:
            locked.delete()
            ask(locked.group, locked.person)
            return
        if not may_decide(locked):
            day = date_plain(locked.answer_by)
            raise WrongStateError(_("The person has time to answer until %(day)s.") % {"day": day})
        seat = Seat.objects.accepted().get(group=room.group, person=locked.person_id)
        depart(room, seat, erase=locked.erases)


def may_decide(hearing: Hearing) -> bool:
    return hearing.answered_at is not None or hearing.answer_by < timezone.localdate()


def hand_over(group: FocusGroup) -> None:
    """The group has another moderator: hearings of that person themselves end."""
    Hearing.objects.filter(group=group, person=group.moderator).delete()


def tell_of_due(*, group_id: int) -> None:
    """The time of a hearing is over without an answer: the moderator may decide. Told once."""
    with transaction.atomic():
        group = lock_group(group_id)
        due = Hearing.objects.filter(group=group, answered_at=None, told_at=None)
        for hearing in due.filter(answer_by__lt=timezone.localdate()):
            Hearing.objects.filter(pk=hearing.pk).update(told_at=timezone.now())
            if group.moderator is not None:
                ask(group, group.moderator)


def open_hearings(room: Room) -> QuerySet[Hearing]:
    return Hearing.objects.filter(group=room.group).select_related("person")


def _locked(room: Room, hearing: Hearing) -> Hearing:
    room.group.moderator = lock_group(room.group.pk).moderator
    locked = Hearing.objects.filter(pk=hearing.pk, group=room.group).select_related("person__user").first()
    if locked is None:
        raise WrongStateError(_("This hearing has ended."))
    return locked


def _require_moderator(group: FocusGroup, person: Person) -> None:
    if group.moderator_id != person.pk:
        raise WrongStateError(_("Only the moderator of the group does this."))
