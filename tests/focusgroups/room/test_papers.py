"""Minutes and attendance to print from the browser; without the extra no PDF is offered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focusgroups import pdf
from focusgroups.models import Meeting, MeetingNotes
from focusgroups.room.departures import leave_group
from focusgroups.views import papers
from tests.factories.focusgroups import seats_of
from tests.factories.members import make_manager

from .rooms import make_room_group, room_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    group = make_room_group()
    Meeting.objects.filter(group=group, number=1).update(starts_at=timezone.now() - timedelta(days=3), state="held")
    meeting = group.meetings.get(number=1)
    meeting.attended.set(seats_of(group)[:2])
    room_of(group).save(MeetingNotes(group=group, meeting=meeting, topic="Heat", minutes="We measured."))
    return meeting


def fetch(meeting: Meeting, name: str, user=None):
    client = Client()
    client.force_login(user or seats_of(meeting.group)[1].person.user)
    return client.get(reverse(f"focusgroups:{name}", args=[meeting.pk]))


def test_minutes_and_attendance_are_pages_of_the_room(meeting: Meeting) -> None:
    minutes, attendance = (fetch(meeting, name) for name in ("room_minutes_paper", "room_attendance"))

    assert "We measured." in minutes.content.decode()
    assert attendance.content.decode().count("<td>ja</td>") == 2
    assert "no-store" in minutes["Cache-Control"]
    office = make_manager(meeting.group.round.cluster)
    assert [fetch(meeting, name, office).status_code for name in ("room_minutes_paper", "room_attendance")] == [
        404,
        404,
    ]


def test_before_a_meeting_the_list_is_to_sign(meeting: Meeting) -> None:
    following = meeting.group.meetings.get(number=2)

    assert "Unterschrift" in fetch(following, "room_attendance").content.decode()


def test_who_left_is_counted_and_not_named(meeting: Meeting) -> None:
    leaver = seats_of(meeting.group)[0].person
    leave_group(room=room_of(meeting.group), erase=False)

    page = fetch(meeting, "room_attendance").content.decode()

    assert (str(leaver) in page, "1 ehemaliges Mitglied" in page) == (False, True)


@pytest.mark.parametrize("name", ["room_minutes_pdf", "room_attendance_pdf"])
def test_without_the_extra_there_is_no_pdf(meeting: Meeting, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    monkeypatch.setattr(papers, "is_available", pdf.is_available)

    assert fetch(meeting, name).status_code == 404
    for paper in ("room_minutes_paper", "room_attendance"):
        assert ".pdf" not in fetch(meeting, paper).content.decode()
