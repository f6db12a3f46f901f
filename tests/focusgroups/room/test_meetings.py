"""One meeting inside the room: agenda, minutes, objection, case, commitments, reasons, and the private answers."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from focusgroups.enums import MeetingState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import Commitment, FocusGroup, Meeting, MemberCase, Objection, PulseAnswer, Wish
from focusgroups.room.agenda import agenda_of
from focusgroups.room.pulse import answer_pulse, pulse_of, say_wish
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from focusgroups.services.meetings import answer_meeting
from tests.factories.focusgroups import make_active_group, make_applicant, make_meeting
from tests.factories.members import make_manager

from .rooms import member, room_of

pytestmark = pytest.mark.django_db

CANARY = "Kanari-Treffen"
CASE = {"situation": "Zwei Hallen", "question": f"Welche? {CANARY}"}
PULSE = {"worth": "5", "openness": "4", "again": "yes"}


def page(name: str, thing: object) -> str:
    return reverse(f"focusgroups:{name}", args=[thing.pk])


def as_member(group: FocusGroup, number: int = 0) -> Client:
    client = Client()
    client.force_login(member(group, number).person.user)
    return client


def text(client: Client, name: str, thing: object) -> str:
    return client.get(page(name, thing)).content.decode()


@pytest.mark.parametrize("minutes", [180, 120, 95])
def test_the_agenda_fills_the_meeting_without_gaps(minutes: int) -> None:
    meeting = make_meeting(make_active_group())
    meeting.duration_minutes = minutes

    items = agenda_of(meeting)

    assert (items[0].title, items[0].starts_at) == ("Kartellrecht", meeting.starts_at)
    assert sum(item.minutes for item in items) == minutes
    assert all(one.starts_at + timedelta(minutes=one.minutes) == two.starts_at for one, two in pairwise(items))


def test_topic_and_minutes_are_everybodys_and_nobody_overwrites_unseen() -> None:
    group = make_active_group()
    meeting, first, second = make_meeting(group), as_member(group), as_member(group, 1)
    first.post(page("room_minutes", meeting), {"topic": "Energie", "minutes": CANARY, "seen": ""})

    late = second.post(page("room_minutes", meeting), {"topic": "", "minutes": "Mine", "seen": ""})
    again = second.post(page("room_minutes", meeting), late.context["form"].data)

    assert (late.status_code, "Jemand hat diesen Eintrag geändert" in late.content.decode()) == (200, True)
    assert again.status_code == 302
    assert "Mine" in text(first, "room_meeting", meeting)


def test_an_objection_stands_in_the_minutes_with_name_and_time() -> None:
    group = make_active_group()
    meeting = make_meeting(group)
    as_member(group).post(page("room_objection", meeting), {"text": CANARY})

    shown = text(as_member(group, 1), "room_meeting", meeting)

    assert (CANARY in shown, f"Einwand von {member(group).person}" in shown) == (True, True)
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(("days", "taken"), [(6, True), (5.01, True), (4.99, False), (-1, False)])
def test_a_case_is_handed_in_until_five_days_before(days: float, taken: bool) -> None:
    group = make_active_group()
    meeting = make_meeting(group, days=days)

    as_member(group).post(page("room_case", meeting), CASE)

    assert MemberCase.objects.exists() == taken
    assert (CANARY in text(as_member(group, 1), "room_meeting", meeting)) == taken


def test_a_case_is_told_once_without_a_word_and_can_be_said_better() -> None:
    group = make_active_group()
    meeting, client = make_meeting(group), as_member(group)
    OutgoingMail.objects.all().delete()
    client.post(page("room_case", meeting), CASE)
    client.post(page("room_case", meeting), {**CASE, "question": "Besser gefragt"})

    told = [mail.subject + mail.body for mail in OutgoingMail.objects.all()]
    assert (len(told), CANARY in "".join(told), MemberCase.objects.count()) == (4, False, 1)
    assert "Besser gefragt" in text(client, "room_meeting", meeting)


def test_commitments_open_the_agenda_of_the_next_meeting_until_they_are_done() -> None:
    group = make_active_group()
    second, third = make_meeting(group, days=-30, number=2), make_meeting(group, number=3)
    owner, other = as_member(group), as_member(group, 1)
    owner.post(page("room_commitment", second), {"text": CANARY})

    commitment = Commitment.objects.get()
    agenda = text(other, "room_meeting", third).partition("Rundgang")[0]
    assert CANARY in agenda
    other.post(page("room_commitment_done", commitment), follow=True)
    assert Commitment.objects.get().done_at is None
    owner.post(page("room_commitment_done", commitment))
    assert Commitment.objects.get().done_at is not None
    assert "erledigt" in text(other, "room_meeting", third).partition("Rundgang")[0]


def test_a_reason_is_read_inside_and_the_office_sees_only_that_somebody_is_away() -> None:
    group = make_active_group()
    meeting, client = make_meeting(group), as_member(group)
    answer_meeting(meeting=meeting, seat=member(group), comes=False)
    assert "Warum können Sie nicht kommen" in text(client, "room_meeting", meeting)

    client.post(page("room_reason", meeting), {"text": CANARY})

    office = Client()
    office.force_login(make_manager(group.round.cluster))
    assert CANARY in text(as_member(group, 1), "room_meeting", meeting)
    assert CANARY not in text(office, "group_detail", group)
    assert office.get(page("room_meeting", meeting)).status_code == 404


def begun(group: FocusGroup) -> Meeting:
    meeting = make_meeting(group, days=20)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=4), state=MeetingState.HELD)
    meeting.refresh_from_db()
    return meeting


@pytest.mark.parametrize(("answers", "shown"), [(2, False), (3, True), (4, True)])
def test_averages_show_from_three_answers_and_only_when_no_more_are_taken(answers: int, shown: bool) -> None:
    group = make_active_group()
    meeting = begun(group)
    for number in range(answers):
        as_member(group, number).post(page("room_pulse", meeting), {**PULSE, "worth": str(number + 1)})

    assert pulse_of(room_of(group), meeting).worth is None  # somebody may still answer
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        pulse = pulse_of(room_of(group), meeting)
        assert (pulse.worth is not None, pulse.answers) == (shown, answers)
        assert ("zu wenige" in text(as_member(group, 4), "room_meeting", meeting)) == (not shown)
        with pytest.raises(WrongStateError):
            answer_pulse(room=room_of(group, 4), meeting=meeting, **PULSE)


def test_averages_show_at_once_when_everybody_has_answered_and_an_answer_counts_once() -> None:
    group = make_active_group()
    meeting = begun(group)
    for _time in range(2):
        answer_pulse(room=room_of(group), meeting=meeting, **{**PULSE, "worth": "1"})
    for number in range(1, 5):
        answer_pulse(room=room_of(group, number), meeting=meeting, **PULSE)

    pulse = pulse_of(room_of(group), meeting)

    assert (PulseAnswer.objects.count(), pulse.worth, pulse.openness, pulse.again) == (5, 4.2, 4.0, 5)


def test_nobody_answers_before_the_meeting() -> None:
    group = make_active_group()
    meeting = make_meeting(group)

    as_member(group).post(page("room_pulse", meeting), PULSE)

    assert not PulseAnswer.objects.exists()


def test_a_wish_comes_after_the_second_meeting_and_the_moderator_alone_reads_it() -> None:
    group = make_active_group()
    make_meeting(group, days=-60, number=1)
    with pytest.raises(WrongStateError):
        say_wish(room=room_of(group), choice="stay", remark="")
    make_meeting(group, days=-1, number=2)
    as_member(group).post(page("room_wish", group), {"choice": "change", "remark": CANARY})
    moderator = make_applicant(group.round.cluster)
    accept_agreement(person=moderator, version=ensure_default_agreement())
    FocusGroup.objects.filter(pk=group.pk).update(moderator=moderator)
    client = Client()
    client.force_login(moderator.user)

    assert Wish.objects.count() == 1
    assert CANARY in text(as_member(group), "room_wish", group)
    assert CANARY not in text(as_member(group, 1), "room_wish", group)
    assert CANARY in text(client, "room_wish", group)


def test_pages_of_a_meeting_ask_a_bounded_number_of_times(django_assert_max_num_queries) -> None:
    group = make_active_group()
    meeting = make_meeting(group)
    client = as_member(group)
    for number in range(3):
        as_member(group, number).post(page("room_case", meeting), CASE)
        as_member(group, number).post(page("room_commitment", meeting), {"text": "One"})
        as_member(group, number).post(page("room_objection", meeting), {"text": "One"})

    with django_assert_max_num_queries(24):
        assert client.get(page("room_meeting", meeting)).status_code == 200
