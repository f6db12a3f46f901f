"""The office names a moderator; nothing opens before the members have accepted, and one of them can stop it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import LogEntry, OutgoingMail
from focusgroups.enums import ChangeState, SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import FocusGroup, ModeratorChange, Seat
from focusgroups.room.gate import enter
from focusgroups.room.leaving import take_out
from focusgroups.room.moderators import name_moderator, object_to_moderator, remove_moderator, take_over
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from members.models import Person, User
from tests.factories.focusgroups import make_applicant, make_group, seats_of
from tests.factories.members import make_alliance, make_cluster, make_manager, make_staff

from .rooms import make_post, make_room_group, room_of

pytestmark = pytest.mark.django_db


def page(name: str, number: int) -> str:
    return reverse(f"focusgroups:{name}", args=[number])


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_trained(group: FocusGroup) -> Person:
    person = make_applicant(group.round.cluster)
    accept_agreement(person=person, version=ensure_default_agreement())
    return person


def accept(group: FocusGroup, *numbers: int) -> None:
    for number in numbers:
        as_user(seats_of(group)[number].person.user).post(page("room_moderator", group.pk), {"accept": "1"})


def a_week_later(group: FocusGroup) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        take_over(group_id=group.pk)
    group.refresh_from_db()


def test_the_announced_person_is_outside_until_the_members_have_accepted() -> None:
    group = make_room_group()
    old, new, office = make_trained(group), make_trained(group), make_manager(group.round.cluster)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=old)
    OutgoingMail.objects.all().delete()

    name_moderator(group=group, person=new, actor=office)

    inside = {seat.person.email for seat in seats_of(group)} | {old.email}
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == inside
    assert not OutgoingMail.objects.filter(body__contains=new.last_name).exists()
    for address in ("group_detail", "room_posts", "room_moderation", "meeting_plan"):
        assert as_user(new.user).get(page(address, group.pk)).status_code == 404
    take_over(group_id=group.pk)  # too early: nothing
    assert as_user(new.user).get(page("group_detail", group.pk)).status_code == 404
    assert new.name in as_user(seats_of(group)[0].person.user).get(page("group_detail", group.pk)).content.decode()

    accept(group, 0, 1, 2)
    assert as_user(new.user).get(page("group_detail", group.pk)).status_code == 404
    a_week_later(group)

    assert group.moderator == new
    assert as_user(new.user).get(page("room_posts", group.pk)).status_code == 200
    assert [as_user(old.user).get(page(name, group.pk)).status_code for name in ("group_detail", "room_posts")] == [
        404
    ] * 2


def test_one_objection_stops_it_and_is_written_nowhere() -> None:
    group = make_room_group()
    new, office = make_trained(group), make_manager(group.round.cluster)
    name_moderator(group=group, person=new, actor=office)
    objector = seats_of(group)[0].person.user

    accept(group, 1, 2, 3, 4)
    as_user(objector).post(page("room_moderator", group.pk))
    a_week_later(group)

    assert (group.moderator, ModeratorChange.objects.get().state) == (None, ChangeState.REFUSED)
    assert not LogEntry.objects.filter(actor=objector, verb__startswith="moderator").exists()
    seen = as_user(office).get(page("group_moderator", group.pk)).content.decode()
    assert "wurde von den Mitgliedern nicht angenommen" in seen
    with pytest.raises(WrongStateError):
        object_to_moderator(room=room_of(group, 1))


@pytest.mark.parametrize(("accepted", "opens"), [(0, False), (2, False), (3, True)])
def test_silence_is_no_acceptance(accepted: int, opens: bool) -> None:
    group = make_room_group()
    office = make_manager(group.round.cluster)
    person = make_trained(group)
    name_moderator(group=group, person=person, actor=office)
    accept(group, *range(accepted))

    a_week_later(group)

    assert (group.moderator == person) is opens
    assert ModeratorChange.objects.get().state == (ChangeState.DONE if opens else ChangeState.REFUSED)


def test_everybodys_word_opens_at_once_and_who_has_left_does_not_count() -> None:
    group = make_room_group()
    person = make_trained(group)
    name_moderator(group=group, person=person, actor=make_manager(group.round.cluster))
    accept(group, 0, 1, 2)
    take_out(room_of(group, 4), seats_of(group)[4], erase=False)
    group.refresh_from_db()
    assert group.moderator is None

    accept(group, 3)

    group.refresh_from_db()
    assert group.moderator == person


def test_a_room_that_all_have_left_opens_to_nobody() -> None:
    group = make_room_group()
    make_post(group)
    Seat.objects.filter(group=group).update(state=SeatState.LEFT)

    with pytest.raises(WrongStateError):
        name_moderator(group=group, person=make_trained(group), actor=make_manager(group.round.cluster))

    group.refresh_from_db()
    assert group.moderator is None


def test_an_office_takes_back_a_name_and_a_later_one_replaces_it() -> None:
    group = make_room_group()
    first, second, office = make_trained(group), make_trained(group), make_manager(group.round.cluster)
    name_moderator(group=group, person=first, actor=office)
    accept(group, 0, 1, 2, 3)
    name_moderator(group=group, person=second, actor=office)
    a_week_later(group)
    assert group.moderator is None  # the words were for the first
    name_moderator(group=group, person=second, actor=office)
    accept(group, 0, 1, 2, 3, 4)

    group.refresh_from_db()
    assert group.moderator == second
    with pytest.raises(WrongStateError):
        name_moderator(group=group, person=second, actor=office)


def test_the_office_shuts_a_moderator_out_at_once() -> None:
    group, office = make_room_group(), make_manager(make_room_group().round.cluster)
    old = make_trained(group)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=old)

    remove_moderator(group=group, actor=office)

    group.refresh_from_db()
    assert (group.moderator, enter(old.user, group)) == (None, None)
    a_week_later(group)
    assert group.moderator is None


def test_a_group_that_nobody_has_entered_gets_its_moderator_at_once() -> None:
    group = make_group()
    person = make_trained(group)

    assert name_moderator(group=group, person=person, actor=make_manager(group.round.cluster)) is None

    group.refresh_from_db()
    assert group.moderator == person


def test_the_page_takes_a_member_or_an_address_and_refuses_in_a_sentence() -> None:
    group = make_room_group()
    client, member = as_user(make_manager(group.round.cluster)), seats_of(group)[0].person
    outside = make_trained(group)

    nobody = client.post(page("group_moderator", group.pk), {"email": "nobody@example.org"})
    both = client.post(page("group_moderator", group.pk), {"email": outside.user.email, "person": member.pk})
    client.post(page("group_moderator", group.pk), {"email": outside.user.email.upper()})
    assert ModeratorChange.objects.get().person == outside
    client.post(page("group_moderator", group.pk), {"person": member.pk})

    assert "Niemand mit dieser Adresse" in nobody.content.decode()
    assert "nobody@example.org" in nobody.content.decode()
    assert "nicht beides" in both.content.decode()
    assert ModeratorChange.objects.get(state=ChangeState.ANNOUNCED).person == member
    for user in (member.user, make_manager(make_cluster()), make_staff(make_alliance())):
        assert as_user(user).get(page("group_moderator", group.pk)).status_code == 404


def test_staff_find_the_emergency_page_from_the_round_and_members_do_not_see_it() -> None:
    group = make_room_group()
    staff = make_staff(make_alliance())
    Person.objects.create(user=staff, first_name="Lena", last_name="Staff")
    address = page("emergency", group.pk)

    rounds = reverse("focusgroups:round_detail", args=[group.round_id])
    assert address in as_user(staff).get(rounds).content.decode()
    for user in (seats_of(group)[0].person.user, make_manager(group.round.cluster)):
        assert address not in as_user(user).get(rounds).content.decode()
    assert as_user(staff).get(address).status_code == 200
