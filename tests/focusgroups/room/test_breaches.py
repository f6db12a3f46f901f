"""A breach of confidentiality is reported to those whom the member chooses, and to nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.core.models import LogEntry, OutgoingMail
from focusgroups.models import AgreementVersion, BreachReport, FocusGroup
from focusgroups.room.breaches import report_breach
from focusgroups.services.agreements import ensure_default_agreement
from members.models import Person, User
from tests.factories.focusgroups import seats_of
from tests.factories.members import make_alliance, make_manager, make_staff, make_superuser

from .rooms import make_room_group, room_of
from .test_leaving import with_moderator

pytestmark = pytest.mark.django_db

SAID = "CANARY: told at the fair"


def page(name: str, number: object) -> str:
    return reverse(f"focusgroups:{name}", args=[number])


def status(user: User, address: str) -> int:
    client = Client()
    client.force_login(user)
    return client.get(address).status_code


def make_desk(group: FocusGroup) -> User:
    """Somebody of the coordination office of the network's initiative."""
    alliance = make_alliance()
    group.round.cluster.alliances.add(alliance)
    staff = make_staff(alliance)
    Person.objects.create(user=staff, first_name="Lena", last_name="Staff", email=staff.email)
    return staff


@pytest.mark.parametrize(("to", "moderator_reads", "staff_reads"), [
    ("moderator", True, False), ("both", True, True), ("staff", False, True),
])  # fmt: skip
def test_only_the_chosen_read_it(to: str, moderator_reads: bool, staff_reads: bool) -> None:
    group = make_room_group()
    moderator, desk, foreign_desk = with_moderator(group), make_desk(group), make_staff(make_alliance(slug="other"))
    Person.objects.create(user=foreign_desk, first_name="Ada", last_name="Other")
    OutgoingMail.objects.all().delete()

    report = report_breach(room=room_of(group), text=SAID, to=to)

    inside, outside = page("room_breach", report.pk), page("breach", report.pk)
    assert status(moderator.person.user, inside) == (200 if moderator_reads else 404)
    assert status(desk, outside) == (200 if staff_reads else 404)
    assert status(seats_of(group)[0].person.user, inside) == 200
    others = [seats_of(group)[1].person.user, make_manager(group.round.cluster), make_superuser(), foreign_desk]
    assert [status(user, address) for user in others for address in (inside, outside)] == [404] * 8
    assert status(desk, inside) == 404
    told = set(OutgoingMail.objects.values_list("to", flat=True))
    assert (moderator.person.email in told, desk.email in told) == (moderator_reads, staff_reads)
    assert not OutgoingMail.objects.filter(body__contains="CANARY").exists()
    assert not LogEntry.objects.filter(verb__contains="breach").exists()


def test_in_a_group_without_moderator_the_staff_read_it() -> None:
    group = make_room_group()
    desk = make_desk(group)

    report = report_breach(room=room_of(group), text=SAID, to="moderator")

    assert status(desk, page("breach", report.pk)) == 200


def test_a_member_reports_through_the_page_and_an_empty_form_loses_nothing() -> None:
    group = make_room_group()
    client = Client()
    client.force_login(seats_of(group)[0].person.user)

    refused = client.post(page("room_breach_report", group.pk), {"text": SAID})
    done = client.post(page("room_breach_report", group.pk), {"text": SAID, "to": "staff"}, follow=True)

    assert (SAID in refused.content.decode(), BreachReport.objects.count()) == (True, 1)
    assert SAID in done.content.decode()


def test_a_new_version_shuts_the_room_and_the_accepted_one_is_listed_with_its_day() -> None:
    group = make_room_group()
    user, old = seats_of(group)[0].person.user, ensure_default_agreement()
    client = Client()
    client.force_login(user)
    assert client.get(page("room_posts", group.pk)).status_code == 200

    AgreementVersion.objects.create(
        agreement=old.agreement, number=2, text_de="Neu.", text_en="New.", valid_from=old.valid_from
    )

    assert client.get(page("room_posts", group.pk)).status_code == 302
    listed = client.get(page("room_agreement", group.pk)).content.decode()
    assert listed.count('data-label="Von Ihnen') == 2
