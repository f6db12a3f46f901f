"""The host kit: filled in once, ready a week ahead, told to the guests by a mail that says nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from focusgroups.enums import SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import HostKit, Meeting, Seat
from focusgroups.services.kits import kit_of, save_kit
from focusgroups.services.meetings import answer_meeting
from focusgroups.services.planning import plan_meeting
from focusgroups.services.turnout import watch_meeting
from tests.factories.focusgroups import make_group, seats_of
from tests.factories.members import make_manager

pytestmark = pytest.mark.django_db

KIT = {
    "address": "Werkstraße 7, Halle 2",
    "arrival": "Durch das blaue Tor",
    "parking": "Hinter der Halle",
    "safety": "Feste Schuhe",
    "catering": "Suppe",
    "contact": "Petra Empfang",
    "contact_phone": "03641 99",
    "wants_visitors": True,
}


def make_meeting(days: float = 30) -> Meeting:
    meeting = plan_meeting(group=make_group(size=6, accepted=5), starts_at=timezone.now() + timedelta(days=days))
    OutgoingMail.objects.all().delete()
    return meeting


def host_of(meeting: Meeting) -> Seat:
    return meeting.group.seats.select_related("person__user").get(company=meeting.host)


def guests_of(meeting: Meeting) -> list[Seat]:
    return [seat for seat in seats_of(meeting.group, SeatState.ACCEPTED) if seat.company_id != meeting.host_id]


def look(meeting: Meeting, days: int) -> None:
    day = timezone.localtime(meeting.starts_at).replace(hour=10, minute=0) - timedelta(days=days)
    with time_machine.travel(day, tick=False):
        watch_meeting(meeting_id=meeting.pk)


def mails(word: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(subject__contains=word).values_list("to", flat=True))


def emails(seats: list[Seat]) -> list[str]:
    return sorted(seat.person.email for seat in seats)


def test_host_is_reminded_two_weeks_and_ten_days_ahead_while_it_is_missing() -> None:
    meeting = make_meeting()
    host = host_of(meeting)

    look(meeting, 15)
    assert mails("Ihre Gäste kommen") == []
    look(meeting, 14)
    look(meeting, 12)
    assert mails("Ihre Gäste kommen") == [host.person.email]
    look(meeting, 10)
    assert mails("Ihre Gäste kommen") == [host.person.email] * 2


def test_a_week_ahead_the_guests_hear_that_it_is_ready_once() -> None:
    meeting = make_meeting()
    save_kit(meeting=meeting, fields=KIT)
    assert OutgoingMail.objects.count() == 0

    look(meeting, 10)
    look(meeting, 7)
    look(meeting, 6)

    assert mails("So kommen Sie zu") == emails(guests_of(meeting))
    assert mails("Ihre Gäste kommen") == []


def test_missing_a_week_ahead_the_office_hears_and_the_mail_follows_the_filling_in() -> None:
    meeting = make_meeting()
    manager = make_manager(meeting.group.round.cluster)
    look(meeting, 7)
    assert (mails("zur Anreise einer Fokusgruppe fehlen"), mails("So kommen Sie zu")) == ([manager.email], [])

    with time_machine.travel(meeting.starts_at - timedelta(days=5), tick=False):
        save_kit(meeting=meeting, fields=KIT)
        save_kit(meeting=meeting, fields={**KIT, "parking": "Vor der Halle"})

    assert mails("So kommen Sie zu") == emails(guests_of(meeting))


def test_mails_say_nothing_of_what_is_in_it() -> None:
    meeting = make_meeting()
    make_manager(meeting.group.round.cluster)
    look(meeting, 14)
    look(meeting, 7)
    with time_machine.travel(meeting.starts_at - timedelta(days=5), tick=False):
        save_kit(meeting=meeting, fields=KIT)

    texts = " ".join(mail.subject + mail.body for mail in OutgoingMail.objects.all())
    words = [value for value in KIT.values() if isinstance(value, str)] + [meeting.host.name]
    assert [word for word in words if word in texts] == []


def test_kit_of_a_host_who_does_not_host_any_more_counts_for_nothing() -> None:
    meeting = make_meeting()
    save_kit(meeting=meeting, fields=KIT)

    meeting.revise(host=guests_of(meeting)[0].company)

    assert kit_of(meeting) is None


def test_no_kit_for_a_meeting_that_was() -> None:
    meeting = make_meeting()
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(WrongStateError):
        save_kit(meeting=meeting, fields=KIT)


def test_host_fills_it_in_from_the_last_one_and_guests_and_office_read_it(client: Client) -> None:
    meeting = make_meeting()
    host, guest, *_rest = host_of(meeting), *guests_of(meeting)
    answer_meeting(meeting=meeting, seat=guest, comes=True)
    edit, page = (reverse(f"focusgroups:{name}", args=[meeting.pk]) for name in ("host_kit_edit", "host_kit"))
    earlier = make_meeting()
    HostKit.objects.create(meeting=earlier, company=host.company, **KIT)
    client.force_login(host.person.user)
    assert client.get(edit).context["form"]["arrival"].value() == KIT["arrival"]
    refused = client.post(edit, {**KIT, "contact_phone": ""})
    assert refused.context["form"].errors.keys() == {"contact_phone"}
    client.post(edit, KIT)

    readers = {"guest": guest.person.user, "office": make_manager(meeting.group.round.cluster)}
    for user in readers.values():
        client.force_login(user)
        text = client.get(page).content.decode()
        assert [value for value in KIT.values() if isinstance(value, str) and value not in text] == []
        assert (guest.person.name in text, guests_of(meeting)[1].person.name in text) == (True, False)
    client.force_login(guest.person.user)
    assert client.get(edit).status_code == 403
    client.force_login(seats_of(meeting.group, SeatState.INVITED)[0].person.user)
    assert client.get(page).status_code == 403
