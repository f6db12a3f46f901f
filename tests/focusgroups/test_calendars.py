"""Calendars: read back by two parsers that know nothing of each other; dead when they must be."""

import logging
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.logs import WithoutSecrets
from focusgroups.calendars import Entry, calendar_of
from focusgroups.enums import MeetingState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import CalendarKey, FocusGroup, Meeting, Seat
from focusgroups.room.erasing import erase_room
from focusgroups.services.calendars import renew_calendar
from focusgroups.services.planning import open_meeting, plan_meeting
from members.models import User
from tests.factories.focusgroups import make_group, seats_of

BERLIN = ZoneInfo("Europe/Berlin")
CHANGES = [date(2024, 3, 31), date(2024, 10, 27), date(2025, 3, 30), date(2025, 10, 26), date(2026, 3, 29),
           date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26), date(2028, 10, 29),
           date(2029, 3, 25), date(2029, 10, 28), date(2030, 3, 31), date(2030, 10, 27)]  # fmt: skip


def entry(starts_at: datetime, **fields: object) -> Entry:
    given = {"uid": "meeting-1@example.org", "sequence": 3, "changed_at": datetime(2026, 11, 1, 9, tzinfo=UTC)}
    words = {"summary": "Gruppe Ä", "location": "Öl; Gas, Jena", "description": "Größe\nZeile", "url": "https://x.org/"}
    return Entry(starts_at=starts_at, minutes=180, **{**given, **words, "is_cancelled": False, **fields})


def by_icalendar(content: bytes) -> list[dict]:
    calendar = icalendar.Calendar.from_ical(content)
    return [
        {
            "uid": str(event["UID"]),
            "begin": event.decoded("DTSTART").astimezone(UTC),
            "end": event.decoded("DTEND").astimezone(UTC),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "location": str(event.get("LOCATION", "")),
            "description": str(event["DESCRIPTION"]),
            "changed": event.decoded("LAST-MODIFIED"),
        }
        for event in calendar.walk("VEVENT")
    ]


def by_vobject(content: bytes) -> list[dict]:
    """Takes the time zone from the file itself."""
    calendar = vobject.readOne(content.decode())
    return [
        {
            "uid": event.uid.value,
            "begin": event.dtstart.value.astimezone(UTC),
            "end": event.dtend.value.astimezone(UTC),
            "sequence": int(event.sequence.value),
            "status": event.status.value,
            "summary": event.summary.value,
            "location": event.location.value if hasattr(event, "location") else "",
            "description": event.description.value,
            "changed": event.last_modified.value,
        }
        for event in calendar.contents.get("vevent", [])
    ]


def read(content: bytes) -> list[dict]:
    """What both parsers agree on."""
    first, second = by_icalendar(content), by_vobject(content)
    assert first == second
    return first


@pytest.mark.parametrize("day", CHANGES, ids=str)
def test_every_hour_around_a_change_of_the_clocks(day: date) -> None:
    """From the day before to the day after; each hour that there is, as both parsers read it."""
    first = datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC) - timedelta(days=1)
    moments = [first + timedelta(hours=hour) for hour in range(72)]

    found = read(calendar_of([entry(one, uid=f"{one:%d%H}") for one in moments], name="Probe"))

    assert [one["begin"] for one in found] == moments
    assert [one["end"] - one["begin"] for one in found] == [timedelta(hours=3)] * len(moments)


def test_a_meeting_at_two_in_the_afternoon_keeps_its_hour_all_years() -> None:
    days = [date(year, month, 15) for year in range(2024, 2031) for month in range(1, 13)]
    moments = [datetime(day.year, day.month, day.day, 14, tzinfo=BERLIN) for day in days]

    content = calendar_of([entry(one, uid=f"{one:%y%m}") for one in moments], name="Probe")

    assert content.decode().count("DTSTART;TZID=Europe/Berlin:") == len(days)
    assert {one["begin"].astimezone(BERLIN).hour for one in read(content)} == {14}


def test_long_texts_are_folded_and_come_back_whole() -> None:
    text = "Größe, Maß; Weg \\ Ziel \N{SNOWMAN} " * 20

    content = calendar_of([entry(timezone.now(), description=text, summary="Ä" * 200)], name="Ü")

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    [found] = read(content)
    assert (found["description"], found["summary"]) == (text, "Ä" * 200)
    assert (found["location"], content.count(b"METHOD:PUBLISH")) == ("Öl; Gas, Jena", 1)


# -- of a group


@pytest.fixture
def group(db) -> FocusGroup:
    return make_group(accepted=5)


def feed(key: CalendarKey) -> str:
    return reverse("focusgroups:calendar_feed", args=[key.token])


def entries(client: Client, key: CalendarKey) -> dict[str, dict]:
    return {one["uid"].partition("@")[0]: one for one in read(client.get(feed(key)).content)}


def test_feed_shows_day_place_and_host_and_nobody(client: Client, group: FocusGroup) -> None:
    person = seats_of(group)[0].person
    meeting = plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=40), place="Werkstraße 7, Jena")

    [found] = read(client.get(feed(renew_calendar(person=person))).content)

    assert found["begin"] == meeting.starts_at.replace(microsecond=0)
    assert str(meeting.host) in found["summary"]
    assert found["location"] == f"{meeting.host}, Werkstraße 7, Jena"
    text = client.get(feed(CalendarKey.objects.get())).content.decode()
    people = [seat.person for seat in seats_of(group)]
    assert [one.last_name for one in people if one.last_name in text or one.email in text] == []


