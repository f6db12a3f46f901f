"""Living rooms for the running round: posts, answers, files, ideas, visits."""

from django.core.files.uploadedfile import SimpleUploadedFile

from focusgroups.models import FocusGroup, Seat
from focusgroups.room.files import add_file
from focusgroups.room.gate import Room
from focusgroups.room.ideas import note_idea, share_line
from focusgroups.room.posts import write_post
from focusgroups.room.visits import note_visit

from . import room_texts
from .clock import at, office_moment
from .work import work_off


def build_room(group: FocusGroup) -> None:
    """What the group's members have written and brought since they met first."""
    seats = list(Seat.objects.filter(group=group).accepted().select_related("person__user").order_by("pk"))
    rooms = [Room(group, seat.person) for seat in seats]
    acts = [
        *((days, _write, (rooms[who], text, days, answers, rooms)) for days, who, text, answers in room_texts.POSTS),
        *((days, _bring, (rooms[who], name, months, text)) for days, who, name, months, text in room_texts.FILES),
        *((days, _note, (rooms[who], text)) for days, who, text in room_texts.IDEAS),
    ]
    for days, act, arguments in sorted(acts, key=lambda one: -one[0]):
        with at(office_moment(days, 16, 20)):
            act(*arguments)
            work_off()
    with at(office_moment(5, 17, 5)):
        share_line(room=rooms[2], line=room_texts.STORY, named=False)
    for place, room in enumerate(rooms[1:]):
        with at(office_moment(3, 9 + place, 7 * place)):
            note_visit(room)


def _write(room: Room, text: str, days: int, answers: tuple, rooms: list[Room]) -> None:
    post = write_post(room=room, text=text)
    for later, who, answer in answers:
        with at(office_moment(later, 17 if later < days else 16, 40)):
            write_post(room=rooms[who], text=answer, answers_to=post)


def _bring(room: Room, name: str, months: int, text: str) -> None:
    add_file(room=room, upload=SimpleUploadedFile(name, small_pdf(text)), months=months)


def _note(room: Room, text: str) -> None:
    note_idea(room=room, text=text)


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
