"""Two people act at once, on real threads. Each race has a control: without the lock it goes wrong."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from clusterportal.core.jobs import leases
from clusterportal.core.models import Job, LogEntry
from focusgroups.enums import GroupState, RoundState, SeatState
from focusgroups.models import Application, FocusGroup, Meeting, Seat
from focusgroups.services import applications, groups, planning, seats
from focusgroups.services.agreements import ensure_default_agreement
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.threads import at_once, without_lock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]


def accept_and_decline(seat: Seat) -> list[str]:
    version = ensure_default_agreement()
    return at_once(
        lambda: seats.accept_seat(seat=seat, version=version),
        lambda: seats.decline_seat(seat=seat),
    )


def answers_to(seat: Seat) -> int:
    return LogEntry.objects.filter(verb__in=["seat_accepted", "seat_declined"], target_id=seat.pk).count()


def test_a_seat_is_answered_once() -> None:
    seat = seats_of(make_group())[0]

    ends = accept_and_decline(seat)

    assert ends == ["WrongStateError", "done"]
    assert answers_to(seat) == 1
    declined = Seat.objects.get(pk=seat.pk).state == SeatState.DECLINED
    assert Job.objects.filter(task="matchmaking.refill_seat").count() == int(declined)


def test_control_a_seat_is_answered_twice_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = seats_of(make_group())[0]
    without_lock(monkeypatch, seats, "lock_seat", lambda pk: Seat.objects.select_related("group__round").get(pk=pk))

    ends = accept_and_decline(seat)

    assert ends == ["done", "done"]
    assert answers_to(seat) == 2


def refill_twice(group: FocusGroup) -> list[str]:
    waiting = [make_application(round=group.round, state="waiting") for _number in range(2)]
    return at_once(*[lambda one=one: groups.invite_to_seat(group=group, application=one) for one in waiting])


def test_the_last_free_seat_is_offered_once() -> None:
    group = make_group(size=5)

    ends = refill_twice(group)

    assert ends == ["GroupFullError", "done"]
    assert group.seats.open().count() == 6


def test_control_the_last_free_seat_is_offered_twice_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    group = make_group(size=5)
    without_lock(monkeypatch, groups, "lock_group", lambda pk: FocusGroup.objects.select_related("round").get(pk=pk))
    counted = threading.Barrier(2)
    monkeypatch.setattr(groups, "_offer_seat", offer_after(counted, groups._offer_seat))

    ends = refill_twice(group)

    assert ends == ["done", "done"]
    assert group.seats.open().count() == 7


def offer_after(counted: threading.Barrier, offer: Callable[..., Seat]) -> Any:
    """Both threads have counted the seats before one of them offers; the offer itself is whole again."""

    def offer_when_both_have_counted(*args: Any) -> Seat:
        counted.wait(timeout=10)
        with transaction.atomic():
            return offer(*args)

    return offer_when_both_have_counted


def test_one_waiting_person_gets_one_seat() -> None:
    round = make_round(state=RoundState.REVIEW)
    first, second = make_group(round=round, size=5), make_group(round=round, size=5, letter="B")
    waiting = make_application(round=round, state="waiting")

    ends = at_once(
        lambda: groups.invite_to_seat(group=first, application=waiting),
        lambda: groups.invite_to_seat(group=second, application=waiting),
    )

    assert ends == ["WrongStateError", "done"]
    assert waiting.seats.count() == 1


def test_the_fourth_and_the_fifth_acceptance_start_the_group_once() -> None:
    group = make_group(size=5, accepted=3)
    version = ensure_default_agreement()
    invited = seats_of(group, SeatState.INVITED)

    ends = at_once(*[lambda seat=seat: seats.accept_seat(seat=seat, version=version) for seat in invited])

    group.refresh_from_db()
    assert ends == ["done", "done"]
    assert (group.state, group.meetings.count()) == (GroupState.ACTIVE, 5)
    assert LogEntry.objects.filter(verb="group_active").count() == 1


def apply_twice() -> list[str]:
    round = make_round()
    person = make_applicant(round.cluster)
    act = {"round": round, "company": person.affiliations.get().company, "travel_limit_km": 60, "takeaway": "Ideas"}
    return at_once(*[lambda: applications.submit_application(person=person, **act) for _number in range(2)])


def test_one_application_a_round() -> None:
    ends = apply_twice()

    assert ends == ["AlreadyAppliedError", "done"]
    assert Application.objects.count() == 1


def test_the_database_refuses_a_second_application_that_the_check_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applications, "_require_can_apply", lambda *_args: None)

    ends = apply_twice()

    assert ends == ["AlreadyAppliedError", "done"]
    assert Application.objects.count() == 1


def hold_twice(meeting: Meeting) -> list[str]:
    present = list(meeting.group.seats.all())
    return at_once(*[lambda: planning.hold_meeting(meeting=meeting, attended=present) for _time in range(2)])


def begun_meeting() -> Meeting:
    meeting = make_group(accepted=5).meetings.earliest("number")
    meeting.starts_at = timezone.now() - timedelta(hours=4)
    meeting.save()
    return meeting


def test_a_meeting_is_held_once() -> None:
    meeting = begun_meeting()

    assert hold_twice(meeting) == ["WrongStateError", "done"]
    assert LogEntry.objects.filter(verb="meeting_held").count() == 1


def test_control_a_meeting_is_held_twice_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = begun_meeting()
    without_lock(
        monkeypatch, planning, "lock_meeting", lambda pk: Meeting.objects.select_related("group__round").get(pk=pk)
    )

    assert hold_twice(meeting) == ["done", "done"]
    assert LogEntry.objects.filter(verb="meeting_held").count() == 2


def undo_and_claim(seat: Seat) -> tuple[bool, bool]:
    """The person takes a declined seat back while a worker claims the job that asks somebody else."""
    Job.objects.exclude(task="matchmaking.refill_seat").delete()
    at_once(lambda: seats.restore_seat(seat=seat), lambda: leases.claim("default", 9))
    asked = Job.objects.filter(task="matchmaking.refill_seat", state="running").exists()
    return asked, Seat.objects.get(pk=seat.pk).state == SeatState.INVITED


def test_a_declined_seat_is_taken_back_or_given_on_never_both() -> None:
    seat = seats_of(make_group())[0]
    seats.decline_seat(seat=seat)

    assert undo_and_claim(seat) in ((True, False), (False, True))


def test_control_it_is_both_when_undo_does_not_look_at_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = seats_of(make_group())[0]
    seats.decline_seat(seat=seat)
    monkeypatch.setattr(seats, "call_back", lambda *_args: True)

    assert undo_and_claim(seat) == (True, True)
