"""What members do about one meeting inside the room."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..enums import MeetingState
from ..exceptions import WrongStateError
from ..models import AbsenceReason, Commitment, Meeting, MeetingNotes, MemberCase, Objection, Seat, WayIn
from ..services.locks import lock_meeting
from .gate import Room
from .news import tell_others

AHEAD = timedelta(days=5)  # a case reaches the others in time


def notes_of(room: Room, meeting: Meeting) -> MeetingNotes | None:
    return next(iter(room.read(MeetingNotes.objects.filter(meeting=meeting).select_related("changed_by"))), None)


def save_notes(*, room: Room, meeting: Meeting, topic: str, minutes: str, seen: str) -> MeetingNotes:
    """Focus topic and minutes; what somebody else has saved since ``seen`` is not overwritten."""
    with transaction.atomic():
        lock_meeting(meeting.pk)
        notes = notes_of(room, meeting)
        if stamp_of(notes) != seen:
            raise WrongStateError(
                _(
                    "Somebody has changed this entry while you were writing. What you have typed is still here: "
                    "send it again to save it over the other change."
                )
            )
        is_new = notes is None
        notes = notes or MeetingNotes(group=room.group, meeting=meeting)
        notes.topic, notes.minutes = topic, minutes
        notes.changed_at, notes.changed_by = timezone.now(), room.person
        room.save(notes, *([] if is_new else ["topic", "minutes", "changed_at", "changed_by"]))
    return notes


def stamp_of(notes: MeetingNotes | None) -> str:
    """Changes with every change of the notes."""
    return notes.changed_at.isoformat() if notes else ""


def object_to(*, room: Room, meeting: Meeting, text: str) -> Objection:
    """Writes an objection into the minutes, with name and time; it stays as it is."""
    with transaction.atomic():
        objection = Objection(group=room.group, meeting=meeting, person=room.person, text=text)
        room.save(objection)
    return objection


def hand_in_case(*, room: Room, meeting: Meeting, lines: Mapping[str, str]) -> MemberCase:
    """Hands in a case, or says it better, until five days before the meeting; the others are told that it is there."""
    with transaction.atomic():
        lock_meeting(meeting.pk)
        if not takes_cases(meeting):
            raise WrongStateError(_("Cases are handed in until five days before the meeting."))
        case = MemberCase.objects.filter(meeting=meeting, person=room.person).first()
        is_new = case is None
        case = case or MemberCase(group=room.group, meeting=meeting, person=room.person)
        for name, line in lines.items():
            setattr(case, name, line)
        room.save(case, *([] if is_new else lines))
        if is_new:
            tell_others(room)
    return case


def takes_cases(meeting: Meeting) -> bool:
    planned = meeting.state == MeetingState.PLANNED
    return planned and (meeting.starts_at is None or meeting.starts_at - AHEAD > timezone.now())


def give_reason(*, room: Room, seat: Seat, meeting: Meeting, text: str) -> None:
    """Why one cannot come, for those inside; an empty text takes it back."""
    with transaction.atomic():
        AbsenceReason.objects.filter(meeting=meeting, seat=seat).delete()
        if text:
            room.save(AbsenceReason(group=room.group, meeting=meeting, seat=seat, text=text))


def write_way_in(*, room: Room, meeting: Meeting, text: str) -> None:
    """How one takes part from afar; the last one to write it is right, an empty text takes it back."""
    with transaction.atomic():
        lock_meeting(meeting.pk)
        WayIn.objects.filter(meeting=meeting).delete()
        if text:
            room.save(WayIn(group=room.group, meeting=meeting, text=text))


def commit_to(*, room: Room, meeting: Meeting, text: str) -> Commitment:
    """What one sets out to do until the next meeting."""
    with transaction.atomic():
        return room.save(Commitment(group=room.group, meeting=meeting, person=room.person, text=text))


def finish_commitment(*, room: Room, commitment: Commitment) -> None:
    """Done; only who has set out to do it says so."""
    if commitment.person_id != room.person.pk:
        raise WrongStateError(_("Only who has set out to do it says that it is done."))
    Commitment.objects.filter(pk=commitment.pk, done_at=None).update(done_at=timezone.now())


def commitments_for(room: Room, meeting: Meeting) -> tuple[list[Commitment], list[Commitment]]:
    """Those of earlier meetings that are open or were done since, and those of this one."""
    rows = Commitment.objects.filter(group=room.group, meeting__number__lte=meeting.number)
    found = room.read(rows.select_related("person", "meeting").order_by("meeting__number", "written_at"))
    earlier = [one for one in found if one.meeting_id != meeting.pk and _is_on_agenda(one, meeting)]
    earlier.sort(key=lambda one: one.done_at is not None)  # the open ones first
    return earlier, [one for one in found if one.meeting_id == meeting.pk]


def _is_on_agenda(commitment: Commitment, meeting: Meeting) -> bool:
    return commitment.done_at is None or commitment.meeting.number == meeting.number - 1
