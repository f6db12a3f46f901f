"""A free seat of a group that has met: somebody of the waiting list who keeps the rules is put to the members."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import Job
from focusgroups.enums import NewcomerState, SeatState
from focusgroups.models import Exclusion, FocusGroup, Meeting, Newcomer, Seat
from focusgroups.room.departures import leave_group
from focusgroups.room.newcomers import say
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from matchmaking.services.newcomers import MOST_REFUSED
from tests.factories.focusgroups import make_applicant, make_application, make_group, seats_of
from tests.factories.members import make_manager
from tests.focusgroups.room.rooms import room_of

from .work import work_off

pytestmark = pytest.mark.django_db


def met_group() -> FocusGroup:
    group = make_group(accepted=5)
    Meeting.objects.filter(group=group, number=1).update(state="held", starts_at=timezone.now() - timedelta(days=1))
    return group


def office_of(group: FocusGroup) -> Client:
    client = Client()
    client.force_login(make_manager(group.round.cluster))
    return client


def address(group: FocusGroup) -> str:
    return reverse("matchmaking:newcomer", args=[group.pk])


def waiting_for(group: FocusGroup):
    return make_application(round=group.round, state="waiting", waiting_reason="remainder")


def test_the_seat_of_one_who_left_is_refilled_by_asking_the_members() -> None:
    group = met_group()
    waiting = waiting_for(group)

    leave_group(room=room_of(group), erase=False)
    work_off("matchmaking.refill_seat")
    work_off("matchmaking.refill_seat")

    assert [one.application for one in Newcomer.objects.all()] == [waiting]
    assert not Seat.objects.filter(application=waiting).exists()


def test_before_the_first_meeting_a_seat_is_refilled_as_ever() -> None:
    group = make_group(accepted=5)
    waiting = waiting_for(group)

    leave_group(room=room_of(group), erase=False)
    work_off("matchmaking.refill_seat")

    assert (Seat.objects.get(application=waiting).state, Newcomer.objects.count()) == (SeatState.INVITED, 0)


def test_who_was_not_taken_is_not_asked_for_again() -> None:
    group = met_group()
    waiting_for(group)
    office = office_of(group)
    office.post(address(group))
    newcomer = Newcomer.objects.get()
    for number in range(5):
        say(room=room_of(group, number), newcomer=newcomer, vote="no")

    Job.objects.create(task="matchmaking.refill_seat", object_id=declined_seat(group), queue="default")
    work_off("matchmaking.refill_seat")
    office.post(address(group))

    assert Newcomer.objects.count() == 1
    page = office.get(address(group)).content.decode()
    assert ("nicht aufgenommen" in page, str(newcomer.application.person) in page) == (True, True)


def declined_seat(group: FocusGroup) -> int:
    """A seat of an earlier invitation, as the queue may still know it."""
    application = waiting_for(group)
    person, company = application.person, application.company
    seat = Seat.objects.create(
        group=group, person=person, company=company, application=application, state="declined",
        answer_by=timezone.localdate(),
    )  # fmt: skip
    application.state = "withdrawn"
    application.save()
    return seat.pk


def test_an_exclusion_that_nobody_may_know_is_kept_and_not_told() -> None:
    group = met_group()
    waiting = waiting_for(group)
    enemy = seats_of(group)[0].person
    Exclusion.objects.create(application=waiting, kind="private", visibility="nobody", person=enemy)
    office = office_of(group)

    named = office.post(address(group), {"application": waiting.pk}, follow=True).content.decode()
    best = office.post(address(group), follow=True).content.decode()

    assert Newcomer.objects.count() == 0
    assert "passt nicht zu den Regeln dieser Gruppe" in named
    assert "passt niemand zu den Regeln" in best
    for page in (named, best):
        assert "ertraulich" not in page.split("<main")[1].split("</main")[0]
        assert str(enemy) not in page


def test_naming_everybody_in_turn_is_stopped() -> None:
    group = met_group()
    waiting = waiting_for(group)
    Exclusion.objects.create(application=waiting, kind="private", visibility="nobody", person=seats_of(group)[0].person)
    office = office_of(group)
    for _time in range(MOST_REFUSED):
        office.post(address(group), {"application": waiting.pk})

    page = office.post(address(group), {"application": waiting.pk}, follow=True).content.decode()

    assert "zu viele genannt" in page


def test_a_moderator_from_outside_asks_for_the_best_and_sees_nobody() -> None:
    group = met_group()
    waiting = waiting_for(group)
    group.moderator = make_applicant(group.round.cluster)
    group.save()
    accept_agreement(person=group.moderator, version=ensure_default_agreement())
    client = Client()
    client.force_login(group.moderator.user)

    before = client.get(address(group)).content.decode()
    named = client.post(address(group), {"application": waiting.pk})
    client.post(address(group))

    assert (str(waiting.person) in before, named.status_code) == (False, 404)
    assert Newcomer.objects.get().state == NewcomerState.ASKED
    assert str(waiting.person) not in client.get(address(group)).content.decode()