def test_a_moved_meeting_moves_and_keeps_its_number_in_the_calendar(client: Client, group: FocusGroup) -> None:
    key = renew_calendar(person=seats_of(group)[0].person, group=group)
    meeting = open_meeting(group)
    [before] = entries(client, key).values()

    later = meeting.starts_at + timedelta(days=14)
    plan_meeting(group=group, starts_at=later, place="")
    [moved] = entries(client, key).values()
    plan_meeting(group=group, starts_at=later, place="Halle 3")
    [elsewhere] = entries(client, key).values()

    assert moved["uid"] == before["uid"] == elsewhere["uid"]
    assert moved["begin"] - before["begin"] == timedelta(days=14)
    assert before["sequence"] < moved["sequence"] < elsewhere["sequence"]
    assert before["changed"] <= moved["changed"] <= elsewhere["changed"]


def test_a_cancelled_meeting_stays_as_cancelled_for_three_months(client: Client, group: FocusGroup) -> None:
    key = renew_calendar(person=seats_of(group)[0].person)
    meeting = open_meeting(group)
    before = entries(client, key)[f"meeting-{meeting.pk}"]

    meeting.revise(state=MeetingState.CANCELLED)
    after = entries(client, key)[f"meeting-{meeting.pk}"]
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=91))

    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert entries(client, key) == {}


def test_a_date_taken_back_is_cancelled_and_a_new_one_confirmed(client: Client, group: FocusGroup) -> None:
    key = renew_calendar(person=seats_of(group)[0].person)
    meeting = open_meeting(group)
    day = meeting.starts_at
    meeting.revise(starts_at=None, called_off_at=day)
    [off] = entries(client, key).values()

    plan_meeting(group=group, starts_at=day + timedelta(days=9))
    [on] = entries(client, key).values()

    assert (off["status"], off["begin"]) == ("CANCELLED", day.replace(microsecond=0))
    assert (on["status"], on["uid"]) == ("CONFIRMED", off["uid"])
    assert on["sequence"] > off["sequence"]


def test_who_asks_again_gets_no_second_copy_and_nothing_is_stored(client: Client, group: FocusGroup) -> None:
    key = renew_calendar(person=seats_of(group)[0].person)
    first = client.get(feed(key))

    again = client.get(feed(key), headers={"if-none-match": first["ETag"]})
    head = client.head(feed(key))

    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert {"private", "no-store"} <= set(first["Cache-Control"].replace(" ", "").split(","))
    assert first["Referrer-Policy"] == "same-origin"  # nothing of the address goes elsewhere
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert client.post(feed(key)).status_code == 405
    assert "sessionid" not in first.cookies


def test_renewing_ends_the_old_address_at_once(client: Client, group: FocusGroup) -> None:
    seat = seats_of(group)[0]
    client.force_login(seat.person.user)
    for _time in range(2):
        client.post(reverse("focusgroups:calendar_renew"), {"group": group.pk})
    old = CalendarKey.objects.get()

    client.post(reverse("focusgroups:calendar_renew"), {"group": group.pk})

    new = CalendarKey.objects.get()
    assert (client.get(feed(old)).status_code, client.get(feed(new)).status_code) == (404, 200)
    assert new.token in client.get(reverse("focusgroups:calendars")).content.decode()
    assert len(new.token) >= 43


def leave(seat: Seat) -> None:
    Seat.objects.filter(pk=seat.pk).update(state=SeatState.LEFT)


def close_account(seat: Seat) -> None:
    User.objects.filter(pk=seat.person.user_id).update(is_active=False)


def erase(seat: Seat) -> None:
    from focusgroups.room.gate import Room
    from focusgroups.room.posts import write_post

    write_post(room=Room(seat.group, seat.person), text="A heat pump pays off.")
    erase_room(group=seat.group, actor=seat.person.user)


@pytest.mark.parametrize("end", [leave, close_account, erase])
def test_address_is_dead_for_who_is_not_inside_any_more(client: Client, group: FocusGroup, end) -> None:
    seat, other = seats_of(group)[:2]
    keys = [renew_calendar(person=seat.person, group=one) for one in (group, None)]
    assert [client.get(feed(key)).status_code for key in keys] == [200, 200]

    end(seat)

    assert [client.get(feed(key)).status_code for key in keys] == [404, 404]
    if end is not erase:
        assert client.get(feed(renew_calendar(person=other.person))).status_code == 200


def test_calendar_of_a_group_is_for_its_people(group: FocusGroup) -> None:
    stranger = seats_of(make_group(accepted=5))[0].person

    with pytest.raises(WrongStateError):
        renew_calendar(person=stranger, group=group)


def test_one_meeting_as_a_file_is_for_the_group(client: Client, group: FocusGroup) -> None:
    meeting = open_meeting(group)
    address = reverse("focusgroups:meeting_calendar", args=[meeting.pk])
    client.force_login(seats_of(make_group(accepted=5))[0].person.user)
    assert client.get(address).status_code == 404

    client.force_login(seats_of(group)[0].person.user)
    answer = client.get(address)

    assert [one["begin"] for one in read(answer.content)] == [meeting.starts_at.replace(microsecond=0)]
    assert answer["Content-Disposition"].startswith("attachment")


def test_no_log_line_holds_the_secret(client: Client, group: FocusGroup, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutSecrets())
    key = renew_calendar(person=seats_of(group)[0].person)
    client.post(feed(key))
    leave(seats_of(group)[0])
    with caplog.at_level(logging.DEBUG):
        client.get(feed(key))

    lines = caplog.text
    assert "/calendar/….ics" in lines
    assert key.token not in lines
