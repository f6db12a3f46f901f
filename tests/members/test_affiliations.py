"""Somebody has left a company: removed at once, taken back by the same session."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from clusterportal.core.models import LogEntry
from members.exceptions import MemberError
from members.models import Affiliation, Person
from members.services import end_affiliation, reopen_affiliation
from tests.factories.members import (
    make_affiliation,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_membership,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_company(name="Gräfe Optik")


@pytest.fixture
def office(client, company):
    cluster = make_cluster()
    make_membership(cluster=cluster, company=company)
    client.force_login(make_manager(cluster))
    return client


def addresses(affiliation: Affiliation) -> tuple[str, str]:
    return tuple(reverse(f"members:affiliation_{act}", args=[affiliation.pk]) for act in ("end", "reopen"))


def test_office_removes_a_person_and_takes_it_back(office, company):
    affiliation = make_affiliation(person=make_person(first_name="Ina", last_name="Lehn"), company=company)
    end, reopen = addresses(affiliation)

    told = office.post(end, follow=True)
    affiliation.refresh_from_db()
    gone = affiliation.ends_on
    office.post(reopen)
    affiliation.refresh_from_db()

    assert gone == localdate()
    assert f'action="{reopen}"' in told.content.decode()
    assert "Lehn" not in [person.last_name for person in told.context["people"]]
    assert affiliation.ends_on is None
    assert list(LogEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "affiliation_ended",
        "affiliation_reopened",
    ]


def test_undo_works_once_and_only_in_the_session_that_removed(office, company):
    affiliation = make_affiliation(person=make_person(), company=company)
    end, reopen = addresses(affiliation)
    office.post(end)
    colleague = Client()
    colleague.force_login(make_leader(company))

    colleague.post(reopen)
    affiliation.refresh_from_db()
    still_gone = affiliation.ends_on
    office.post(reopen)
    end_affiliation(affiliation=affiliation, actor=make_manager(make_cluster()))
    office.post(reopen)
    affiliation.refresh_from_db()

    assert still_gone == localdate()
    assert affiliation.ends_on == localdate()


def test_nobody_removes_people_of_a_foreign_company_or_themselves(client, company):
    leader = make_leader(company)
    own = leader.person_or_none.affiliations.get()
    foreign = make_affiliation(person=make_person(), company=make_company())
    client.force_login(leader)

    answers = [client.post(addresses(affiliation)[0]).status_code for affiliation in (own, foreign)]

    assert answers == [302, 404]
    assert Affiliation.objects.filter(ends_on__isnull=False).count() == 0
    assert f'action="{addresses(own)[0]}"' not in client.get(company.get_absolute_url()).content.decode()


def test_network_that_waits_for_the_company_removes_nobody(client, company):
    cluster = make_cluster()
    make_membership(cluster=cluster, company=company, confirmed_at=None)
    affiliation = make_affiliation(person=make_person(), company=company)
    client.force_login(make_manager(cluster))

    assert [client.post(address).status_code for address in addresses(affiliation)] == [404, 404]


def test_ends_of_functions_check_their_state(company):
    affiliation = make_affiliation(person=make_person(), company=company, starts_on=localdate() + timedelta(days=3))
    actor = make_manager(make_cluster())

    with pytest.raises(MemberError):
        reopen_affiliation(affiliation=affiliation, actor=actor)
    ended = end_affiliation(affiliation=affiliation, actor=actor)
    with pytest.raises(MemberError):
        end_affiliation(affiliation=affiliation, actor=actor)
    again = make_affiliation(person=affiliation.person, company=company)
    with pytest.raises(MemberError):
        reopen_affiliation(affiliation=affiliation, actor=actor)

    assert ended.ends_on == ended.starts_on
    assert list(Affiliation.objects.filter(ends_on__isnull=True, company=company)) == [again]


def test_removed_person_is_out_of_the_office_sight(office, company):
    affiliation = make_affiliation(person=make_person(), company=company)

    office.post(addresses(affiliation)[0])

    user = company.memberships.get().cluster.roles.get().user
    assert not Person.objects.visible_to(user).filter(pk=affiliation.person_id).exists()
