"""The account behind a session comes with person and roles, in one query, and never with yesterday's."""

import pytest

from members.backends import AccountBackend
from members.models import AllianceRole, ClusterRole
from tests.factories.members import make_alliance, make_cluster, make_person, make_user

pytestmark = pytest.mark.django_db


def test_roles_and_person_come_with_the_account(django_assert_num_queries):
    account, stranger = make_user(), make_user()
    person = make_person(user=account)
    first, second, alliance = make_cluster(), make_cluster(), make_alliance()
    for cluster in (second, first):
        ClusterRole.objects.create(cluster=cluster, user=account)
    AllianceRole.objects.create(alliance=alliance, user=account)
    ClusterRole.objects.create(cluster=first, user=stranger)

    with django_assert_num_queries(1):
        user = AccountBackend().get_user(account.pk)
        found = (user.person_or_none, user.managed_cluster_ids, user.alliance_ids)

    assert found == (person, sorted([first.pk, second.pk]), [alliance.pk])


def test_somebody_without_person_and_roles_has_none():
    user = AccountBackend().get_user(make_user().pk)

    assert (user.person_or_none, user.managed_cluster_ids, user.alliance_ids) == (None, [], [])


def test_a_role_taken_away_is_gone_with_the_next_request(client):
    account, cluster = make_user(), make_cluster()
    role = ClusterRole.objects.create(cluster=cluster, user=account)
    client.force_login(account)
    assert client.get("/memberships/").status_code == 200

    role.delete()

    assert client.get("/memberships/").status_code == 404


def test_an_account_that_is_closed_or_gone_signs_nobody_in():
    assert AccountBackend().get_user(make_user(is_active=False).pk) is None
    assert AccountBackend().get_user(0) is None
