"""The members are asked for a newcomer: one no ends it, silence is no consent, and nobody reads a vote.

The outcome is known when all have voted or the time is over; then the votes are erased, and what remains is taken or
not taken. No log names a voter.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import User

from ..enums import MEETS, ApplicationState, NewcomerState
from ..exceptions import GroupFullError, WrongStateError
from ..models import Application, FocusGroup, Newcomer, NewcomerVote
from ..services.groups import invite_to_seat
from ..services.locks import lock_group
from ..services.rounds import end_of_day
from .deadlines import mind_room_at
from .gate import Room
from .news import ask

DAYS_TO_VOTE = 14
REMINDED_BEFORE = timedelta(days=5)
YES, NO = "yes", "no"


def propose_newcomer(*, group: FocusGroup, application: Application, actor: User | None = None) -> Newcomer:
    """Asks every member, by a mail that says nothing; the person asked for is not told."""
    with transaction.atomic():
        locked = lock_group(group.pk)
        _require_seat(locked)
        if application.round_id != locked.round_id or application.state != ApplicationState.WAITING:
            raise WrongStateError(_("%(person)s is not waiting for a seat.") % {"person": application.person})
        if Newcomer.objects.filter(group=locked, application=application).exists():
            raise WrongStateError(_("The members were asked for this person already."))
        day = timezone.localdate() + timedelta(days=DAYS_TO_VOTE)
        newcomer = Newcomer.objects.create(group=locked, application=application, closes_on=day)
        record(actor=actor, verb="newcomer_asked_for", target=locked)
        mind_room_at(locked, end_of_day(day - REMINDED_BEFORE))
        mind_room_at(locked, end_of_day(day))
        for seat in locked.seats.accepted().select_related("person__user"):
            ask(locked, seat.person)
    return newcomer


def asked_newcomer(group: FocusGroup) -> Newcomer | None:
    """The one of whom the members are asked now."""
    asked = Newcomer.objects.filter(group=group, state=NewcomerState.ASKED)
    return asked.select_related("application__person", "application__company").first()


def say(*, room: Room, newcomer: Newcomer, vote: str) -> None:
    """A member's yes or no; it can be changed until the last one has voted."""
    with transaction.atomic():
        group = lock_group(room.group.pk)
        asked = asked_newcomer(group)
        if asked is None or asked.pk != newcomer.pk:
            raise WrongStateError(_("This question is settled."))
        if room.person.pk not in _voters(group):
            raise WrongStateError(_("Only members of the group decide on this."))
        NewcomerVote.objects.filter(newcomer=asked, person=room.person).delete()
        room.save(NewcomerVote(group=group, newcomer=asked, person=room.person, vote=vote))
        settle_if_all_voted(room, group)


def settle_if_all_voted(room: Room, group: FocusGroup) -> None:
    """Within a transaction that holds the group: also after somebody has left, whose vote is gone."""
    asked = asked_newcomer(group)
    if asked is None:
        return
    voters = _voters(group)
    votes = {one.person_id: one.vote for one in room.read(NewcomerVote.objects.filter(newcomer=asked))}
    if voters and voters <= set(votes):
        _end(asked, group, taken=all(votes[person] == YES for person in voters))


def own_vote(room: Room, newcomer: Newcomer) -> str:
    votes = room.read(NewcomerVote.objects.filter(newcomer=newcomer, person=room.person))
    return votes[0].vote if votes else ""


def mind_newcomer(*, group_id: int) -> None:
    """Reminds the silent once, and ends the question when its time is over: silence is no consent."""
    with transaction.atomic():
        group = lock_group(group_id)
        asked = asked_newcomer(group)
        if asked is None:
            return
        if asked.closes_on < timezone.localdate():
            _end(asked, group, taken=False)
        elif asked.reminded_at is None and asked.closes_on - REMINDED_BEFORE < timezone.localdate():
            _remind(asked, group)


def stop_asking(group: FocusGroup) -> None:
    """The group looks back or ends: nobody joins now."""
    if asked := asked_newcomer(group):
        _end(asked, group, taken=False)


def _remind(asked: Newcomer, group: FocusGroup) -> None:
    Newcomer.objects.filter(pk=asked.pk).update(reminded_at=timezone.now())
    voted = NewcomerVote.objects.filter(newcomer=asked).values("person")
    for seat in group.seats.accepted().exclude(person__in=voted).select_related("person__user"):
        ask(group, seat.person)


def _end(asked: Newcomer, group: FocusGroup, *, taken: bool) -> None:
    """The votes go. Taken means invited, like everybody; not taken, and the person waits on and learns nothing."""
    NewcomerVote.objects.filter(newcomer=asked).delete()
    _close(asked, NewcomerState.TAKEN if taken else NewcomerState.NOT_TAKEN)
    if taken:
        try:
            invite_to_seat(group=group, application=asked.application)
        except (GroupFullError, WrongStateError):
            _close(asked, NewcomerState.NOT_TAKEN)  # withdrawn or seated elsewhere meanwhile
    record(actor=None, verb="newcomer_settled", target=group)


def _close(asked: Newcomer, state: NewcomerState) -> None:
    Newcomer.objects.filter(pk=asked.pk).update(state=state, ended_at=timezone.now())


def _require_seat(group: FocusGroup) -> None:
    if group.state not in MEETS:
        raise WrongStateError(_("This group takes nobody in any more."))
    if group.seats.open().count() >= group.round.max_size:
        raise GroupFullError(_("All seats of this group are offered or taken."))
    if asked_newcomer(group):
        raise WrongStateError(_("The members are being asked for somebody already. One after the other."))


def _voters(group: FocusGroup) -> set[int]:
    return set(group.seats.accepted().values_list("person_id", flat=True))
