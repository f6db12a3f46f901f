"""Who sees which rows; every case holds data that could leak."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from members.models import Cluster, ClusterRole, Company, Membership, Person
from members.permissions import can_edit_company, can_see_interests
from tests.factories.members import (
    make_affiliation,
    make_alliance,
    make_cluster,
    make_company,
    make_interest,
    make_leader,
    make_manager,
    make_membership,
    make_person,
    make_staff,
    make_superuser,
    make_user,
)

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


@pytest.fixture
def field():
    """A network with a company and its leader; another network with another company; a colleague."""

    class Field:
        cluster, foreign_cluster = make_cluster(), make_cluster()
        company = make_company(cluster=cluster, released=False)
        foreign_company = make_company(cluster=foreign_cluster, released=False)
        leader, foreign_leader = make_leader(company), make_leader(foreign_company)
        colleague = make_person(company=company)
        manager, foreign_manager = make_manager(cluster), make_manager(foreign_cluster)
        staff, superuser = make_staff(make_alliance()), make_superuser()

    return Field


def test_people_are_seen_by_themselves_colleagues_and_the_office(field):
    own = {field.leader.person, field.colleague}

    seen = {
        name: set(Person.objects.visible_to(getattr(field, name)))
        for name in ("leader", "foreign_leader", "manager", "foreign_manager", "staff")
    }

    assert seen == {
        "leader": own,
        "foreign_leader": {field.foreign_leader.person},
        "manager": own,
        "foreign_manager": {field.foreign_leader.person},
        "staff": set(),
    }
    assert set(Person.objects.visible_to(field.superuser)) == {*own, field.foreign_leader.person}
    assert list(Person.objects.visible_to(NOBODY)) == []


def test_unreleased_companies_are_seen_by_their_people_and_offices(field):
    public = make_company(cluster=field.foreign_cluster)

    assert set(Company.objects.visible_to(NOBODY)) == {public}
    assert set(Company.objects.visible_to(field.staff)) == {public}
    assert set(Company.objects.visible_to(field.leader)) == {public, field.company}
    assert set(Company.objects.visible_to(field.manager)) == {public, field.company}


def test_companies_are_edited_by_their_people_and_offices(field):
    users = ("leader", "manager", "superuser", "foreign_leader", "foreign_manager", "staff")

    assert [name for name in users if can_edit_company(getattr(field, name), field.company)] == list(users[:3])
    assert not can_edit_company(NOBODY, field.company)


def test_memberships_are_for_the_office_alone(field):
    own = field.company.memberships.get()

    assert list(Membership.objects.visible_to(field.manager)) == [own]
    for user in (field.leader, field.staff, NOBODY, make_user()):
        assert list(Membership.objects.visible_to(user)) == []


def test_office_loses_sight_of_people_and_company_when_the_membership_is_over(field):
    Membership.objects.filter(company=field.company).update(ends_on=date.today() - timedelta(days=1))

    assert list(Person.objects.visible_to(field.manager)) == []
    assert list(Company.objects.visible_to(field.manager)) == []
    assert Membership.objects.visible_to(field.manager).count() == 1


def test_office_keeps_sight_until_the_last_day(field):
    Membership.objects.filter(company=field.company).update(ends_on=date.today())

    assert set(Person.objects.visible_to(field.manager)) == {field.leader.person, field.colleague}


def test_former_colleague_is_out_of_sight(field):
    field.leader.person.affiliations.update(ends_on=date.today())

    assert list(Person.objects.visible_to(field.leader)) == [field.leader.person]
    assert list(Company.objects.editable_by(field.leader)) == []


def test_interests_are_seen_by_the_person_and_the_office_but_not_by_colleagues(field):
    person = field.leader.person
    colleague = make_user()
    make_person(company=field.company, user=colleague)

    assert can_see_interests(field.leader, person)
    assert can_see_interests(field.manager, person)
    assert not can_see_interests(colleague, person)
    assert not can_see_interests(field.foreign_manager, person)
    assert not can_see_interests(field.staff, person)
    assert not can_see_interests(NOBODY, person)


def test_unreleased_network_is_seen_by_its_office_and_the_staff_of_its_alliance(field):
    alliance = make_alliance()
    hidden = make_cluster(alliance=alliance, released=False)
    manager, own_staff = make_manager(hidden), make_staff(alliance)

    seen = {
        name: Cluster.objects.visible_to(user).filter(pk=hidden.pk).exists()
        for name, user in [
            ("office", manager),
            ("staff", own_staff),
            ("staff of another alliance", field.staff),
            ("other", field.manager),
            ("nobody", NOBODY),
        ]
    }

    assert seen == {
        "office": True,
        "staff": True,
        "staff of another alliance": False,
        "other": False,
        "nobody": False,
    }


def test_person_of_two_companies_is_seen_by_both_offices(field):
    make_affiliation(person=field.leader.person, company=field.foreign_company)

    assert field.leader.person in Person.objects.visible_to(field.foreign_manager)


def test_membership_of_another_network_does_not_open_an_ended_one(field):
    make_membership(cluster=field.foreign_cluster, company=field.company)
    field.cluster.memberships.update(ends_on=date.today() - timedelta(days=1))

    assert field.colleague not in Person.objects.visible_to(field.manager)
    assert field.colleague in Person.objects.visible_to(field.foreign_manager)


def test_a_superuser_sees_ranks_and_consents_only_as_one_of_the_office(client):
    cluster, superuser = make_cluster(), make_superuser()
    leader = make_leader(make_company(cluster=cluster))
    interest = make_interest(person=leader.person)
    client.force_login(superuser)
    page = reverse("members:person_detail", args=[leader.person.pk])

    before = client.get(page).content.decode()
    ClusterRole.objects.create(cluster=cluster, user=superuser)
    after = client.get(page).content.decode()

    assert (interest.topic.name in before, interest.topic.name in after) == (False, True)
