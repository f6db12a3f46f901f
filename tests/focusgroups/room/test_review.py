"""After the cycle a group continues, is mixed anew or closes; then its room is read for a year, or erased."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from clusterportal.core.models import Job, LogEntry, OutgoingMail
from focusgroups.enums import ApplicationState, GroupState, MeetingState, RoundState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import Application, FocusGroup, Meeting, Post, ReviewAnswer, RoomKey, Round
from focusgroups.room.departures import leave_group
from focusgroups.room.posts import write_post
from focusgroups.room.review import answer_review, decide_tie, erase_archive, mind_review, tied
from focusgroups.services.planning import hold_meeting, open_meeting, plan_meeting
from focusgroups.services.rounds import open_round
from tests.factories.focusgroups import make_group, make_round, seats_of
from tests.factories.members import make_manager
from tests.focusgroups.test_states import BRIEF, InTransaction

from .rooms import make_post, room_of
from .test_leaving import with_moderator

pytestmark = pytest.mark.django_db


def small_group(size: int = 3) -> FocusGroup:
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=size)
    group = make_group(round=round, size=size, accepted=size)
    return FocusGroup.objects.select_related("round").get(pk=group.pk)


def hold_next(group: FocusGroup) -> None:
    meeting = open_meeting(group)
    day = timezone.now() - timedelta(days=300 - 7 * meeting.number)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=day)
    hold_meeting(meeting=meeting, attended=seats_of(group, SeatState.ACCEPTED))
    group.refresh_from_db()


def reviewed(size: int = 3) -> FocusGroup:
    """A group in which every member has hosted."""
    group = small_group(size)
    for _time in range(size):
        hold_next(group)
    return group


def answer_all(group: FocusGroup, choices: str) -> FocusGroup:
    words = {"c": "continue", "m": "mix", "x": "close"}
    for number, choice in enumerate(choices):
        if choice != "-":
            answer_review(room=room_of(group, number), choice=words[choice])
    group.refresh_from_db()
    return group


def fortnight_over(group: FocusGroup, times: int = 1) -> FocusGroup:
    with time_machine.travel(timezone.now() + timedelta(days=15 * times), tick=False):
        mind_review(group_id=group.pk)
        mind_review(group_id=group.pk)
    group.refresh_from_db()
    return group


def test_the_last_host_begins_the_review() -> None:
    group = small_group()
    hold_next(group)
    hold_next(group)
    assert group.state == GroupState.ACTIVE
    OutgoingMail.objects.all().delete()

    hold_next(group)

    assert group.state == GroupState.UNDER_REVIEW
    asked = OutgoingMail.objects.filter(subject__contains="bittet um Ihr Wort").values_list("to", flat=True)
    assert sorted(asked) == sorted(seat.person.email for seat in seats_of(group))
    with pytest.raises(WrongStateError):
        plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=10))


@pytest.mark.parametrize(
    ("choices", "state"), [("ccc", "continued"), ("ccx", "continued"), ("mmc", "remixed"), ("xxm", "closed")]
)
def test_the_majority_decides_when_all_have_answered(choices: str, state: str) -> None:
    group = answer_all(reviewed(), choices[:2])
    assert group.state == GroupState.UNDER_REVIEW

    answer_review(room=room_of(group, 2), choice={"c": "continue", "m": "mix", "x": "close"}[choices[2]])

    group.refresh_from_db()
    assert (group.state, ReviewAnswer.objects.count()) == (state, 0)


def test_after_a_fortnight_those_who_answered_decide_and_the_silent_stay() -> None:
    group = fortnight_over(answer_all(reviewed(), "c--"))

    assert group.state == GroupState.CONTINUED
    assert [seat.state for seat in seats_of(group)] == [SeatState.ACCEPTED] * 3
    hosts = group.meetings.filter(state=MeetingState.PLANNED).order_by("number")
    assert [one.number for one in hosts] == [4, 5, 6]
    assert len({one.host_id for one in hosts}) == 3
    plan_meeting(group=group, starts_at=timezone.now() + timedelta(days=30))
    assert open_meeting(group).number == 4


def test_who_does_not_want_to_continue_leaves() -> None:
    group = answer_all(reviewed(), "cmc")

    leaver = seats_of(group)[1]
    assert (leaver.state, leaver.wants_later) == (SeatState.LEFT, True)
    assert group.meetings.filter(state=MeetingState.PLANNED).count() == 2


def test_the_last_one_to_host_leaves_and_the_review_begins() -> None:
    group = small_group()
    hold_next(group)
    hold_next(group)
    last = open_meeting(group).host

    leave_group(room=room_of(group, [seat.company for seat in seats_of(group)].index(last)), erase=False)

    group.refresh_from_db()
    assert (group.state, open_meeting(group)) == (GroupState.UNDER_REVIEW, None)


def test_nobody_answers_and_the_group_closes() -> None:
    assert fortnight_over(reviewed()).state == GroupState.CLOSED


def test_a_tie_is_the_moderators_and_nobody_elses() -> None:
    group = reviewed(2)
    moderator = with_moderator(group)
    group = answer_all(group, "cm")

    assert group.state == GroupState.UNDER_REVIEW
    for room, choice in ((moderator, "close"), (room_of(group), "mix")):
        with pytest.raises(WrongStateError):
            decide_tie(room=room, choice=choice)
    assert tied(group) == ["continue", "mix"]
    client = Client()
    client.force_login(moderator.person.user)
    client.post(reverse("focusgroups:room_review", args=[group.pk]), {"tie": "mix"})

    group.refresh_from_db()
    assert group.state == GroupState.REMIXED


def test_a_tie_that_nobody_decides_closes_the_group() -> None:
    group = answer_all(reviewed(2), "cm")

    assert fortnight_over(group).state == GroupState.UNDER_REVIEW
    assert fortnight_over(group, times=2).state == GroupState.CLOSED


def test_an_answer_is_read_by_nobody_and_stands_in_no_log() -> None:
    group = answer_all(reviewed(), "x--")

    assert ReviewAnswer.objects.visible_to(seats_of(group)[1].person.user).count() == 0
    assert not LogEntry.objects.filter(verb__contains="review", actor__isnull=False).exists()
    client = Client()
    client.force_login(seats_of(group)[0].person.user)
    seen = client.get(reverse("focusgroups:room_review", args=[group.pk])).content.decode()
    assert "checked" in seen.split('value="close"')[1].partition(">")[0]


def test_who_is_mixed_anew_is_invited_to_the_next_round_once() -> None:
    group = answer_all(reviewed(), "mmx")
    office = make_manager(group.round.cluster)
    following = make_round(cluster=group.round.cluster, state=RoundState.DRAFT, decision_makers_only=False)
    later = make_round(cluster=group.round.cluster, state=RoundState.DRAFT, decision_makers_only=False)

    open_round(round=following, actor=office)
    open_round(round=later, actor=office)

    invited = Application.objects.filter(round=following, state=ApplicationState.INVITED)
    assert {one.person for one in invited} == {seat.person for seat in seats_of(group)[:2]}
    assert not Application.objects.filter(round=later).exists()


def test_an_ended_room_is_read_and_not_written_and_erased_after_a_year() -> None:
    group = reviewed()
    make_post(group, "To be kept")
    group = answer_all(group, "xxx")
    client = Client()
    client.force_login(seats_of(group)[0].person.user)

    seen = client.get(group.get_absolute_url()).content.decode()
    assert ("To be kept" in seen, "Der Raum ist bis" in seen) == (True, True)
    with pytest.raises(WrongStateError):
        write_post(room=room_of(group), text="Too late")
    client.post(reverse("focusgroups:room_posts", args=[group.pk]), {"text": "Too late"})
    assert Post.objects.count() == 1

    erase_archive(group_id=group.pk)
    assert Post.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=367), tick=False):
        erase_archive(group_id=group.pk)
        erase_archive(group_id=group.pk)
    assert (Post.objects.count(), RoomKey.objects.get().erased_at is not None) == (0, True)
    jobs = Job.objects.filter(task="focusgroups.mind_room", object_id=group.pk)
    assert timezone.localdate(jobs.latest("due").due) > group.kept_until


def test_all_together_erase_it_earlier() -> None:
    group = reviewed()
    make_post(group, "To be erased")
    group = answer_all(group, "xxx")

    for seat in seats_of(group):
        client = Client()
        client.force_login(seat.person.user)
        client.post(reverse("focusgroups:room_erase", args=[group.pk]), {"agree": "1"})

    assert Post.objects.count() == 0


def test_the_last_one_who_had_not_agreed_to_erase_leaves_and_the_room_goes() -> None:
    group = small_group()
    make_post(group, "To be erased", 0)
    for number in (0, 1):
        client = Client()
        client.force_login(seats_of(group)[number].person.user)
        client.post(reverse("focusgroups:room_erase", args=[group.pk]), {"agree": "1"})

    leave_group(room=room_of(group, 2), erase=False)

    assert Post.objects.count() == 0


def test_a_round_is_looked_back_on_when_all_its_groups_have_ended() -> None:
    first = reviewed()
    Round.objects.filter(pk=first.round_id).update(state=RoundState.PUBLISHED)
    second = make_group(round=Round.objects.get(pk=first.round_id), size=3, accepted=3, letter="B")
    for _time in range(3):
        hold_next(second)

    answer_all(first, "xxx")
    assert Round.objects.get(pk=first.round_id).state == RoundState.RUNNING
    answer_all(second, "mmm")

    assert Round.objects.get(pk=first.round_id).state == RoundState.REVIEWED


class GroupMachine(InTransaction):
    """Three members through cycles, reviews and departures; the expected state is written down once more."""

    def __init__(self) -> None:
        super().__init__()
        self.group = small_group()
        make_post(self.group, "The room has its key")
        self.state, self.to_hold, self.over = "active", 3, 0
        self.votes: dict[int, str] = {}

    @property
    def members(self) -> list[int]:
        return [number for number, seat in enumerate(seats_of(self.group)) if seat.state == SeatState.ACCEPTED]

    def conclude(self, *, late: bool = False) -> None:
        counted = [list(self.votes.values()).count(choice) for choice in ("continue", "mix", "close")]
        leaders = [choice for choice, n in zip(("continue", "mix", "close"), counted, strict=True) if n == max(counted)]
        if not self.votes:
            leaders = ["close"]
        if len(leaders) > 1 and not late:
            return
        choice = leaders[0] if len(leaders) == 1 else "close"
        self.state = {"continue": "continued", "mix": "remixed", "close": "closed"}[choice]
        self.over = 0
        if choice == "continue":
            stay = [number for number in self.members_before if self.votes.get(number, "continue") == "continue"]
            self.to_hold = len(stay)
        self.votes = {}

    @rule()
    def hold(self) -> None:
        if self.state not in {"active", "continued"} or not self.to_hold:
            assert self.state not in {"active", "continued"}
            return
        hold_next(self.group)
        self.to_hold -= 1
        if self.to_hold == 0:
            self.state, self.over = "under_review", 0

    @rule(number=st.integers(0, 2), choice=st.sampled_from(["continue", "mix", "close"]))
    def answer(self, number: int, choice: str) -> None:
        self.members_before = self.members
        if number not in self.members_before:
            return
        room = room_of(self.group, number)
        if self.state != "under_review":
            with pytest.raises(WrongStateError):
                answer_review(room=room, choice=choice)
            return
        answer_review(room=room, choice=choice)
        self.votes[number] = choice
        if set(self.votes) == set(self.members_before):
            self.conclude()

    @rule()
    def fortnight_passes(self) -> None:
        self.members_before = self.members
        row = FocusGroup.objects.get(pk=self.group.pk)
        if row.review_until:
            FocusGroup.objects.filter(pk=row.pk).update(review_until=row.review_until - timedelta(days=15))
        mind_review(group_id=self.group.pk)
        if self.state == "under_review":
            self.over += 1
            self.conclude(late=self.over > 1)

    @rule(number=st.integers(0, 2))
    def leave(self, number: int) -> None:
        if number not in self.members or self.state in {"active", "continued"}:
            return
        leave_group(room=room_of(self.group, number), erase=False)
        self.votes.pop(number, None)
        self.members_before = self.members
        if not self.members_before and self.state == "under_review":
            self.state, self.votes = "closed", {}
        elif self.state == "under_review" and set(self.votes) == set(self.members_before):
            self.conclude()

    @invariant()
    def row_says_the_same(self) -> None:
        self.group.refresh_from_db()
        assert self.group.state == self.state

    @invariant()
    def answers_live_as_long_as_the_question(self) -> None:
        assert ReviewAnswer.objects.count() == len(self.votes)

    @invariant()
    def ended_groups_keep_their_room_for_a_time_and_meet_no_more(self) -> None:
        self.group.refresh_from_db()
        ended = self.state in {"remixed", "closed"}
        assert (self.group.kept_until is not None) == ended
        assert not (ended and self.group.meetings.filter(state="planned").exists())
        round = Round.objects.get(pk=self.group.round_id)
        assert round.state == (RoundState.REVIEWED if ended else RoundState.RUNNING)


def test_a_group_goes_on_as_its_members_want_in_any_order() -> None:
    run_state_machine_as_test(GroupMachine, settings=BRIEF)
