"""Minutes and attendance as PDF, with the extra installed: tagged, titled, in the reader's language, and closed."""

import re
import subprocess
import zlib
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from focusgroups.models import FocusGroup, Meeting, MeetingNotes, Seat
from focusgroups.pdf import as_pdf
from focusgroups.room.meetings import commit_to, object_to
from tests.factories.focusgroups import seats_of
from tests.factories.members import make_manager, make_superuser
from tests.focusgroups.room.rooms import make_room_group, room_of

pytestmark = pytest.mark.django_db

PDFS = ["room_minutes_pdf", "room_attendance_pdf"]


@pytest.fixture
def meeting() -> Meeting:
    group = make_room_group()
    meeting = group.meetings.get(number=1)
    starts_at = timezone.now() - timedelta(days=3)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, state="held")
    meeting.refresh_from_db()
    meeting.attended.set(seats_of(group)[:4])
    room = room_of(group)
    room.save(MeetingNotes(group=group, meeting=meeting, topic="Wärmepumpen", minutes="Größe geprüft.\n\nSüßes dabei."))
    object_to(room=room, meeting=meeting, text="Keine Preise, bitte.")
    commit_to(room=room, meeting=meeting, text="Äußere Dämmung anfragen")
    return meeting


def fetch(meeting: Meeting, name: str, user=None, language: str = "de"):
    client = Client()
    client.force_login(user or seats_of(meeting.group)[0].person.user)
    address = reverse(f"focusgroups:{name}", args=[meeting.pk])
    return client.get(address if language == "de" else f"/en{address}")


def asked(tool: str, pdf: bytes, *options: str) -> str:
    return subprocess.run(
        [tool, *options, "-", *(["-"] if tool == "pdftotext" else [])], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def inner(pdf: bytes) -> bytes:
    """The file with its compressed parts opened."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PDFS)
def test_it_is_tagged_titled_and_in_the_readers_language(meeting: Meeting, name: str, language: str) -> None:
    answer = fetch(meeting, name, language=language)

    told, within = asked("pdfinfo", answer.content), inner(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert re.search(r"Tagged:\s+yes", told)
    titles = {"de": "Fokusgruppe A", "en": "Focus group A"}
    assert titles[language] in re.search(r"Title:\s+(.*)", told)[1]
    assert f"/Lang ({language})".encode() in within
    assert b"pdfuaid:part" in within
    assert b"/DisplayDocTitle true" in within


def test_its_words_are_read_in_order_with_umlauts(meeting: Meeting) -> None:
    minutes = " ".join(asked("pdftotext", fetch(meeting, "room_minutes_pdf").content).split())
    attendance = asked("pdftotext", fetch(meeting, "room_attendance_pdf").content, "-layout")

    words = ["Protokoll", "Wärmepumpen", "Größe geprüft.", "Süßes dabei.", "Keine Preise", "Äußere Dämmung"]
    assert [word for word in words if word not in minutes] == []
    assert [minutes.index(word) for word in words] == sorted(minutes.index(word) for word in words)
    for seat in seats_of(meeting.group):
        assert str(seat.person) in attendance
    assert len(re.findall(r"\bja\b", attendance)) == 4
    structure = asked("pdfinfo", fetch(meeting, "room_attendance_pdf").content, "-struct")
    assert {"H1", "Table", "TH", "TD"} <= set(re.findall(r"\b(H1|Table|TH|TD)\b", structure))


@pytest.mark.parametrize("name", PDFS)
def test_nobody_else_gets_it_and_nobody_keeps_it(meeting: Meeting, name: str) -> None:
    left = seats_of(meeting.group)[4]
    Seat.objects.filter(pk=left.pk).update(state="left")

    for user in (make_manager(meeting.group.round.cluster), make_superuser(), left.person.user):
        assert fetch(meeting, name, user).status_code == 404
    answer = fetch(meeting, name)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_page_offers_it(meeting: Meeting) -> None:
    page = fetch(meeting, "room_minutes_paper").content.decode()

    assert reverse("focusgroups:room_minutes_pdf", args=[meeting.pk]) in page


def test_what_a_member_writes_fetches_nothing(meeting: Meeting) -> None:
    group = FocusGroup.objects.get(pk=meeting.group_id)
    text = '<img src="http://127.0.0.1:9/x.png"><link rel="stylesheet" href="file:///etc/passwd">'
    MeetingNotes.objects.all().delete()
    room_of(group).save(MeetingNotes(group=group, meeting=meeting, topic="", minutes=text))

    assert "file:///etc/passwd" in asked("pdftotext", fetch(meeting, "room_minutes_pdf").content)
    assert as_pdf(f"<html lang=de><title>x</title><body>{text}</body></html>").startswith(b"%PDF")
