import pytest
from django.urls import reverse

from members.models import ClusterRole, Topic, User
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_person,
    make_staff,
    make_superuser,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

FOR_STAFF = ["cluster", "company", "person", "topic", "industry", "town"]
FOR_OPERATOR = ["user", "alliance", "clusterrole", "alliancerole"]


def statuses(client, pages):
    return [client.get(reverse(f"admin:members_{page}_changelist")).status_code for page in pages]


def test_staff_keeps_the_vocabulary_but_no_accounts_and_roles(client):
    client.force_login(make_staff(make_alliance()))

    assert statuses(client, FOR_STAFF) == [200] * 6
    assert statuses(client, FOR_OPERATOR) == [403] * 4


def test_operator_keeps_everything(client):
    client.force_login(make_superuser())

    assert statuses(client, FOR_STAFF + FOR_OPERATOR) == [200] * 10


def test_office_and_leaders_have_no_administration(client):
    for user in (make_leader(), make_manager(make_cluster()), make_user(is_staff=True)):
        client.force_login(user)

        assert {302, 403}.issuperset(statuses(client, FOR_STAFF + FOR_OPERATOR))


def test_staff_finds_no_contact_data_of_companies(client):
    person = make_person(company=make_company(cluster=make_cluster()), last_name="Unverwechselbar")
    client.force_login(make_staff(make_alliance()))

    listed = client.get(reverse("admin:members_person_changelist"), {"q": "Unver"})
    page = client.get(reverse("admin:members_person_change", args=[person.pk]))

    assert list(listed.context["cl"].result_list) == []
    assert page.status_code == 302


def test_staff_cannot_give_itself_a_role(client):
    cluster, staff = make_cluster(), make_staff(make_alliance())
    client.force_login(staff)

    answer = client.post(
        reverse("admin:members_clusterrole_add"), {"cluster": cluster.pk, "user": staff.pk, "kind": "manager"}
    )

    assert answer.status_code == 403
    assert ClusterRole.objects.count() == 0


def test_staff_renames_a_topic(client):
    topic = make_topic()
    client.force_login(make_staff(make_alliance()))

    client.post(
        reverse("admin:members_topic_change", args=[topic.pk]),
        {"slug": topic.slug, "name_de": "Neu", "name_en": "New", "synonyms": "[]", "position": "3"},
    )

    assert Topic.objects.get().name_de == "Neu"


def test_operator_adds_an_account_by_its_address(client):
    client.force_login(make_superuser())
    inlines = {
        f"{name}-{field}": 0
        for name in ("cluster_roles", "alliance_roles")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    client.post(
        reverse("admin:members_user_add"),
        {"email": "new@example.org", "language": "de", "usable_password": "false", **inlines},
    )

    assert User.objects.get(email="new@example.org").has_usable_password() is False


def test_every_add_page_opens(client):
    client.force_login(make_superuser())

    pages = [client.get(reverse(f"admin:members_{page}_add")).status_code for page in FOR_STAFF + FOR_OPERATOR]

    assert pages == [200] * 10
