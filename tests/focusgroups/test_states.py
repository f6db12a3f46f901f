"""State machines: whatever order people act in, rounds and seats keep their promises."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clusterportal.core.models import Job
from focusgroups.enums import ApplicationState, GroupState, RoundState, SeatState
from focusgroups.exceptions import GroupFullError, WrongStateError
from focusgroups.models import Application, Meeting, Seat
from focusgroups.services import rounds
from focusgroups.services.agreements import ensure_default_agreement
from focusgroups.services.groups import invite_to_seat
from focusgroups.services.planning import hold_meeting, plan_meeting
from focusgroups.services.seats import accept_seat, decline_seat, lapse_seat
from tests.factories.focusgroups import make_application, make_group, make_round

pytestmark = pytest.mark.django_db

BRIEF = settings(
    max_examples=8, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck), database=None
)

# Written down once more, from the domain's own words.
WAYS = {
    ("draft", "open_round"): "open",
    ("open", "close_round"): "closed",
    ("closed", "reopen_round"): "open",
    ("review", "reopen_round"): "open",
    ("closed", "start_matching"): "matching",
    ("review", "start_matching"): "matching",
    ("matching", "stop_matching"): "closed",
    ("matching", "put_in_review"): "review",
    ("review", "mark_published"): "published",
    ("published", "mark_unpublished"): "review",
    ("published", "start_running"): "running",
    ("running", "look_back"): "reviewed",
    ("reviewed", "archive_round"): "archived",
}
ACTS = sorted({act for _state, act in WAYS})


class InTransaction(RuleBasedStateMachine):
    """Every example starts from an empty database."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)


class RoundMachine(InTransaction):
    def __init__(self) -> None:
        super().__init__()
        self.round = make_round(state=RoundState.DRAFT)
        self.state = "draft"

    @rule(act=st.sampled_from(ACTS))
    def take(self, act: str) -> None:
        extra: dict[str, Any] = {"closes_on": self.round.closes_on} if act == "reopen_round" else {}
        expected = WAYS.get((self.state, act))

        if expected is None:
            with pytest.raises(WrongStateError):
                getattr(rounds, act)(round=self.round, **extra)
        else:
            getattr(rounds, act)(round=self.round, **extra)
            self.state = expected

    @invariant()
    def row_says_the_same(self) -> None:
        self.round.refresh_from_db()
        assert self.round.state == self.state


class SeatMachine(InTransaction):
    """A group of six and two waiting people."""

    def __init__(self) -> None:
        super().__init__()
        self.group = make_group(size=6)
        self.waiting = [make_application(round=self.group.round, state="waiting") for _number in range(2)]
        self.version = ensure_default_agreement()
        self.answers: dict[int, str] = dict.fromkeys(self.group.seats.values_list("pk", flat=True), "invited")
        self.most_accepted = 0

    def seat(self, number: int) -> Seat:
        return self.group.seats.order_by("pk")[number % len(self.answers)]

    @rule(number=st.integers(0, 7))
    def accept(self, number: int) -> None:
        seat = self.seat(number)
        if self.answers[seat.pk] in {"invited", "accepted"}:
            accept_seat(seat=seat, version=self.version)
            self.answers[seat.pk] = "accepted"
        else:
            with pytest.raises(WrongStateError):
                accept_seat(seat=seat, version=self.version)
        self.most_accepted = max(self.most_accepted, list(self.answers.values()).count("accepted"))

    @rule(number=st.integers(0, 7))
    def decline(self, number: int) -> None:
        seat = self.seat(number)
        if self.answers[seat.pk] == "invited":
            decline_seat(seat=seat)
            self.answers[seat.pk] = "declined"
        else:
            with pytest.raises(WrongStateError):
                decline_seat(seat=seat)

    @rule(number=st.integers(0, 7))
    def lapse(self, number: int) -> None:
        seat = self.seat(number)
        Seat.objects.filter(pk=seat.pk).update(answer_by=date(2020, 1, 1))
        lapse_seat(seat_id=seat.pk)
        if self.answers[seat.pk] == "invited":
            self.answers[seat.pk] = "lapsed"

    @rule(number=st.integers(0, 1))
    def refill(self, number: int) -> None:
        application = self.waiting[number]
        full = sum(answer in {"invited", "accepted"} for answer in self.answers.values()) == 6
        asked_before = application.seats.exists()
        if full or asked_before:
            with pytest.raises((GroupFullError, WrongStateError)):
                invite_to_seat(group=self.group, application=application)
        else:
            self.answers[invite_to_seat(group=self.group, application=application).pk] = "invited"

    @invariant()
    def rows_keep_the_answers(self) -> None:
        assert dict(self.group.seats.values_list("pk", "state")) == self.answers

    @invariant()
    def placed_are_those_with_an_open_seat(self) -> None:
        placed = set(Application.objects.filter(state=ApplicationState.PLACED).values_list("pk", flat=True))
        assert placed == set(self.group.seats.open().values_list("application", flat=True))

    @invariant()
    def each_free_seat_asks_for_somebody(self) -> None:
        freed = {pk for pk, answer in self.answers.items() if answer in {"declined", "lapsed"}}
        assert set(Job.objects.filter(task="matchmaking.refill_seat").values_list("object_id", flat=True)) == freed

    @invariant()
    def five_acceptances_start_the_group(self) -> None:
        self.group.refresh_from_db()
        begun = self.most_accepted >= 5
        assert self.group.state == (GroupState.ACTIVE if begun else GroupState.FORMING)
        hosts = self.group.meetings.values_list("host", flat=True)
        companies = self.group.seats.filter(state=SeatState.ACCEPTED).values_list("company", flat=True)
        assert sorted(hosts) == (sorted(companies) if begun else [])


