"""Files that expire, ideas of one's own, and the one line that leaves the room by choice."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.dates import months_after
from clusterportal.core.models import Job, LogEntry, OutgoingMail
from focusgroups.enums import SeatState
from focusgroups.models import FocusGroup, Idea, RoomFile, Seat, SuccessStory
from focusgroups.room import deadlines
from focusgroups.room import files as room_files
from focusgroups.room.files import add_file, forget_expired
from focusgroups.room.ideas import release_line

from .rooms import make_room_group, member, room_of

pytestmark = pytest.mark.django_db

CANARY = "Kanari-Datei"
PDF = f"%PDF-1.7 {CANARY}".encode()


def upload(content: bytes = PDF, name: str = f"{CANARY}.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def page(name: str, pk: object) -> str:
    return reverse(f"focusgroups:{name}", args=[pk])


def signed_in(group: FocusGroup, number: int = 0) -> Client:
    client = Client()
    client.force_login(member(group, number).person.user)
    return client


def test_a_file_is_sealed_told_without_its_name_and_read_by_the_others() -> None:
    group = make_room_group()
    OutgoingMail.objects.all().delete()

    answer = signed_in(group).post(page("room_files", group.pk), {"upload": upload(), "months": 3})

    file = RoomFile.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, kind, content FROM focusgroups_roomfile")
        assert CANARY.encode() not in b"".join(bytes(part) for part in cursor.fetchone())
    assert (answer.status_code, file.expires_on) == (302, months_after(timezone.localdate(), 3))
    assert CANARY not in "".join(mail.subject + mail.body for mail in OutgoingMail.objects.all())
    assert CANARY not in str(list(LogEntry.objects.values_list("details", flat=True)))
    other = signed_in(group, 1)
    assert f"{CANARY}.pdf" in other.get(page("group_detail", group.pk)).content.decode()
    download = other.get(page("room_file", file.pk))
    assert (download.content, download["Content-Type"]) == (PDF, "application/pdf")
    assert download["Content-Disposition"] == f'attachment; filename="{CANARY}.pdf"'
    assert "no-store" in download["Cache-Control"]


@pytest.mark.parametrize("content", [b"", b"<html>", b"MZ\x90"])
def test_other_content_is_refused_at_the_field_and_nothing_is_kept(content) -> None:
    group = make_room_group()

    answer = signed_in(group).post(page("room_files", group.pk), {"upload": upload(content), "months": 3})

    assert (answer.status_code, RoomFile.objects.count()) == (200, 0)
    assert 'class="error"' in answer.content.decode()


def test_the_link_is_dead_after_leaving_and_after_its_day() -> None:
    group = make_room_group()
    file = add_file(room=room_of(group), upload=upload(), months=3)
    leaver, reader = signed_in(group, 1), signed_in(group, 2)
    before = {client.get(page("room_file", file.pk)).status_code for client in (leaver, reader)}

    Seat.objects.filter(pk=member(group, 1).pk).update(state=SeatState.LEFT)
    left = leaver.get(page("room_file", file.pk)).status_code
    RoomFile.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    expired = reader.get(page("room_file", file.pk)).status_code

    assert (before, left, expired) == ({200}, 404, 404)


def test_files_are_erased_on_the_morning_after_their_day() -> None:
    group = make_room_group()
    kept = add_file(room=room_of(group), upload=upload(), months=12)
    gone = add_file(room=room_of(group), upload=upload(PDF + b"2"), months=3)
    jobs = Job.objects.filter(task=deadlines.MIND, object_id=group.pk).order_by("due")
    assert [timezone.localdate(job.due) for job in jobs] == [one.expires_on + timedelta(days=1) for one in (gone, kept)]

    RoomFile.objects.filter(pk=gone.pk).update(expires_on=timezone.localdate() - timedelta(days=1))

    assert (forget_expired(group_id=group.pk), list(RoomFile.objects.all())) == (1, [kept])


def test_a_full_room_says_so_and_takes_the_same_form_once(monkeypatch) -> None:
    monkeypatch.setattr(room_files, "MOST", 1)
    group = make_room_group()
    client = signed_in(group)
    form = {"months": 3, "form_key": "6f1f7d7e-4f0c-4a55-9f5e-0a1b2c3d4e5f"}
    for _time in range(2):
        client.post(page("room_files", group.pk), {"upload": upload(), **form})

    answer = client.post(page("room_files", group.pk), {"upload": upload(), "months": 3}, follow=True)

    assert RoomFile.objects.count() == 1
    assert "schon 1 Dateien" in answer.content.decode()


def test_only_the_giver_removes_and_the_group_sees_who_fetched_it() -> None:
    group = make_room_group()
    file = add_file(room=room_of(group), upload=upload(), months=3)
    other = signed_in(group, 1)
    other.get(page("room_file", file.pk))
    other.post(page("room_file_remove", file.pk))
    seen = signed_in(group).get(page("room_visits", group.pk)).content.decode()

    assert (RoomFile.objects.count(), CANARY in seen, str(member(group, 1).person) in seen) == (1, True, True)
    signed_in(group).post(page("room_file_remove", file.pk))
    assert not RoomFile.objects.exists()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 5, 31), 6, date(2026, 11, 30)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
    ],
)
def test_months_end_on_a_day_that_there_is(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_an_idea_is_its_owners_alone() -> None:
    group = make_room_group()
    OutgoingMail.objects.all().delete()
    owner, other = signed_in(group), signed_in(group, 1)
    owner.post(page("room_ideas", group.pk), {"text": CANARY})

    idea = Idea.objects.get()
    assert CANARY in owner.get(page("room_ideas", group.pk)).content.decode()
    assert CANARY not in other.get(page("room_ideas", group.pk)).content.decode()
    assert other.post(page("room_idea_remove", idea.pk)).status_code == 404
    assert not OutgoingMail.objects.exists()
    assert owner.post(page("room_idea_remove", idea.pk)).status_code == 302
    assert not Idea.objects.exists()


def test_an_idea_given_to_another_owner_in_the_database_does_not_open() -> None:
    group = make_room_group()
    signed_in(group).post(page("room_ideas", group.pk), {"text": CANARY})
    Idea.objects.update(owner=member(group, 1).person)

    answer = signed_in(group, 1).get(page("room_ideas", group.pk))

    assert (answer.status_code, CANARY in answer.content.decode()) == (503, False)


@pytest.mark.parametrize("named", [True, False])
def test_a_line_is_public_by_choice_and_is_taken_back(client, named) -> None:
    group, line = make_room_group(), "Zwölf Prozent weniger Gas"
    owner, person = signed_in(group), member(group).person
    owner.post(page("room_story", group.pk), {"line": line, **({"named": "on"} if named else {})})

    assert line not in client.get(group.round.get_absolute_url()).content.decode()
    release_line(story=SuccessStory.objects.get(), shown=True)
    public = client.get(group.round.get_absolute_url()).content.decode()
    assert (line in public, str(person) in public) == (True, named)
    Seat.objects.filter(group=group).update(state=SeatState.LEFT)
    assert owner.post(page("story_withdraw", SuccessStory.objects.get().pk)).status_code == 302
    assert line not in client.get(group.round.get_absolute_url()).content.decode()
