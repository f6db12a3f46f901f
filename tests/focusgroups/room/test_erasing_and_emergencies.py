"""The group erases its room together; two named people open one in an emergency, and the group reads it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import OutgoingMail
from focusgroups.enums import SeatState
from focusgroups.exceptions import WrongStateError
from focusgroups.models import EmergencyOpening, FocusGroup, Idea, Post, RoomFile, RoomView, Seat
from focusgroups.room.emergency import ask_for_opening, confirm_opening
from focusgroups.room.erasing import change_mind
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from members.models import Person, User
from tests.factories.focusgroups import make_applicant
from tests.factories.members import make_alliance, make_manager, make_staff

from .rooms import make_post, make_room_group, member, room_of

pytestmark = pytest.mark.django_db

CANARY = "Kanari-Notfall"
REASON = "Ein Mitglied hat eine Straftat in der Gruppe gemeldet."


def page(name: str, group: FocusGroup) -> str:
    return reverse(f"focusgroups:{name}", args=[group.pk])


def as_member(group: FocusGroup, number: int = 0) -> Client:
    client = Client()
    client.force_login(member(group, number).person.user)
    return client


def helper(number: int) -> User:
    alliance = make_alliance(slug=f"initiative-{number}")
    user = make_staff(alliance)
    if user.person_or_none is None:
        Person.objects.create(user=user, first_name="Nora", last_name=f"Notfall{number}", email=user.email)
    return User.objects.get(pk=user.pk)


def test_the_room_is_erased_with_the_last_consent_and_not_before() -> None:
    group = make_room_group()
    make_post(group, CANARY)
    for number in range(4):
        as_member(group, number).post(page("room_erase", group), {"agree": "1"})
    kept = Post.objects.count()

    last = as_member(group, 4)
    last.post(page("room_erase", group), {"agree": "1"})

    rows = [model.objects.filter(group=group).count() for model in (Post, RoomFile, Idea, RoomView)]
    assert (kept, rows[:3]) == (1, [0, 0, 0])
    assert "gelöscht" in last.get(page("room_erase", group)).content.decode()
    refused = last.post(page("room_posts", group), {"text": "Once more"}, follow=True)
    assert "Die Gruppe hat diesen Raum gelöscht" in refused.content.decode()
    assert not Post.objects.exists()


def test_a_consent_is_taken_back_and_who_left_does_not_count() -> None:
    group = make_room_group()
    make_post(group, CANARY)
    for number in range(4):
        change_mind(room=room_of(group, number), agree=True)
    change_mind(room=room_of(group, 0), agree=False)
    Seat.objects.filter(pk=member(group, 1).pk).update(state=SeatState.LEFT)

    assert not change_mind(room=room_of(group, 4), agree=True)
    assert Post.objects.exists()
    assert change_mind(room=room_of(group, 0), agree=True)


def test_the_moderator_reads_and_does_not_decide() -> None:
    group = make_room_group()
    moderator = make_applicant(group.round.cluster)
    accept_agreement(person=moderator, version=ensure_default_agreement())
    FocusGroup.objects.filter(pk=group.pk).update(moderator=moderator)
    client = Client()
    client.force_login(moderator.user)

    answer = client.post(page("room_erase", group), {"agree": "1"}, follow=True)

    assert "Nur Mitglieder der Gruppe entscheiden" in answer.content.decode()


def test_one_person_alone_opens_nothing() -> None:
    group, first = make_room_group(), helper(1)
    make_post(group, CANARY)
    client = Client()
    client.force_login(first)
    client.post(page("emergency", group), {"reason": REASON})
    client.post(page("emergency", group), {"confirm": "1"})

    assert not FocusGroup.objects.visible_to(first).exists()
    assert client.get(page("group_detail", group)).status_code == 404
    with pytest.raises(WrongStateError):
        confirm_opening(group=group, actor=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyOpening.objects.update(confirmed_by=first.person, until=timezone.now() + timedelta(days=1))


def test_two_people_enter_for_a_day_and_the_group_reads_who_and_why() -> None:
    group, first, second = make_room_group(), helper(1), helper(2)
    make_post(group, CANARY)
    OutgoingMail.objects.all().delete()
    client = Client()
    client.force_login(first)
    client.post(page("emergency", group), {"reason": REASON})
    client.force_login(second)
    client.post(page("emergency", group), {"confirm": "1"})

    assert client.get(page("group_detail", group)).status_code == 302  # the agreement first
    accept_agreement(person=second.person, version=ensure_default_agreement())
    assert CANARY in client.get(page("group_detail", group)).content.decode()
    written = client.post(page("room_posts", group), {"text": "From outside"}, follow=True).content.decode()
    assert ("liest nur" in written, Post.objects.count()) == (True, 1)
    inside = as_member(group).get(page("group_detail", group)).content.decode()
    assert all(words in inside for words in (REASON, first.person.name, second.person.name))
    told = [mail.subject + mail.body for mail in OutgoingMail.objects.all()]
    assert (len(told), REASON in "".join(told), first.person.last_name in "".join(told)) == (5, False, False)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        client.force_login(second)
        assert client.get(page("group_detail", group)).status_code == 404
        assert client.get(page("room_posts", group)).status_code == 404
        later = as_member(group)
        assert REASON not in later.get(page("group_detail", group)).content.decode()
        assert REASON in later.get(page("room_visits", group)).content.decode()


@pytest.mark.parametrize("reason", ["", "Neugier"])
def test_without_a_whole_reason_nothing_is_asked(reason: str) -> None:
    group, client = make_room_group(), Client()
    client.force_login(helper(1))

    answer = client.post(page("emergency", group), {"reason": reason})

    assert (answer.status_code, EmergencyOpening.objects.count()) == (200, 0)


def test_offices_and_members_do_not_know_the_page_and_a_second_request_is_refused() -> None:
    group, client = make_room_group(), Client()
    client.force_login(make_manager(group.round.cluster))

    assert client.get(page("emergency", group)).status_code == 404
    assert as_member(group).get(page("emergency", group)).status_code == 404
    ask_for_opening(group=group, reason=REASON, actor=helper(1))
    with pytest.raises(WrongStateError):
        ask_for_opening(group=group, reason=REASON, actor=helper(2))
