"""Leaving a group: the door is shut at once, and what was written stays without a name or goes."""

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import enqueue
from members.models import Person

from ..enums import MEETS, ApplicationState, GroupState, MeetingState, SeatState
from ..exceptions import WrongStateError
from ..models import (
    AbsenceReason,
    Application,
    Commitment,
    ErasureConsent,
    Hearing,
    Idea,
    MeetingAnswer,
    MemberCase,
    NewcomerVote,
    Post,
    PulseAnswer,
    ReviewAnswer,
    RoomFile,
    Seat,
    Wish,
)
from ..services.hosts import drop_host
from ..services.letters import write_to
from ..services.locks import lock_seat
from ..services.seats import REFILL
from .gate import Room
from .ideas import own_ideas
from .news import ask, tell_others


def own_seat(room: Room) -> Seat | None:
    return Seat.objects.accepted().filter(group=room.group, person=room.person).first()


def take_out(room: Room, seat: Seat, *, erase: bool) -> Seat:
    """Within a transaction: ends the membership. The log says neither who wanted it nor why."""
    locked = lock_seat(seat.pk)
    if locked.state != SeatState.ACCEPTED:
        raise WrongStateError(_("This person has left the group already."))
    _handle_content(room, locked, erase)
    locked.state, locked.left_at = SeatState.LEFT, timezone.now()
    locked.save(update_fields=["state", "left_at"])
    Application.objects.filter(pk=locked.application_id).update(state=ApplicationState.WITHDRAWN)
    if locked.group.moderator_id == locked.person_id:
        locked.group.moderator = None
        locked.group.save(update_fields=["moderator"])
    MeetingAnswer.objects.filter(seat=locked, meeting__state=MeetingState.PLANNED).delete()
    drop_host(group=locked.group, company=locked.company)
    record(actor=None, verb="seat_left", target=locked)
    _tell(room, locked)
    return locked


def ideas_as_text(room: Room) -> str:
    """One's own ideas, to take along."""
    ideas = room.read(own_ideas(room).order_by("written_at"))
    days = ((date_format(timezone.localtime(idea.written_at), "SHORT_DATE_FORMAT"), idea.text) for idea in ideas)
    return "\n\n".join(f"{day}\n{text}" for day, text in days) + "\n"


def _handle_content(room: Room, seat: Seat, erase: bool) -> None:
    """Private things go in any case; answers to a pulse stay in the averages, nobody's."""
    own = {"group": room.group, "person": seat.person}
    Idea.objects.filter(group=room.group, owner=seat.person).delete()
    Hearing.objects.filter(**own).delete()
    for model in (Wish, ErasureConsent, NewcomerVote, ReviewAnswer):
        model.objects.filter(**own).delete()
    AbsenceReason.objects.filter(seat=seat).delete()
    Commitment.objects.filter(**own).filter(Q() if erase else Q(done_at=None)).delete()
    for answer in room.read(PulseAnswer.objects.filter(**own)):
        answer.person_id = None
        room.seal(answer, "worth", "openness", "again", "person")
    if erase:
        MemberCase.objects.filter(**own).delete()
        RoomFile.objects.filter(group=room.group, given_by=seat.person).delete()
        _erase_posts(room, seat.person)


def _erase_posts(room: Room, person: Person) -> None:
    """What others have answered stays theirs: the post above it becomes empty."""
    own = Post.objects.filter(group=room.group, author=person)
    answered = own.filter(answers__in=Post.objects.exclude(author=person)).distinct()
    for post in answered:
        post.text, post.author = "", None
        room.seal(post, "text", "author")
    own.delete()


def _tell(room: Room, seat: Seat) -> None:
    """The one who goes, the others by a mail that says nothing, and the moderator when too few are left."""
    group = seat.group
    context = {"round": group.round}
    write_to(seat.person, "seat_left", reference=seat, page=("focusgroups:my_groups",), context=context)
    tell_others(Room(group, seat.person))
    members = group.seats.accepted().count()
    meets = group.meetings.filter(state=MeetingState.HELD).exists()
    if group.state in {GroupState.FORMING, *MEETS} and (not meets or members < group.round.min_size):
        enqueue(REFILL, object_id=seat.pk)
    if meets and members < group.round.min_size and group.moderator is not None:
        ask(group, group.moderator)
