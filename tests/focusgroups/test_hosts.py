"""Who hosts when: the order, swaps with consent, joining and leaving; each company once a cycle."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clusterportal.core.models import LogEntry, OutgoingMail
from focusgroups.enums import MEETS, MeetingState, SeatState, SwapState
from focusgroups.exceptions import WrongStateError
from focusgroups.links import SWAP, token_for_seat
from focusgroups.models import FocusGroup, HostSwap, Meeting, Seat
from focusgroups.services import hosts
from focusgroups.services.hosts import answer_swap, ask_swap, drop_host, later_hosts, take_over, withdraw_swap
from focusgroups.services.meetings import add_host, host_order, local
from focusgroups.services.planning import hold_meeting, open_meeting, plan_meeting
from tests.factories.focusgroups import make_application, make_group, seats_of
from tests.factories.members import make_manager, make_town
from tests.threads import at_once, without_lock

pytestmark = pytest.mark.django_db

BRIEF = settings(
    max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def planned(group: FocusGroup) -> list[Meeting]:
    return list(group.meetings.filter(state=MeetingState.PLANNED).select_related("host").order_by("number"))


def seat_of(group: FocusGroup, meeting: Meeting) -> Seat:
    return group.seats.accepted().select_related("person__user", "group").get(company=meeting.host)


def leave(seat: Seat) -> None:
    """What leaving does to the turns."""
    with transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(state=SeatState.LEFT)
        drop_host(group=FocusGroup.objects.get(pk=seat.group_id), company=seat.company)


def mails(word: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(subject__contains=word).values_list("to", flat=True))


def ask(group: FocusGroup, mine: int = 0, theirs: int = 2) -> HostSwap:
    meetings = planned(group)
    return ask_swap(seat=seat_of(group, meetings[mine]), meeting=meetings[mine], other=meetings[theirs])


# -- the order


def test_the_nearest_begins_near_ones_host_in_winter_and_far_ones_follow() -> None:
    group = make_group(size=6, accepted=6)
    for kilometres, seat in zip((0, 10, 20, 200, 250, 300), seats_of(group), strict=True):
        seat.company.town = make_town(name=f"T{kilometres}", latitude=50 + kilometres / 111, longitude=11)
        seat.company.save()
    order = host_order(group, local(timezone.datetime(2027, 9, 2).date(), timezone.datetime(2027, 9, 2, 14).time()))

    ways = [round((company.town.latitude - 50) * 111) for company in order]
    # September, November, January, March, May, July: the two nearest to all take September and January
    nearest = sorted(ways, key=lambda km: sum(abs(km - other) for other in ways))
    assert (ways[0], ways[2]) == tuple(nearest[:2])
    assert [one for one in ways if one not in nearest[:2]] == nearest[2:]


# -- swapping


def test_both_turns_change_when_the_other_agrees_and_a_dated_one_is_told(client: Client) -> None:
    group = make_group(accepted=5)
    first, _second, third = planned(group)[:3]
    sequence = first.sequence
    OutgoingMail.objects.all().delete()
    swap = ask(group)
    assert mails("tauschen") == [seat_of(group, third).person.email]
    assert planned(group)[0].host == first.host  # nothing before they agree

    answer_swap(swap=swap, seat=seat_of(group, third), agrees=True)

    after = planned(group)
    assert (after[0].host, after[2].host) == (third.host, first.host)
    assert after[0].sequence > sequence
    assert len(mails("Neuer Termin oder Ort")) == 5
    assert mails("gibt es eine Antwort") == [group.seats.get(company=first.host).person.email]


def test_declining_changes_nothing() -> None:
    group = make_group(accepted=5)
    before = [one.host_id for one in planned(group)]
    swap = ask(group)

    answer_swap(swap=swap, seat=seat_of(group, planned(group)[2]), agrees=False)

    assert [one.host_id for one in planned(group)] == before
    with pytest.raises(WrongStateError):
        answer_swap(swap=swap, seat=seat_of(group, planned(group)[2]), agrees=True)


def test_nobody_else_agrees_and_nobody_swaps_the_turn_of_another() -> None:
    group = make_group(accepted=5)
    swap = ask(group)
    meetings = planned(group)
    with pytest.raises(WrongStateError):
        answer_swap(swap=swap, seat=seat_of(group, meetings[1]), agrees=True)
    with pytest.raises(WrongStateError):
        ask_swap(seat=seat_of(group, meetings[1]), meeting=meetings[3], other=meetings[4])
    with pytest.raises(WrongStateError):
        ask(group)  # a second question about the same turn
    withdraw_swap(swap=swap, seat=seat_of(group, meetings[0]))
    assert ask(group, 0, 4).state == SwapState.ASKED


def test_mail_names_nobody_and_no_place() -> None:
    group = make_group(accepted=5)
    OutgoingMail.objects.all().delete()

    ask(group)

    letter = OutgoingMail.objects.get()
    words = [word for one in seats_of(group) for word in (one.company.name, one.company.town.name)]
    words += [one.person.last_name for one in seats_of(group) if one.person.email != letter.to]
    assert [word for word in words if word in letter.subject + letter.body] == []


def test_link_in_the_mail_asks_and_only_its_button_acts(client: Client) -> None:
    group = make_group(accepted=5)
    swap = ask(group)
    asked = seat_of(group, planned(group)[2])
    link = reverse("focusgroups:swap", args=[token_for_seat(SWAP, swap, asked)])

    page = client.get(link).content.decode()
    assert [one.company.name for one in seats_of(group) if one.company.name in page] == []
    assert HostSwap.objects.get().state == SwapState.ASKED
    client.post(link, {"agrees": "yes"})

    assert HostSwap.objects.get().state == SwapState.ACCEPTED
    assert "geklärt" in client.get(link).content.decode()
    leave(asked)
    assert client.get(link).status_code == 404


def test_pages_ask_and_answer(client: Client) -> None:
    group = make_group(accepted=5)
    mine, other = planned(group)[:2]
    asking, asked = seat_of(group, mine), seat_of(group, other)
    client.force_login(asking.person.user)
    page = reverse("focusgroups:host_order", args=[group.pk])
    assert client.get(page).content.decode().count("Um Tausch bitten") == 4
    client.post(reverse("focusgroups:swap_ask", args=[group.pk]), {"other": other.pk})
    swap = HostSwap.objects.get()
    assert client.post(reverse("focusgroups:swap_answer", args=[swap.pk]), {"agrees": "yes"}).status_code == 404

    client.force_login(asked.person.user)
    assert "möchte mit Ihnen die Reihenfolge tauschen" in client.get(group.get_absolute_url()).content.decode()
    client.post(reverse("focusgroups:swap_answer", args=[swap.pk]), {"agrees": "yes"})

    assert [one.host for one in planned(group)[:2]] == [other.host, mine.host]


# -- leaving


def test_who_leaves_hosts_no_more_and_the_others_move_up() -> None:
    group = make_group(accepted=5)
    before = planned(group)

    leave(seat_of(group, before[2]))

    after = planned(group)
    assert [one.host for one in after] == [before[place].host for place in (0, 1, 3, 4)]
    assert [one.number for one in after] == [1, 2, 3, 4]


def test_a_meeting_with_a_day_that_loses_its_host_is_taken_over(client: Client) -> None:
    group = make_group(accepted=5)
    first, second, *_rest = planned(group)
    manager = make_manager(group.round.cluster)
    OutgoingMail.objects.all().delete()

    leave(seat_of(group, first))
    assert (open_meeting(group).host, mails("braucht ein")) == (None, [manager.email])
    client.force_login(manager)
    assert "lädt" in client.get(group.get_absolute_url()).content.decode()
    client.post(reverse("focusgroups:host_take", args=[first.pk]), {"company": second.host_id})

    after = planned(group)
    assert after[0].host == second.host
    assert sorted(one.host_id for one in after) == sorted(group.seats.accepted().values_list("company", flat=True))


def test_a_question_to_somebody_who_leaves_is_void() -> None:
    group = make_group(accepted=5)
    swap = ask(group)

    leave(seat_of(group, planned(group)[2]))

    swap.refresh_from_db()
    assert swap.state == SwapState.VOID


class HostMachine(RuleBasedStateMachine):
    """Swaps, acceptances, departures and meetings in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.group = make_group(size=5, accepted=5)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def any_seat(self, number: int) -> Seat | None:
        seats = list(self.group.seats.accepted().select_related("person__user", "group"))
        return seats[number % len(seats)] if seats else None

    @rule(one=st.integers(0, 5), other=st.integers(0, 5), agrees=st.booleans())
    def swap(self, one: int, other: int, agrees: bool) -> None:
        meetings = planned(self.group)
        if len(meetings) < 2:
            return
        mine, theirs = meetings[one % len(meetings)], meetings[other % len(meetings)]
        seat = self.group.seats.accepted().filter(company=mine.host).select_related("group").first()
        if seat is None or mine == theirs or theirs.host is None:
            return
        try:
            asked = ask_swap(seat=seat, meeting=mine, other=theirs)
        except WrongStateError:
            return
        if agrees:
            answer_swap(swap=asked, seat=seat_of(self.group, theirs), agrees=True)

    @rule(number=st.integers(0, 5))
    def leave(self, number: int) -> None:
        if self.group.seats.accepted().count() > 2 and (seat := self.any_seat(number)):
            leave(seat)

    @rule()
    def join(self) -> None:
        self.group.refresh_from_db()
        if self.group.state in MEETS and self.group.seats.accepted().count() < 6:
            application = make_application(round=self.group.round, state="placed")
            people = {"person": application.person, "company": application.company, "application": application}
            state = {"state": SeatState.ACCEPTED, "answer_by": timezone.localdate()}
            add_host(group=self.group, company=Seat.objects.create(group=self.group, **state, **people).company)

    @rule()
    def date_and_hold(self) -> None:
        meeting = open_meeting(self.group)
        if meeting is None or meeting.host is None:
            return
        if not meeting.is_dated:
            last = self.group.meetings.filter(state=MeetingState.HELD).order_by("-starts_at").first()
            day = timezone.now() - timedelta(days=900) if last is None else last.starts_at + timedelta(days=9)
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=day)
        else:
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=900))
        meeting.refresh_from_db()
        hold_meeting(meeting=meeting, attended=list(self.group.seats.accepted())[:2])

    @rule()
    def date_ahead(self) -> None:
        meeting = open_meeting(self.group)
        if meeting is not None:
            plan_meeting(group=self.group, starts_at=timezone.now() + timedelta(days=30))

    @rule(number=st.integers(0, 5))
    def find_a_host(self, number: int) -> None:
        for meeting in planned(self.group):
            if meeting.host is None and (companies := later_hosts(meeting)):
                take_over(meeting=meeting, company=companies[number % len(companies)])

    @invariant()
    def each_member_hosts_exactly_once(self) -> None:
        turns = [one.host_id for one in self.group.meetings.exclude(state=MeetingState.CANCELLED) if one.host_id]
        members = list(self.group.seats.accepted().values_list("company", flat=True))
        assert {company: turns.count(company) for company in members} == dict.fromkeys(members, 1)

    @invariant()
    def nobody_who_has_left_hosts_what_is_to_come(self) -> None:
        members = set(self.group.seats.accepted().values_list("company", flat=True))
        assert [one for one in planned(self.group) if one.host_id and one.host_id not in members] == []
        assert [one for one in planned(self.group) if not one.host_id and not one.is_dated] == []


