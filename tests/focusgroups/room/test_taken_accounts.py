"""An operator who changed a member's password or address would be inside: the administration does not let them."""

import pytest
from django.test import Client
from django.urls import reverse

from focusgroups.enums import SeatState
from focusgroups.models import FocusGroup, Seat
from members.models import Person, User
from tests.factories.focusgroups import make_applicant, make_group, seats_of
from tests.factories.members import make_superuser, make_user

from .rooms import make_room_group

pytestmark = pytest.mark.django_db

INLINES = {f"{kind}_roles-{part}": "0" for kind in ("cluster", "alliance") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
FOREIGN = "somebody.else@example.org"


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_superuser())
    return client


def change_account(operator: Client, account: User) -> User:
    page = reverse("admin:members_user_change", args=[account.pk])
    fields = {"email": FOREIGN, "password": "x", "language": "de", "is_active": "on", **INLINES}
    operator.post(page, {**fields, "date_joined_0": "2026-01-01", "date_joined_1": "10:00"})
    return User.objects.get(pk=account.pk)


def set_password(operator: Client, account: User) -> bool:
    new = "Ganz-anderes-Wort-7"
    page = reverse("admin:auth_user_password_change", args=[account.pk])
    operator.post(page, {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"})
    return User.objects.get(pk=account.pk).check_password(new)


def relink(operator: Client, person: Person, account: User) -> Person:
    page = reverse("admin:members_person_change", args=[person.pk])
    names = {"first_name": person.first_name, "last_name": person.last_name, "email": FOREIGN, "user": account.email}
    forms = {"affiliations-TOTAL_FORMS": "0", "affiliations-INITIAL_FORMS": "0"}
    operator.post(page, {**names, "phone": "", **forms})
    return Person.objects.get(pk=person.pk)


def moderator_of(group: FocusGroup) -> Person:
    person = make_applicant(group.round.cluster)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=person)
    return person


def people() -> dict[str, Person]:
    group = make_room_group()
    return {
        "member": seats_of(group)[0].person,
        "invited": seats_of(make_group(), SeatState.INVITED)[0].person,
        "moderator": moderator_of(group),
    }


@pytest.mark.parametrize("role", ["member", "invited", "moderator"])
def test_nobody_else_changes_how_one_signs_in_to_a_room(operator: Client, role: str) -> None:
    person = people()[role]
    address = person.user.email

    assert change_account(operator, person.user).email == address
    assert not set_password(operator, person.user)
    linked = relink(operator, person, make_user())
    assert (linked.user, linked.email) == (person.user, person.email)
    page = operator.get(reverse("admin:members_user_change", args=[person.user_id])).content.decode()
    assert "den geschützten Raum einer Fokusgruppe" in page


def test_control_an_account_that_opens_no_room_is_changed(operator: Client) -> None:
    seat = seats_of(make_room_group())[0]
    Seat.objects.filter(pk=seat.pk).update(state=SeatState.LEFT)
    account, other = seat.person.user, make_user()

    assert change_account(operator, account).email == FOREIGN
    assert set_password(operator, account)
    linked = relink(operator, seat.person, other)
    assert (linked.user, linked.email) == (other, FOREIGN)
