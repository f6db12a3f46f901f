"""Leaving a group, being heard before a removal, and staying away: who gets in, what stays, who learns what."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import Job, LogEntry, OutgoingMail
from clusterportal.home.demo.work import work_off
from focusgroups.enums import ApplicationState, MeetingState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import (
    Commitment,
    FocusGroup,
    Hearing,
    Idea,
    Meeting,
    MemberCase,
    Objection,
    Post,
    PulseAnswer,
    Seat,
)
from focusgroups.room import hearings
from focusgroups.room.departures import leave_group
from focusgroups.room.gate import Room, enter
from focusgroups.room.leaving import ideas_as_text
from focusgroups.room.meetings import commit_to, finish_commitment, hand_in_case, object_to
from focusgroups.room.posts import write_post
from focusgroups.room.pulse import answer_pulse, pulse_of
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from focusgroups.services.inactivity import absent_members
from focusgroups.services.planning import hold_meeting
from tests.factories.focusgroups import make_applicant, seats_of
from tests.factories.members import make_manager

from .rooms import make_post, make_room_group, member, room_of

pytestmark = pytest.mark.django_db

CASE = {"situation": "Two halls", "question": "Which one?", "tried": "", "options": "", "wanted": ""}


def page(name: str, number: object) -> str:
    return reverse(f"focusgroups:{name}", args=[number])


def as_user(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def as_person(person) -> Client:
    return as_user(person.user)


def with_moderator(group: FocusGroup) -> Room:
    """The room as a moderator from outside stands in it."""
    group.moderator = make_applicant(group.round.cluster)
    group.save()
    accept_agreement(person=group.moderator, version=ensure_default_agreement())
    return enter(group.moderator.user, group)


def mails_to(person, template_words: str = "") -> int:
    return OutgoingMail.objects.filter(to=person.email, subject__contains=template_words).count()


def fill(room: Room) -> None:
    meeting = room.group.meetings.get(number=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(days=30))
    meeting.refresh_from_db()
    hand_in_case(room=room, meeting=meeting, lines=CASE)
    object_to(room=room, meeting=meeting, text="No prices.")
    finish_commitment(room=room, commitment=commit_to(room=room, meeting=meeting, text="Done"))
    commit_to(room=room, meeting=meeting, text="Open")


@pytest.mark.parametrize("erase", [False, True])
def test_what_was_written_stays_without_a_name_or_goes(erase: bool) -> None:
    group = make_room_group()
    room, leaver = room_of(group), member(group).person
    post = make_post(group, "Mine alone")
    answered = make_post(group, "Mine, answered")
    write_post(room=room_of(group, 1), text="An answer", answers_to=answered)
    fill(room)
    room.save(Idea(group=group, owner=leaver, text="Private"))

    leave_group(room=room, erase=erase)

    seen = as_person(member(group, 1).person).get(page("group_detail", group.pk)).content.decode()
    assert ("Mine alone" in seen, "Mine, answered" in seen, "An answer" in seen) == (not erase, not erase, True)
    assert str(leaver) not in seen
    assert "ehemaliges Mitglied" in seen
    assert Post.objects.filter(pk=post.pk).exists() is not erase
    assert (MemberCase.objects.count(), Objection.objects.count()) == (0 if erase else 1, 1)
    left = room_of(group, 1).read(Commitment.objects.all())
    assert [one.text for one in left] == ([] if erase else ["Done"])
    assert Idea.objects.count() == 0


def test_every_door_is_shut_at_once() -> None:
    group = make_room_group()
    seat, post = member(group), make_post(group)
    client = as_person(seat.person)
    assert client.get(page("room_post", post.pk)).status_code == 200

    answer = client.post(page("room_leave", group.pk), {"content": "keep"})

    seat.refresh_from_db()
    assert (answer.status_code, seat.state) == (302, SeatState.LEFT)
    shut = [page(name, group.pk) for name in ("group_detail", "room_posts", "room_files", "room_ideas_text")]
    shut += [page("room_post", post.pk), page("room_meeting", group.meetings.first().pk)]
    assert [client.get(address).status_code for address in shut] == [404] * len(shut)
    assert Client().get(page("invitation", seat.token)).status_code == 404


def test_ideas_are_taken_along_and_nothing_is_lost_by_a_wrong_form() -> None:
    group = make_room_group()
    room = room_of(group)
    room.save(Idea(group=group, owner=room.person, text="Wärmepumpe prüfen"))
    client = as_person(room.person)

    file = client.get(page("room_ideas_text", group.pk))
    refused = client.post(page("room_leave", group.pk), {})

    assert "Wärmepumpe prüfen" in file.content.decode()
    assert file["Content-Disposition"].startswith("attachment")
    assert "Wärmepumpe prüfen" in ideas_as_text(room)
    assert (refused.status_code, member(group).state) == (200, SeatState.ACCEPTED)
    assert Idea.objects.count() == 1


def test_pulse_answers_stay_in_the_average_as_nobodys() -> None:
    group = make_room_group()
    meeting = group.meetings.get(number=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=4), state="held")
    meeting.refresh_from_db()
    for number in range(3):
        answer_pulse(room=room_of(group, number), meeting=meeting, worth=str(number + 3), openness="4", again="yes")

    leave_group(room=room_of(group), erase=True)

    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        pulse = pulse_of(room_of(group, 1), meeting)
    assert (pulse.answers, pulse.worth) == (3, 4.0)
    assert PulseAnswer.objects.filter(person=None).count() == 1


def test_others_are_told_that_something_waits_and_the_office_reads_no_reason() -> None:
    group = make_room_group()
    moderator = with_moderator(group)
    OutgoingMail.objects.all().delete()
    leaver, other = member(group).person, member(group, 1).person

    leave_group(room=room_of(group), erase=False)

    assert {person: mails_to(person) for person in (leaver, other)} == {leaver: 1, other: 1}
    assert mails_to(moderator.person) == 2  # of what happens in the room, and that the next meeting needs a host
    assert str(leaver.last_name) not in " ".join(
        OutgoingMail.objects.exclude(to=leaver.email).values_list("body", flat=True)
    )
    entry = LogEntry.objects.get(verb="seat_left")
    assert (entry.actor, entry.details) == (None, {})
    seat = member(group)
    assert (seat.state, seat.application.state) == (SeatState.LEFT, ApplicationState.WITHDRAWN)


def test_a_group_that_became_too_small_is_shown_to_its_moderator() -> None:
    group = make_room_group()
    moderator = with_moderator(group)
    Meeting.objects.filter(group=group, number=1).update(state="held", starts_at=timezone.now())
    before = mails_to(moderator.person)

    leave_group(room=room_of(group), erase=False)

    assert mails_to(moderator.person) - before == 2
    assert (
        "Der Gruppe fehlt eine Person"
        in as_person(moderator.person).get(page("room_moderation", group.pk)).content.decode()
    )
    assert Job.objects.filter(task="matchmaking.refill_seat").count() == 1


def test_a_company_that_leaves_hosts_no_more_and_a_moderator_who_leaves_moderates_no_more() -> None:
    group = make_room_group()
    seat = member(group)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=seat.person)
    group.refresh_from_db()

    leave_group(room=room_of(group), erase=False)

    group.refresh_from_db()
    assert group.moderator is None
    assert enter(seat.person.user, group) is None
    assert not group.meetings.filter(host=seat.company).exists()


def test_the_moderator_from_outside_has_no_seat_to_leave() -> None:
    group = make_room_group()
    moderator = with_moderator(group)

    assert as_person(moderator.person).get(page("room_leave", group.pk)).status_code == 404
    with pytest.raises(WrongStateError):
        leave_group(room=moderator, erase=False)


# Removal


def test_nobody_is_removed_unheard() -> None:
    group = make_room_group()
    moderator, seat = with_moderator(group), member(group)
    hearing = hearings.open_hearing(room=moderator, seat=seat, reason="Talks about us at the fair.")

    with pytest.raises(WrongStateError):
        hearings.decide(room=moderator, hearing=hearing, remove=True)

    hearings.answer_hearing(room=room_of(group), hearing=hearing, text="I did not.", erases=True)
    post = make_post(group, "Mine")
    hearings.decide(room=moderator, hearing=hearing, remove=True)
    seat.refresh_from_db()
    assert (seat.state, Hearing.objects.count()) == (SeatState.LEFT, 0)
    assert not Post.objects.filter(pk=post.pk).exists()


def test_without_an_answer_the_time_must_be_over_and_the_moderator_hears_of_it_once() -> None:
    group = make_room_group()
    moderator, seat = with_moderator(group), member(group)
    hearing = hearings.open_hearing(room=moderator, seat=seat, reason="Never there.")
    before = mails_to(moderator.person)

    hearings.tell_of_due(group_id=group.pk)
    assert mails_to(moderator.person) == before
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        work_off()
        hearings.tell_of_due(group_id=group.pk)
        assert mails_to(moderator.person) == before + 1
        hearings.decide(room=moderator, hearing=hearing, remove=True)

    assert Seat.objects.get(pk=seat.pk).state == SeatState.LEFT
    hearings.tell_of_due(group_id=group.pk)  # late: nothing to do any more


def test_a_dropped_hearing_leaves_nothing() -> None:
    group = make_room_group()
    moderator, seat = with_moderator(group), member(group)
    hearing = hearings.open_hearing(room=moderator, seat=seat, reason="Never there.")

    hearings.decide(room=moderator, hearing=hearing, remove=False)

    assert (Hearing.objects.count(), Seat.objects.get(pk=seat.pk).state) == (0, SeatState.ACCEPTED)


def test_only_the_two_read_a_hearing_and_office_staff_and_log_hear_nothing_of_why() -> None:
    group = make_room_group()
    moderator, seat = with_moderator(group), member(group)
    hearing = hearings.open_hearing(room=moderator, seat=seat, reason="CANARY")
    address = page("room_hearing", hearing.pk)

    readers = {"person": seat.person.user, "moderator": moderator.person.user, "other": member(group, 1).person.user}
    readers["office"] = make_manager(group.round.cluster)
    answers = {role: as_user(user).get(address) for role, user in readers.items()}

    assert [answers[role].status_code for role in readers] == [200, 200, 404, 404]
    assert "CANARY" in answers["person"].content.decode()
    assert not LogEntry.objects.filter(verb__contains="hear").exists()
    assert as_person(member(group, 1).person).get(page("room_moderation", group.pk)).status_code == 404
    assert as_person(member(group, 1).person).get(page("room_hear", group.pk), {"seat": seat.pk}).status_code == 404


def test_another_moderator_takes_the_hearing_over_and_the_old_one_is_out() -> None:
    group = make_room_group()
    old, seat = with_moderator(group), member(group)
    hearing = hearings.open_hearing(room=old, seat=seat, reason="CANARY")
    new = with_moderator(group)

    assert as_person(old.person).get(page("room_hearing", hearing.pk)).status_code == 404
    assert "CANARY" in as_person(new.person).get(page("room_hearing", hearing.pk)).content.decode()
    with pytest.raises(WrongStateError):
        hearings.decide(room=old, hearing=hearing, remove=False)


def test_nobody_judges_oneself() -> None:
    group = make_room_group()
    moderator, seat = with_moderator(group), member(group)
    hearings.open_hearing(room=moderator, seat=seat, reason="Never there.")
    FocusGroup.objects.filter(pk=group.pk).update(moderator=seat.person)
    group.refresh_from_db()

    hearings.hand_over(group)

    assert Hearing.objects.count() == 0
    with pytest.raises(WrongStateError):
        hearings.open_hearing(room=room_of(group), seat=seat, reason="Me")


def test_a_member_is_removed_through_the_pages() -> None:
    group = make_room_group()
    moderator, seat = with_moderator(group), member(group)
    chair, client = as_person(moderator.person), as_person(seat.person)

    chair.post(page("room_hear", group.pk) + f"?seat={seat.pk}", {"reason": "Never there."})
    hearing = Hearing.objects.get()
    assert page("room_hearing", hearing.pk) in client.get(page("group_detail", group.pk)).content.decode()
    client.post(page("room_hearing", hearing.pk), {"text": "I was ill.", "content": "keep"})
    assert "I was ill." in chair.get(page("room_hearing", hearing.pk)).content.decode()
    chair.post(page("room_hearing", hearing.pk), {"remove": "1"})

    assert client.get(page("group_detail", group.pk)).status_code == 404


# Staying away


def hold(group: FocusGroup, number: int, absent: list[Seat], *, excused: bool = False) -> None:
    meeting = group.meetings.get(number=number)
    starts_at = timezone.now() - timedelta(days=30 * (6 - number))
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, state=MeetingState.PLANNED)
    if excused:
        for seat in absent:
            meeting.answers.create(seat=seat, comes=False)
    here = [seat for seat in seats_of(group) if seat not in absent]
    hold_meeting(meeting=meeting, attended=here)


def test_two_meetings_missed_without_a_word_are_asked_about_in_private() -> None:
    group = make_room_group()
    moderator, silent, ill = with_moderator(group), member(group), member(group, 1)
    Seat.objects.filter(group=group).update(answered_at=timezone.now() - timedelta(days=400))
    hold(group, 1, [silent])
    assert mails_to(silent.person, "Bleiben Sie") == 0
    hold(group, 2, [silent])
    hold(group, 3, [ill], excused=True)
    hold(group, 4, [ill], excused=True)

    assert {seat: mails_to(seat.person, "Bleiben Sie") for seat in seats_of(group)} == {
        seat: int(seat == silent) for seat in seats_of(group)
    }
    assert absent_members(group) == [(silent, 2)]
    seen = as_person(moderator.person).get(page("room_moderation", group.pk)).content.decode()
    assert "2 Treffen ohne ein Wort" in seen
    assert "ohne ein Wort" not in as_person(ill.person).get(page("group_detail", group.pk)).content.decode()


def test_after_the_third_the_moderator_has_words_to_begin_with() -> None:
    group = make_room_group()
    moderator, silent = with_moderator(group), member(group)
    Seat.objects.filter(group=group).update(answered_at=timezone.now() - timedelta(days=400))
    address = page("room_hear", group.pk) + f"?seat={silent.pk}"
    for number in (1, 2):
        hold(group, number, [silent])
    assert "ohne ein Wort" not in as_person(moderator.person).get(address).context["form"]["reason"].value()

    hold(group, 3, [silent])

    assert "3 Treffen ohne ein Wort" in as_person(moderator.person).get(address).context["form"]["reason"].value()


def test_who_joined_later_has_missed_nothing() -> None:
    group = make_room_group()
    for number in (1, 2):
        hold(group, number, [member(group)])

    assert absent_members(group) == []
