"""The log of the portal says nothing of what is done inside a room, not even that it was done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clusterportal.core.models import LogEntry
from focusgroups.models import Meeting
from focusgroups.room import erasing, files, ideas, meetings, posts
from focusgroups.room.gate import Room
from focusgroups.services.meetings import answer_meeting
from tests.factories.focusgroups import make_active_group, make_meeting

from .rooms import member, room_of

pytestmark = pytest.mark.django_db

LINES = dict.fromkeys(("situation", "question", "tried", "options", "wanted"), "Two halls")
ACTS: dict[str, Callable[[Room, Meeting], Any]] = {
    "post": lambda room, _meeting: posts.write_post(room=room, text="We halved our gas bill"),
    "removed post": lambda room, _meeting: posts.remove_post(room=room, post=posts.write_post(room=room, text="Oh")),
    "file": lambda room, _meeting: files.add_file(room=room, upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7"), months=3),
    "idea": lambda room, _meeting: ideas.note_idea(room=room, text="Ask the apprentices"),
    "minutes": lambda room, meeting: meetings.save_notes(room=room, meeting=meeting, topic="", minutes="All", seen=""),
    "objection": lambda room, meeting: meetings.object_to(room=room, meeting=meeting, text="This is about prices"),
    "case": lambda room, meeting: meetings.hand_in_case(room=room, meeting=meeting, lines=LINES),
    "commitment": lambda room, meeting: meetings.commit_to(room=room, meeting=meeting, text="Ask"),
    "erasure": lambda room, _meeting: erasing.change_mind(room=room, agree=True),
}


@pytest.mark.parametrize("act", ACTS)
def test_acts_inside_are_in_no_log(act: str) -> None:
    group = make_active_group()
    meeting = make_meeting(group)
    before = LogEntry.objects.count()

    ACTS[act](room_of(group), meeting)

    assert LogEntry.objects.count() == before


def test_control_an_answer_to_the_frame_is_in_the_log() -> None:
    group = make_active_group()
    seat, meeting = member(group), make_meeting(group)

    answer_meeting(meeting=meeting, seat=seat, comes=True, actor=seat.person.user)

    assert LogEntry.objects.filter(verb="meeting_answered", actor=seat.person.user).count() == 1
