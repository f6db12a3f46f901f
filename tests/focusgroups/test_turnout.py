"""Whether enough come: reminders and warnings, the ways out, the answer by link; a meeting is never in between."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clusterportal.core.models import Job, LogEntry, OutgoingMail
from focusgroups.enums import MeetingState, SearchState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.links import COMES, token_for_seat
from focusgroups.models import FocusGroup, Meeting, MeetingAnswer, Seat
from focusgroups.services import turnout
from focusgroups.services.meetings import answer_meeting
from focusgroups.services.planning import hold_meeting, open_meeting, plan_meeting
from focusgroups.services.searches import days_to_propose, decide_search, open_search
from focusgroups.services.turnout import (
    cancel_meeting,
    hold_hybrid,
    is_short,
    postpone_meeting,
    silent_seats,
    watch_meeting,
)
from focusgroups.services.watching import WATCH, watch_from_now
from tests.factories.focusgroups import make_group, seats_of
from tests.factories.members import make_manager, make_person
from tests.threads import at_once, without_lock

pytestmark = pytest.mark.django_db

BRIEF = settings(
    max_examples=8, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def make_meeting(days: float = 30, accepted: int = 5) -> Meeting:
    group = make_group(size=max(accepted, 5), accepted=accepted)
    meeting = plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=days))
    OutgoingMail.objects.all().delete()
    return meeting


def days_before(meeting: Meeting, days: int) -> time_machine.travel:
    """At ten in the morning, so many days ahead: the job of nine has come."""
    day = timezone.localtime(meeting.starts_at).replace(hour=10, minute=0) - timedelta(days=days)
    return time_machine.travel(day, tick=False)


def look(meeting: Meeting, days: int) -> None:
    with days_before(meeting, days):
        watch_meeting(meeting_id=meeting.pk)


def say(meeting: Meeting, *comes: bool | None) -> None:
    for seat, one in zip(seats_of(meeting.group), comes, strict=False):
        if one is not None:
            answer_meeting(meeting=meeting, seat=seat, comes=one)


def mails(word: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(subject__contains=word).values_list("to", flat=True))


def link_of(meeting: Meeting, seat: Seat) -> str:
    return reverse("focusgroups:comes", args=[token_for_seat(COMES, meeting, seat)])


# -- reminders and warnings


def test_a_week_ahead_the_silent_are_asked_and_the_office_is_warned_once() -> None:
    meeting = make_meeting()
    manager = make_manager(meeting.group.round.cluster)
    say(meeting, True, True, False)

    look(meeting, 8)
    assert (mails("Kommen Sie?"), mails("wenige Zusagen")) == ([], [])
    for _time in range(2):
        look(meeting, 7)

    silent = [seat.person.email for seat in seats_of(meeting.group)[3:]]
    assert (mails("Kommen Sie?"), mails("wenige Zusagen")) == (sorted(silent), [manager.email])


def test_three_days_ahead_the_moderator_is_warned_again_if_it_is_still_so() -> None:
    meeting = make_meeting()
    moderator = make_person()
    FocusGroup.objects.filter(pk=meeting.group_id).update(moderator=moderator)
    look(meeting, 7)
    look(meeting, 3)
    look(meeting, 2)

    assert mails("wenige Zusagen") == [moderator.email] * 2


def test_nobody_is_warned_when_enough_come() -> None:
    meeting = make_meeting()
    make_manager(meeting.group.round.cluster)
    say(meeting, True, True, True, True)

    look(meeting, 7)
    look(meeting, 3)

    assert mails("wenige Zusagen") == []


def test_a_late_job_warns_once_and_one_after_the_meeting_not_at_all() -> None:
    meeting = make_meeting()
    make_manager(meeting.group.round.cluster)
    look(meeting, 1)
    assert len(mails("wenige Zusagen")) == 1

    other = make_meeting()
    with time_machine.travel(other.starts_at + timedelta(hours=1), tick=False):
        watch_meeting(meeting_id=other.pk)
    assert OutgoingMail.objects.count() == 0


def test_jobs_of_the_old_date_are_called_back_and_a_meeting_soon_is_not_reminded_at_once() -> None:
    meeting = make_meeting(days=40)
    first = set(Job.objects.filter(task=WATCH, object_id=meeting.pk).values_list("due", flat=True))

    meeting = plan_meeting(group=meeting.group, starts_at=meeting.starts_at + timedelta(days=20))
    second = set(Job.objects.filter(task=WATCH, object_id=meeting.pk).values_list("due", flat=True))
    assert (len(first), len(second), first & second) == (4, 4, set())

    soon = make_meeting(days=5)
    watch_meeting(meeting_id=soon.pk)
    assert mails("Kommen Sie?") == []
    assert Job.objects.filter(task=WATCH, object_id=soon.pk).count() == 1


def test_a_group_of_three_needs_no_four() -> None:
    meeting = make_meeting()
    Seat.objects.filter(pk__in=[seat.pk for seat in seats_of(meeting.group)[3:]]).update(state=SeatState.LEFT)
    say(meeting, True, True, True)

    assert not is_short(meeting)


# -- the ways out


def test_putting_it_off_takes_the_date_back_and_asks_for_another() -> None:
    meeting = make_meeting()
    say(meeting, True, False, False)
    day, sequence = meeting.starts_at, Meeting.objects.get(pk=meeting.pk).sequence

    postpone_meeting(meeting=meeting)

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.called_off_at, meeting.answers.count()) == (None, day, 0)
    assert meeting.sequence > sequence
    assert len(mails("verschoben")) == 5
    assert Job.objects.filter(task=WATCH, object_id=meeting.pk).count() == 0
    closes_on = timezone.localdate() + timedelta(days=5)
    search = open_search(group=meeting.group, proposals=days_to_propose(meeting.group), closes_on=closes_on)
    assert search.state == SearchState.OPEN


def test_held_from_afar_too_those_who_said_no_are_asked_again() -> None:
    meeting = make_meeting()
    say(meeting, True, True, False, False)
    with pytest.raises(WrongStateError):
        answer_meeting(meeting=meeting, seat=seats_of(meeting.group)[2], comes=True, from_afar=True)

    hold_hybrid(meeting=meeting)

    assert len(mails("auch aus der Ferne")) == 5
    assert [seat.pk for seat in silent_seats(meeting)] == [seat.pk for seat in seats_of(meeting.group)[2:]]
    answer_meeting(meeting=meeting, seat=seats_of(meeting.group)[2], comes=True, from_afar=True)
    answer_meeting(meeting=meeting, seat=seats_of(meeting.group)[3], comes=True, from_afar=True)
    assert not is_short(meeting)
    with pytest.raises(WrongStateError):
        hold_hybrid(meeting=meeting)


def test_a_cancelled_meeting_gives_its_host_the_last_turn() -> None:
    meeting = make_meeting()
    host = meeting.host

    cancel_meeting(meeting=meeting)

    planned = list(meeting.group.meetings.filter(state=MeetingState.PLANNED).order_by("number"))
    assert (planned[-1].host, len(planned), len(mails("abgesagt"))) == (host, 5, 5)
    assert open_meeting(meeting.group).number == 2


def test_mails_name_nobody_and_no_place() -> None:
    meeting = make_meeting()
    plan_meeting(group=meeting.group, starts_at=meeting.starts_at + timedelta(days=1), place="Werkstraße 7")
    look(meeting, 7)
    hold_hybrid(meeting=meeting)
    postpone_meeting(meeting=meeting)

    for mail in OutgoingMail.objects.all():
        words = [word for seat in seats_of(meeting.group) for word in (seat.company.name, seat.company.town.name)]
        words += [seat.person.last_name for seat in seats_of(meeting.group) if seat.person.email != mail.to]
        assert [word for word in [*words, "Werkstraße"] if word in mail.subject + mail.body] == []


# -- pages


def test_answer_by_link_without_signing_in(client: Client) -> None:
    meeting = make_meeting()
    seat = seats_of(meeting.group)[0]
    link = link_of(meeting, seat)

    page = client.get(link).content.decode()
    assert MeetingAnswer.objects.count() == 0
    others = [one for one in seats_of(meeting.group) if one.person.last_name in page or one.company.name in page]
    assert others == []
    client.post(link, {"comes": "no"})
    client.post(link, {"comes": "yes"})
    assert [one.comes for one in MeetingAnswer.objects.all()] == [True]
    client.post(link, {"comes": "afar"})  # nobody takes part from afar here
    assert [(one.comes, one.from_afar) for one in MeetingAnswer.objects.all()] == [(True, False)]
    calendar = client.get(f"{link}meeting.ics").content.decode()
    assert "DTSTART;TZID=Europe/Berlin" in calendar
    Seat.objects.filter(pk=seat.pk).update(state=SeatState.LEFT)
    assert (client.get(link).status_code, client.get(f"{link}meeting.ics").status_code) == (404, 404)


def test_link_to_a_meeting_without_date_says_so(client: Client) -> None:
    meeting = make_meeting()
    link = link_of(meeting, seats_of(meeting.group)[0])
    postpone_meeting(meeting=meeting)

    assert "Ein neuer Tag wird gesucht" in client.get(link).content.decode()
    assert client.get(f"{link}meeting.ics").status_code == 404


def test_office_sees_three_of_five_with_what_to_do_and_whom_to_phone(client: Client) -> None:
    meeting = make_meeting(days=5)
    group = meeting.group
    say(meeting, True, True, True, False)
    for number, seat in enumerate(seats_of(group)):
        seat.person.phone = f"03641 00{number}"
        seat.person.save()
    client.force_login(make_manager(group.round.cluster))

    assert "Bisher kommen 3, mindestens 4" in client.get(group.get_absolute_url()).content.decode()
    page = client.get(reverse("focusgroups:turnout", args=[meeting.pk])).content.decode()
    assert ["03641 004" in page, "03641 003" in page, "03641 000" in page] == [True, True, False]
    assert page.index("03641 004") < page.index("03641 003")  # who is silent first
    for name in ("meeting_hybrid", "meeting_postpone", "meeting_cancel"):
        assert reverse(f"focusgroups:{name}", args=[meeting.pk]) in page
    address = reverse("focusgroups:meeting_postpone", args=[meeting.pk])
    preview = client.get(address).content.decode()
    assert "5 Mitglieder bekommen sofort diese E-Mail" in preview
    assert "/comes/" not in preview  # the members' own links are theirs
    answer = client.post(address)
    assert client.get(address).headers["Location"] == reverse("focusgroups:turnout", args=[meeting.pk])
    assert answer.headers["Location"] == reverse("focusgroups:date_search_open", args=[group.pk])


def test_members_do_not_decide_about_the_meeting(client: Client) -> None:
    meeting = make_meeting()
    client.force_login(seats_of(meeting.group)[0].person.user)

    for name in ("meeting_hybrid", "meeting_postpone", "meeting_cancel"):
        assert client.post(reverse(f"focusgroups:{name}", args=[meeting.pk])).status_code == 403
    assert client.get(reverse("focusgroups:turnout", args=[meeting.pk])).status_code == 403


def test_way_in_from_afar_stands_in_the_room_alone(client: Client) -> None:
    meeting = make_meeting()
    hold_hybrid(meeting=meeting)
    member = seats_of(meeting.group)[0].person.user
    client.force_login(member)
    room = reverse("focusgroups:room_meeting", args=[meeting.pk])
    client.post(reverse("focusgroups:room_way_in", args=[meeting.pk]), {"text": "https://talk.example.org/kanari"})
    assert "talk.example.org/kanari" in client.get(room).content.decode()

    client.force_login(make_manager(meeting.group.round.cluster))
    assert client.get(room).status_code == 404
    for name, number in (("turnout", meeting.pk), ("group_detail", meeting.group_id)):
        assert "kanari" not in client.get(reverse(f"focusgroups:{name}", args=[number])).content.decode()


# -- never in between


class MeetingMachine(RuleBasedStateMachine):
    """A group's meetings under everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.group = make_group(size=5, accepted=5)
        self.seen: dict[int, tuple[tuple, int]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def act(self, service, **fields) -> None:
        meeting = open_meeting(self.group)
        if meeting is None:
            return
        ahead = meeting.is_dated and not meeting.has_begun
        if ahead:
            try:
                service(meeting=meeting, **fields)
            except WrongStateError:
                assert service is hold_hybrid
                assert meeting.is_hybrid
        else:
            with pytest.raises(WrongStateError):
                service(meeting=meeting, **fields)

    @rule()
    def postpone(self) -> None:
        self.act(postpone_meeting)

    @rule()
    def from_afar(self) -> None:
        self.act(hold_hybrid)

    @rule()
    def cancel(self) -> None:
        self.act(cancel_meeting)

    @rule(days=st.integers(1, 90))
    def plan(self, days: int) -> None:
        if open_meeting(self.group):
            plan_meeting(group=self.group, starts_at=timezone.now() + timedelta(days=days))

    @rule()
    def search_and_decide(self) -> None:
        meeting = open_meeting(self.group)
        if meeting and not meeting.is_dated:
            closes_on = timezone.localdate() + timedelta(days=7)
            search = open_search(group=self.group, proposals=days_to_propose(self.group), closes_on=closes_on)
            decide_search(search=search, proposal=search.proposals.first().pk)

    @rule()
    def pass_and_hold(self) -> None:
        meeting = open_meeting(self.group)
        if meeting and meeting.is_dated and not meeting.group.meetings.filter(state=MeetingState.HELD).exists():
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=3))
            meeting.refresh_from_db()
            hold_meeting(meeting=meeting, attended=list(self.group.seats.accepted())[:3])

    @rule(number=st.integers(0, 4), comes=st.booleans(), afar=st.booleans())
    def say(self, number: int, comes: bool, afar: bool) -> None:
        meeting = open_meeting(self.group)
        seat = self.group.seats.accepted().order_by("pk")[number]
        if meeting and meeting.is_dated and (meeting.is_hybrid or not afar):
            answer_meeting(meeting=meeting, seat=seat, comes=comes, from_afar=afar)

    @invariant()
    def every_meeting_is_in_one_state(self) -> None:
        for one in self.group.meetings.all():
            if one.state == MeetingState.HELD:
                assert one.is_dated
            if not one.is_dated:
                assert (one.is_hybrid, one.answers.count(), one.state) == (False, 0, MeetingState.PLANNED)
                assert not Job.objects.filter(task=WATCH, object_id=one.pk).exists()
            else:
                assert one.called_off_at is None
            if not one.is_hybrid:
                assert not one.answers.filter(from_afar=True).exists()
        ahead = self.group.meetings.filter(state=MeetingState.PLANNED, starts_at__isnull=False)
        assert ahead.count() <= 1

    @invariant()
    def calendars_learn_of_every_change(self) -> None:
        for one in self.group.meetings.all():
            shown = (one.starts_at, one.called_off_at, one.place, one.host_id, one.state, one.is_hybrid)
            before, sequence = self.seen.get(one.pk, (shown, one.sequence))
            if shown != before and one.state != MeetingState.HELD:
                assert one.sequence > sequence
            self.seen[one.pk] = (shown, one.sequence)

    @invariant()
    def everybody_still_hosts_once(self) -> None:
        hosting = self.group.meetings.exclude(state=MeetingState.CANCELLED).values_list("host", flat=True)
        assert sorted(hosting) == sorted(self.group.seats.accepted().values_list("company", flat=True))


def test_a_meeting_is_never_in_between() -> None:
    run_state_machine_as_test(MeetingMachine, settings=BRIEF)


# -- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
class TestAtOnce:
    def postpone_and_cancel(self) -> list[str]:
        meeting = make_meeting()
        return at_once(lambda: postpone_meeting(meeting=meeting), lambda: cancel_meeting(meeting=meeting))

    def done(self) -> int:
        return LogEntry.objects.filter(verb__in=["meeting_postponed", "meeting_cancelled"]).count()

    def test_of_two_ways_out_one_is_taken(self) -> None:
        assert self.postpone_and_cancel() == ["WrongStateError", "done"]
        assert self.done() == 1

    def test_control_without_the_lock_both_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        fetch = Meeting.objects.select_related("group__round", "host").get
        without_lock(monkeypatch, turnout, "lock_meeting", lambda pk: fetch(pk=pk))

        self.postpone_and_cancel()

        assert self.done() == 2


def test_watching_again_is_harmless() -> None:
    meeting = make_meeting(days=40)
    watch_from_now(meeting)

    assert Job.objects.filter(task=WATCH, object_id=meeting.pk).count() == 4