def test_turns_keep_their_promises_whatever_happens() -> None:
    run_state_machine_as_test(HostMachine, settings=BRIEF)


# -- two at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_database")
class TestAtOnce:
    def question(self) -> tuple[HostSwap, Seat]:
        group = make_group(accepted=5)
        return ask(group), seat_of(group, planned(group)[2])

    def answer_twice(self, swap: HostSwap, asked: Seat, *, first: bool) -> list[str]:
        return at_once(
            lambda: answer_swap(swap=swap, seat=asked, agrees=first),
            lambda: answer_swap(swap=swap, seat=asked, agrees=False),
        )

    def answers(self) -> int:
        return LogEntry.objects.filter(verb__in=["swap_accepted", "swap_declined"]).count()

    @pytest.mark.parametrize("first", [True, False])
    def test_a_question_is_answered_once(self, first: bool) -> None:
        assert self.answer_twice(*self.question(), first=first) == ["WrongStateError", "done"]
        assert self.answers() == 1

    def test_control_without_the_lock_it_is_answered_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fetch(swap: HostSwap) -> tuple[HostSwap, FocusGroup]:
            found = HostSwap.objects.select_related("meeting__group__round", "asking", "asked").get(pk=swap.pk)
            return found, found.meeting.group

        question = self.question()
        without_lock(monkeypatch, hosts, "_lock", fetch)

        assert self.answer_twice(*question, first=False) == ["done", "done"]
        assert self.answers() == 2

    def test_two_hosts_who_get_the_same_turn_get_it_once(self) -> None:
        group = make_group(accepted=5)
        swaps, asked = [ask(group, 0, 2), ask(group, 1, 2)], seat_of(group, planned(group)[2])

        ends = at_once(*[lambda swap=swap: answer_swap(swap=swap, seat=asked, agrees=True) for swap in swaps])

        assert ends == ["WrongStateError", "done"]
        assert len({one.host_id for one in planned(group)}) == 5
