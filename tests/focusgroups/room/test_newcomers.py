"""Nobody joins a group that has met without the secret consent of all its members, whichever way they come."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from clusterportal.core.models import Job, LogEntry, OutgoingMail
from focusgroups.enums import ApplicationState, NewcomerState, SeatState
from focusgroups.exceptions import ConsentMissingError, GroupFullError, WrongStateError
from focusgroups.models import Application, FocusGroup, Meeting, Newcomer, NewcomerVote, Seat
from focusgroups.room.departures import leave_group
from focusgroups.room.newcomers import mind_newcomer, propose_newcomer, say
from focusgroups.services.agreements import ensure_default_agreement
from focusgroups.services.groups import invite_to_seat
from focusgroups.services.planning import hold_meeting
from focusgroups.services.seats import accept_seat, decline_seat, restore_seat
from tests.factories.focusgroups import make_application, make_group, seats_of
from tests.focusgroups.test_states import BRIEF, InTransaction

from .rooms import make_post, room_of

pytestmark = pytest.mark.django_db


def met_group(accepted: int = 5, size: int = 5) -> FocusGroup:
    group = make_group(size=size, accepted=accepted)
    hold_first(group)
    return group


def hold_first(group: FocusGroup) -> None:
    meeting = group.meetings.get(number=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(hours=3))
    hold_meeting(meeting=meeting, attended=seats_of(group, SeatState.ACCEPTED))


def waiting_for(group: FocusGroup) -> Application:
    return make_application(round=group.round, state="waiting", waiting_reason="remainder")


def asked(group: FocusGroup) -> Newcomer:
    return propose_newcomer(group=group, application=waiting_for(group))


def vote_all(newcomer: Newcomer, votes: list[str]) -> None:
    for number, vote in enumerate(votes):
        say(room=room_of(newcomer.group, number), newcomer=newcomer, vote=vote)
    newcomer.refresh_from_db()


def seat_of(newcomer: Newcomer) -> Seat | None:
    return Seat.objects.filter(application=newcomer.application).first()


def test_all_yes_invites_like_everybody() -> None:
    newcomer = asked(met_group())

    vote_all(newcomer, ["yes"] * 4)
    assert (newcomer.state, seat_of(newcomer)) == (NewcomerState.ASKED, None)
    vote_all(newcomer, ["yes"] * 5)

    assert newcomer.state == NewcomerState.TAKEN
    seat = seat_of(newcomer)
    assert seat.state == SeatState.INVITED
    accept_seat(seat=seat, version=ensure_default_agreement())
    assert OutgoingMail.objects.filter(to=seat.person.email, subject__contains="Fokusgruppe").exists()


def test_one_no_is_known_to_nobody_and_only_at_the_end() -> None:
    newcomer = asked(met_group())

    say(room=room_of(newcomer.group), newcomer=newcomer, vote="no")
    newcomer.refresh_from_db()
    assert newcomer.state == NewcomerState.ASKED
    vote_all(newcomer, ["no", "yes", "yes", "yes", "yes"])

    assert (newcomer.state, seat_of(newcomer)) == (NewcomerState.NOT_TAKEN, None)
    assert NewcomerVote.objects.count() == 0
    newcomer.application.refresh_from_db()
    assert newcomer.application.state == ApplicationState.WAITING
    assert not OutgoingMail.objects.filter(to=newcomer.application.person.email).exists()
    voters = [seat.person.user_id for seat in seats_of(newcomer.group)]
    assert not LogEntry.objects.filter(verb__startswith="newcomer", actor__in=voters).exists()


def test_a_vote_can_be_changed_and_is_sealed_for_its_voter() -> None:
    newcomer = asked(met_group())
    first, second = room_of(newcomer.group), room_of(newcomer.group, 1)

    say(room=first, newcomer=newcomer, vote="no")
    say(room=first, newcomer=newcomer, vote="yes")

    assert NewcomerVote.objects.visible_to(second.person.user).count() == 0
    assert [one.vote for one in first.read(NewcomerVote.objects.visible_to(first.person.user))] == ["yes"]
    vote_all(newcomer, ["yes"] * 5)
    assert newcomer.state == NewcomerState.TAKEN


def test_silence_is_no_consent_after_one_reminder() -> None:
    newcomer = asked(met_group())
    vote_all(newcomer, ["yes"] * 4)
    silent = seats_of(newcomer.group)[4].person
    OutgoingMail.objects.all().delete()

    for day in (8, 10, 12, 15, 16):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            mind_newcomer(group_id=newcomer.group_id)

    assert Job.objects.filter(task="focusgroups.mind_room", object_id=newcomer.group_id).count() == 2
    newcomer.refresh_from_db()
    assert newcomer.state == NewcomerState.NOT_TAKEN
    assert list(OutgoingMail.objects.filter(reference_type="focusgroups.focusgroup").values_list("to", flat=True)) == [
        silent.email
    ]


def test_who_leaves_votes_no_more_and_the_others_decide() -> None:
    newcomer = asked(met_group())
    room = room_of(newcomer.group)
    say(room=room, newcomer=newcomer, vote="no")
    for number in (1, 2, 3):
        say(room=room_of(newcomer.group, number), newcomer=newcomer, vote="yes")
    leave_group(room=room, erase=False)
    newcomer.refresh_from_db()
    assert newcomer.state == NewcomerState.ASKED

    say(room=room_of(newcomer.group, 4), newcomer=newcomer, vote="yes")

    newcomer.refresh_from_db()
    assert newcomer.state == NewcomerState.TAKEN


def test_somebody_seated_elsewhere_meanwhile_is_not_taken() -> None:
    newcomer = asked(met_group())
    Application.objects.filter(pk=newcomer.application_id).update(state=ApplicationState.WITHDRAWN)

    vote_all(newcomer, ["yes"] * 5)

    assert (newcomer.state, seat_of(newcomer)) == (NewcomerState.NOT_TAKEN, None)


def test_members_read_name_and_company_inside_and_the_mail_says_nothing() -> None:
    group = met_group()
    OutgoingMail.objects.all().delete()
    newcomer = asked(group)
    member, client = seats_of(group)[0].person, Client()
    client.force_login(member.user)
    name, company = str(newcomer.application.person), str(newcomer.application.company)

    address = reverse("focusgroups:room_newcomer", args=[newcomer.pk])
    front, seen = (client.get(one).content.decode() for one in (group.get_absolute_url(), address))

    assert (address in front, name in front) == (True, False)
    assert (name in seen, company in seen) == (True, True)
    assert OutgoingMail.objects.count() == 5
    assert not OutgoingMail.objects.filter(body__contains=name).exists()
    client.post(address, {"vote": "no"})
    assert NewcomerVote.objects.count() == 1


def test_who_is_invited_before_the_first_meeting_comes_in_as_ever() -> None:
    group = make_group(accepted=5)

    seat = invite_to_seat(group=group, application=waiting_for(group))

    assert accept_seat(seat=seat, version=ensure_default_agreement()).state == SeatState.ACCEPTED


# No way around it


def test_an_invitation_to_a_group_that_has_met_is_refused() -> None:
    group = met_group()

    with pytest.raises(ConsentMissingError):
        invite_to_seat(group=group, application=waiting_for(group))


def test_an_invitation_open_at_the_first_meeting_ends_with_it() -> None:
    group = make_group(size=6, accepted=5)
    [late] = seats_of(group, SeatState.INVITED)

    hold_first(group)

    late.refresh_from_db()
    assert late.state == SeatState.LAPSED
    Seat.objects.filter(pk=late.pk).update(state=SeatState.INVITED)
    with pytest.raises(ConsentMissingError):
        accept_seat(seat=late, version=ensure_default_agreement())


def test_a_declined_seat_is_not_taken_back_after_the_first_meeting() -> None:
    group = make_group(size=6, accepted=5)
    [late] = seats_of(group, SeatState.INVITED)
    decline_seat(seat=late)
    hold_first(group)

    with pytest.raises(ConsentMissingError):
        restore_seat(seat=late)


def test_consent_to_one_person_is_none_to_another() -> None:
    newcomer = asked(met_group())
    vote_all(newcomer, ["yes"] * 5)
    decline_seat(seat=seat_of(newcomer))

    with pytest.raises(ConsentMissingError):
        invite_to_seat(group=newcomer.group, application=waiting_for(newcomer.group))


def test_seats_are_made_and_taken_in_two_places_alone() -> None:
    """A new way into a group is added here, with a test above."""
    root, found = Path(settings.BASE_DIR), set()
    for path in [*root.glob("focusgroups/**/*.py"), *root.glob("matchmaking/**/*.py"), *root.glob("members/**/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            made = isinstance(node, ast.Call) and ast.unparse(node.func) in {"Seat", "Seat.objects.create"}
            moved = isinstance(node, ast.Assign) and "SeatState.INVITED" in ast.unparse(node.value)
            moved = moved and ".state" in ast.unparse(node.targets[0])
            taken = (
                isinstance(node, ast.Call)
                and "_answer" in ast.unparse(node.func)
                and "SeatState.ACCEPTED" in ast.unparse(node)
            )
            if made or moved or taken:
                found.add(str(path.relative_to(root)))

    assert found == {"focusgroups/services/groups.py", "focusgroups/services/seats.py"}


@pytest.mark.parametrize("change", ["asked", "full", "ended", "again"])
def test_a_question_needs_a_seat_and_is_put_once(change: str) -> None:
    group = met_group()
    application = waiting_for(group)
    if change == "asked":
        asked(group)
    if change == "full":
        make_full(group)
    if change == "ended":
        FocusGroup.objects.filter(pk=group.pk).update(state="closed")
    if change == "again":
        newcomer = propose_newcomer(group=group, application=application)
        vote_all(newcomer, ["no"] * 5)

    with pytest.raises((WrongStateError, GroupFullError)):
        propose_newcomer(group=group, application=application)


def make_full(group: FocusGroup) -> None:
    newcomer = asked(group)
    vote_all(newcomer, ["yes"] * 5)


class NewcomerMachine(InTransaction):
    """A group that has met; members vote, change their mind, leave; time passes. Written down once more."""

    def __init__(self) -> None:
        super().__init__()
        self.group = met_group()
        make_post(self.group, "The room has its key", 0)
        self.newcomer = asked(self.group)
        self.members = {seat.pk: seat for seat in seats_of(self.group)}
        self.votes: dict[int, str] = {}
        self.outcome = ""

    def settle(self) -> None:
        if not self.outcome and self.members and set(self.votes) == set(self.members):
            self.outcome = "taken" if set(self.votes.values()) == {"yes"} else "not_taken"

    def pick(self, number: int) -> Seat | None:
        return list(self.members.values())[number % len(self.members)] if self.members else None

    @rule(number=st.integers(0, 4), vote=st.sampled_from(["yes", "yes", "yes", "no"]))
    def vote(self, number: int, vote: str) -> None:
        if (seat := self.pick(number)) is None:
            return
        room = room_of(self.group, [one.pk for one in seats_of(self.group)].index(seat.pk))
        if self.outcome:
            with pytest.raises(WrongStateError):
                say(room=room, newcomer=self.newcomer, vote=vote)
            return
        say(room=room, newcomer=self.newcomer, vote=vote)
        self.votes[seat.pk] = vote
        self.settle()

    @rule(number=st.integers(0, 4))
    def leave(self, number: int) -> None:
        if len(self.members) < 3:
            return
        seat = self.pick(number)
        leave_group(room=room_of(self.group, [one.pk for one in seats_of(self.group)].index(seat.pk)), erase=True)
        self.members.pop(seat.pk)
        self.votes.pop(seat.pk, None)
        self.settle()

    @rule(days=st.sampled_from([5, 10]))
    def days_pass(self, days: int) -> None:
        row = Newcomer.objects.get(pk=self.newcomer.pk)
        Newcomer.objects.filter(pk=row.pk).update(closes_on=row.closes_on - timedelta(days=days))
        mind_newcomer(group_id=self.group.pk)
        if not self.outcome and row.closes_on - timedelta(days=days) < timezone.localdate():
            self.outcome = "not_taken"

    @rule()
    def bypass(self) -> None:
        if self.outcome != "taken":
            with pytest.raises((ConsentMissingError, WrongStateError)):
                invite_to_seat(group=self.group, application=self.newcomer.application)

    @invariant()
    def a_seat_means_that_all_said_yes(self) -> None:
        self.newcomer.refresh_from_db()
        assert self.newcomer.state == (self.outcome or "asked")
        assert Seat.objects.filter(application=self.newcomer.application).exists() == (self.outcome == "taken")

    @invariant()
    def votes_live_as_long_as_the_question(self) -> None:
        assert NewcomerVote.objects.count() == (0 if self.outcome else len(self.votes))


def test_newcomers_follow_the_rule_in_any_order() -> None:
    run_state_machine_as_test(NewcomerMachine, settings=BRIEF)
