"""What members have set out to do: reminded of in private, first on the next agenda; stories shown once released."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import Job, OutgoingMail
from focusgroups.models import Meeting, SuccessStory
from focusgroups.room.ideas import share_line
from focusgroups.room.meetings import commit_to, commitments_for, finish_commitment
from focusgroups.services.planning import plan_meeting
from focusgroups.services.reminders import remind_of_commitments
from tests.factories.focusgroups import make_active_group, make_meeting, seats_of
from tests.factories.members import make_manager

from .rooms import room_of

pytestmark = pytest.mark.django_db


def mails(person) -> int:
    return OutgoingMail.objects.filter(to=person.email, subject__contains="in einer Woche").count()


def prepared() -> tuple[Meeting, list]:
    """Meeting 2 was held with three commitments, one of them done; meeting 3 lies three weeks ahead."""
    group = make_active_group()
    held = make_meeting(group, days=-30, number=2)
    Meeting.objects.create(group=group, number=3)
    for number, text in enumerate(["Done", "First", "Second"]):
        commitment = commit_to(room=room_of(group, number), meeting=held, text=text)
        if text == "Done":
            finish_commitment(room=room_of(group, number), commitment=commitment)
    following = plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=21))
    return following, [seat.person for seat in seats_of(group)]


def test_who_has_something_open_is_reminded_once_a_week_ahead() -> None:
    meeting, people = prepared()
    remind_of_commitments(meeting_id=meeting.pk)  # too early
    assert [mails(person) for person in people] == [0] * 5

    with time_machine.travel(meeting.starts_at - timedelta(days=6, hours=23), tick=False):
        remind_of_commitments(meeting_id=meeting.pk)
        remind_of_commitments(meeting_id=meeting.pk)

    assert [mails(person) for person in people] == [0, 1, 1, 0, 0]
    assert not OutgoingMail.objects.filter(body__contains="Second").exists()
    assert Job.objects.filter(task="focusgroups.remind_commitments", object_id=meeting.pk).count() == 1


def test_a_moved_or_cancelled_or_past_meeting_reminds_nobody() -> None:
    meeting, people = prepared()
    plan_meeting(group=meeting.group, starts_at=timezone.now() + timedelta(days=40))

    with time_machine.travel(meeting.starts_at - timedelta(days=6), tick=False):
        remind_of_commitments(meeting_id=meeting.pk)
    with time_machine.travel(timezone.now() + timedelta(days=41), tick=False):
        remind_of_commitments(meeting_id=meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).delete()
    remind_of_commitments(meeting_id=meeting.pk)

    assert [mails(person) for person in people] == [0] * 5


def test_an_item_of_meeting_two_is_first_on_the_agenda_of_meeting_three() -> None:
    meeting, _people = prepared()
    room = room_of(meeting.group)

    earlier, _own = commitments_for(room, meeting)
    client = Client()
    client.force_login(room.person.user)
    page = client.get(reverse("focusgroups:room_meeting", args=[meeting.pk])).content.decode()

    assert [one.text for one in earlier] == ["First", "Second", "Done"]
    agenda = page.split('id="agenda"')[1]
    assert agenda.index("First") < agenda.index("Second") < agenda.index("Done") < agenda.index("Rundgang")


def test_a_story_shows_once_its_office_has_released_it() -> None:
    group = make_active_group()
    room, other = room_of(group), Client()
    story = share_line(room=room, line="Less gas", named=False)
    owner, office = Client(), Client()
    owner.force_login(room.person.user)
    office.force_login(make_manager(group.round.cluster))
    address, release = group.round.get_absolute_url(), reverse("focusgroups:story_release", args=[story.pk])

    def seen(client: Client) -> bool:
        return "Less gas" in client.get(address).content.decode()

    assert [seen(client) for client in (other, owner, office)] == [False, True, True]
    assert owner.post(release).status_code == 404
    office.post(release)
    assert seen(other)
    office.post(release, {"hide": "1"})
    assert not seen(other)
    assert SuccessStory.objects.get().released_at is None
