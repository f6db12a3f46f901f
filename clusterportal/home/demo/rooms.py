"""Living rooms for the running round: posts, answers, files, ideas, visits."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from focusgroups.enums import MeetingState
from focusgroups.models import FocusGroup, Meeting, Post, Seat
from focusgroups.room.files import add_file
from focusgroups.room.gate import Room
from focusgroups.room.ideas import note_idea, release_line, share_line
from focusgroups.room.meetings import commit_to, finish_commitment, hand_in_case, save_notes
from focusgroups.room.posts import write_post
from focusgroups.room.pulse import answer_pulse
from focusgroups.room.visits import note_visit
from focusgroups.services.planning import open_meeting

from . import room_texts
from .clock import at, later, office_moment
from .work import work_off

Act = Callable[[], Any]


def build_room(group: FocusGroup) -> None:
    """What the group's members have written and brought since they met first."""
    seats = list(Seat.objects.filter(group=group).accepted().select_related("person__user").order_by("pk"))
    rooms = [Room(group, seat.person) for seat in seats]
    acts = [act for thread in room_texts.POSTS for act in _thread(rooms, *thread)]
    acts += [(_moment(days, 10), partial(_bring, rooms[who], *file)) for days, who, *file in room_texts.FILES]
    acts += [
        (_moment(days, 18), partial(note_idea, room=rooms[who], text=text)) for days, who, text in room_texts.IDEAS
    ]
    if line := room_texts.STORIES.get(group.letter):
        acts += [(_moment(5, 17), partial(_tell, rooms[2], line))]
    acts += [(_moment(3, 9 + place), partial(note_visit, room)) for place, room in enumerate(rooms[1:])]
    acts += [act for place, meeting in enumerate(_held(group)) for act in _said_at(rooms, meeting, place)]
    if following := open_meeting(group):
        acts += _ahead(rooms, following)
    for moment, act in sorted(acts, key=lambda one: one[0]):
        with at(moment):
            act()
            work_off()


def _held(group: FocusGroup) -> list[Meeting]:
    return list(group.meetings.filter(state=MeetingState.HELD).order_by("number")[: len(room_texts.MEETINGS)])


def _said_at(rooms: list[Room], meeting: Meeting, place: int) -> Iterator[tuple[datetime, Act]]:
    """Minutes and commitments on the day after, and how it was."""
    topic, minutes, commitments = room_texts.MEETINGS[place]
    after = later(meeting.starts_at, 8)
    yield after, partial(save_notes, room=rooms[-1], meeting=meeting, topic=topic, minutes=minutes, seen="")
    for who, text, done in commitments:
        yield after, partial(_commit, rooms[who], meeting, text, done)
    for room, (worth, openness, again) in zip(rooms, room_texts.PULSES, strict=False):
        yield after, partial(answer_pulse, room=room, meeting=meeting, worth=worth, openness=openness, again=again)


def _ahead(rooms: list[Room], meeting: Meeting) -> list[tuple[datetime, Act]]:
    topic = partial(save_notes, room=rooms[1], meeting=meeting, topic=room_texts.NEXT_TOPIC, minutes="", seen="")
    case = partial(hand_in_case, room=rooms[2], meeting=meeting, lines=room_texts.CASE)
    return [(_moment(6, 12), topic), (_moment(4, 15), case)]


def _commit(room: Room, meeting: Meeting, text: str, done: bool) -> None:
    commitment = commit_to(room=room, meeting=meeting, text=text)
    if done:
        finish_commitment(room=room, commitment=commitment)


def _moment(days_ago: int, hour: int) -> datetime:
    return office_moment(days_ago, hour, 7 * days_ago % 60)


def _thread(rooms: list[Room], days: int, who: int, text: str, answers: tuple) -> Iterator[tuple[datetime, Act]]:
    """The post and its answers, each at its moment."""
    written: list[Post] = []
    yield _moment(days, 9), lambda: written.append(write_post(room=rooms[who], text=text))
    for place, (ago, other, answer) in enumerate(answers):
        yield _moment(ago, 11 + place), partial(_answer, rooms[other], answer, written)


def _answer(room: Room, text: str, written: list[Post]) -> None:
    write_post(room=room, text=text, answers_to=written[0])


def _tell(room: Room, line: str) -> None:
    release_line(story=share_line(room=room, line=line, named=False), shown=True)


def _bring(room: Room, name: str, months: int, text: str) -> None:
    add_file(room=room, upload=SimpleUploadedFile(name, small_pdf(text)), months=months)


def small_pdf(line: str) -> bytes:
    """A page with one line, as a program would write it."""
    drawn = f"BT /F1 18 Tf 72 760 Td ({line}) Tj ET".encode("cp1252")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end
