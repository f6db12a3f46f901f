"""How a meeting was, and whether one stays: private answers, of which averages show, and late enough to tell nobody's.

Averages appear once a meeting takes no more answers: after a week, or when everybody has answered. Before that, each
new answer would show as the change of the average.
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..enums import MeetingState
from ..exceptions import WrongStateError
from ..models import Meeting, PulseAnswer, Seat, Wish
from ..services.locks import lock_meeting
from .gate import Room

FEWEST = 3  # answers that an average is made of
OPEN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Pulse:
    """What the group may know: how many have answered, and averages once they tell nobody's answer."""

    answers: int
    takes_answers: bool
    worth: float | None = None
    openness: float | None = None
    again: int | None = None


def takes_answers(meeting: Meeting, answers: int, members: int) -> bool:
    now = timezone.now()
    begun = meeting.starts_at is not None and meeting.starts_at <= now and meeting.state != MeetingState.CANCELLED
    return begun and answers < members and now < meeting.starts_at + OPEN_FOR


def answer_pulse(*, room: Room, meeting: Meeting, worth: str, openness: str, again: str) -> PulseAnswer:
    """Says how the meeting was; can be changed as long as answers are taken."""
    with transaction.atomic():
        lock_meeting(meeting.pk)
        if not takes_answers(meeting, _answers(meeting), _members(room)):
            raise WrongStateError(_("This meeting takes no more answers."))
        if not Seat.objects.filter(group=room.group, person=room.person).accepted().exists():
            raise WrongStateError(_("Only members of the group answer."))
        PulseAnswer.objects.filter(meeting=meeting, person=room.person).delete()
        answer = PulseAnswer(group=room.group, meeting=meeting, person=room.person)
        answer.worth, answer.openness, answer.again = worth, openness, again
        return room.save(answer)


def pulse_of(room: Room, meeting: Meeting) -> Pulse:
    answers = room.read(PulseAnswer.objects.filter(meeting=meeting))
    still = takes_answers(meeting, len(answers), _members(room))
    if still or len(answers) < FEWEST:
        return Pulse(len(answers), still)
    return Pulse(
        answers=len(answers),
        takes_answers=False,
        worth=fmean(int(one.worth) for one in answers),
        openness=fmean(int(one.openness) for one in answers),
        again=sum(one.again == "yes" for one in answers),
    )


def say_wish(*, room: Room, choice: str, remark: str) -> Wish:
    """Stay, change or stop; the moderator reads it, and nobody else."""
    with transaction.atomic():
        if not may_wish(room):
            raise WrongStateError(_("This question comes after the second meeting."))
        Wish.objects.filter(group=room.group, person=room.person).delete()
        return room.save(Wish(group=room.group, person=room.person, choice=choice, remark=remark))


def may_wish(room: Room) -> bool:
    """After the second meeting, for those with a seat."""
    held = Meeting.objects.filter(group=room.group, state=MeetingState.HELD).count()
    return held >= 2 and Seat.objects.filter(group=room.group, person=room.person).accepted().exists()


def wishes_for(room: Room) -> list[Wish]:
    """One's own; all of them for the moderator."""
    rows = Wish.objects.filter(group=room.group).select_related("person")
    moderates = room.group.moderator_id == room.person.pk
    return room.read(rows if moderates else rows.filter(person=room.person))


def _answers(meeting: Meeting) -> int:
    return PulseAnswer.objects.filter(meeting=meeting).count()


def _members(room: Room) -> int:
    return Seat.objects.filter(group=room.group).accepted().count()