class MeetingMachine(InTransaction):
    """A group of five that plans, holds, and lets time pass; the clock stands still but for ``days_pass``."""

    def __init__(self) -> None:
        super().__init__()
        self.group = make_group(accepted=5)
        self.held: list[int] = []

    def due(self) -> Meeting | None:
        return self.group.meetings.filter(state="planned").order_by("number").first()

    @rule(days=st.integers(-40, 90))
    def plan(self, days: int) -> None:
        due, day = self.due(), timezone.now() + timedelta(days=days, minutes=5)
        last = self.group.meetings.filter(state="held").order_by("-starts_at").first()
        if due is None or days < 0 or (last and day <= last.starts_at):
            with pytest.raises(WrongStateError):
                plan_meeting(group=self.group, starts_at=day)
        else:
            assert plan_meeting(group=self.group, starts_at=day).number == due.number

    @rule(number=st.integers(1, 5), there=st.integers(0, 5))
    def hold(self, number: int, there: int) -> None:
        meeting = self.group.meetings.get(number=number)
        seats = list(self.group.seats.order_by("pk")[:there])
        possible = meeting.state == "planned" and meeting.starts_at and meeting.starts_at <= timezone.now() and there
        if possible:
            hold_meeting(meeting=meeting, attended=seats)
            self.held.append(number)
            assert list(meeting.attended.order_by("pk")) == seats
        else:
            with pytest.raises(WrongStateError):
                hold_meeting(meeting=meeting, attended=seats)

    @rule()
    def day_of_the_meeting_comes(self) -> None:
        """Everything with a date moves back so far that the next meeting begins now."""
        due = self.due()
        if due is None or due.starts_at is None or due.starts_at <= timezone.now():
            return
        back = due.starts_at - timezone.now() + timedelta(minutes=1)
        for meeting in self.group.meetings.filter(starts_at__isnull=False):
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at - back)

    @invariant()
    def one_open_meeting_has_a_date_at_most(self) -> None:
        assert self.group.meetings.filter(state="planned", starts_at__isnull=False).count() <= 1

    @invariant()
    def hosts_take_their_turn(self) -> None:
        assert self.held == list(range(1, len(self.held) + 1))
        held = self.group.meetings.filter(state="held").order_by("number")
        assert [meeting.number for meeting in held] == self.held
        days = [meeting.starts_at for meeting in held]
        assert days == sorted(days)


@pytest.mark.parametrize("machine", [RoundMachine, SeatMachine, MeetingMachine])
def test_states_follow_the_domain(machine: type[RuleBasedStateMachine]) -> None:
    run_state_machine_as_test(machine, settings=BRIEF)
