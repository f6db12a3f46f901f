"""The tasks that look after a focus group's year."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from focusgroups.models import DateSearch, FocusGroup, Meeting, ModeratorChange, RoomFile, Seat
from focusgroups.room.files import add_file
from focusgroups.room.gate import Room, enter
from focusgroups.room.meetings import commit_to
from focusgroups.room.moderators import accept_moderator, name_moderator
from focusgroups.services.planning import plan_meeting
from focusgroups.services.searches import answer_search, days_to_propose, open_search
from tests.factories.focusgroups import make_active_group, make_applicant, make_group, make_meeting, seats_of
from tests.factories.members import make_manager

from .case import Case, due_now, forget_mails, times

MEMBERS = 5


def room_of(seat: Seat) -> Room:
    room = enter(seat.person.user, seat.group)
    assert room is not None
    return room


def yesterday() -> datetime:
    return timezone.now() - timedelta(days=1)


def sent(subject: str) -> int:
    return OutgoingMail.objects.filter(subject__contains=subject).count()


def make_room_with_deadlines() -> int:
    """A file whose day is over, and a moderator whom three of five have accepted within the week."""
    group = make_group(accepted=MEMBERS)
    seats = seats_of(group)
    add_file(room=room_of(seats[0]), upload=SimpleUploadedFile("plan.pdf", b"%PDF-1.7"), months=3)
    RoomFile.objects.update(expires_on=yesterday())
    name_moderator(group=group, person=make_applicant(group.round.cluster), actor=make_manager(group.round.cluster))
    for seat in seats[:3]:
        accept_moderator(room=room_of(seat))
    ModeratorChange.objects.update(until=yesterday())
    forget_mails()
    due_now("focusgroups.mind_room")
    return group.pk


def minded(group_id: int) -> tuple:
    group = FocusGroup.objects.get(pk=group_id)
    left = RoomFile.objects.filter(group=group).count()
    return left, group.moderator is not None, times("moderator_changed"), sent("moderieren")


def make_search() -> DateSearch:
    group = make_group(size=MEMBERS, accepted=MEMBERS)
    Meeting.objects.filter(group=group).update(starts_at=None)
    closes_on = timezone.localdate() + timedelta(days=7)
    return open_search(group=group, proposals=days_to_propose(group), closes_on=closes_on)


def make_search_on_its_last_day() -> int:
    """All but one have answered."""
    search = make_search()
    fits = dict.fromkeys(search.proposals.values_list("pk", flat=True), "yes")
    host = search.meeting.host_id
    for seat in sorted(seats_of(search.meeting.group), key=lambda seat: seat.company_id != host)[:-1]:
        answer_search(search=search, seat=seat, fits=fits)
    DateSearch.objects.update(closes_on=yesterday())
    due_now("focusgroups.close_search")
    return search.pk


def decided(search_id: int) -> tuple:
    search = DateSearch.objects.get(pk=search_id)
    return search.state, search.meeting.is_dated, times("date_search_decided")


def make_silent_search() -> int:
    search = make_search()
    forget_mails()
    due_now("focusgroups.remind_search")
    return search.pk


def make_near_meeting() -> int:
    """In six days, and nobody has said whether they come."""
    meeting = make_planned()
    due_now("focusgroups.watch_meeting")
    return meeting.pk


def make_near_meeting_with_a_commitment() -> int:
    meeting = make_planned()
    due_now("focusgroups.remind_commitments")
    return meeting.pk


def make_planned() -> Meeting:
    group = make_active_group()
    held = make_meeting(group, days=-30, number=2)
    Meeting.objects.create(group=group, number=3)
    commit_to(room=room_of(seats_of(group)[0]), meeting=held, text="Ask")
    meeting = plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=21))
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(days=6))
    forget_mails()
    return meeting


GROUP_CASES = [
    Case("focusgroups.mind_room", make_room_with_deadlines, minded, (0, True, 1, 1)),
    Case("focusgroups.close_search", make_search_on_its_last_day, decided, ("decided", True, 1)),
    Case("focusgroups.remind_search", make_silent_search, lambda _pk: sent("Antwort fehlt noch"), MEMBERS),
    Case("focusgroups.watch_meeting", make_near_meeting, lambda _pk: sent("Kommen Sie"), MEMBERS),
    Case("focusgroups.remind_commitments", make_near_meeting_with_a_commitment, lambda _pk: sent("in einer Woche"), 1),
]
