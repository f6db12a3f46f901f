import pytest
from django.urls import reverse

from members.models import Cluster, ClusterRole, Topic, User
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
        {"slug": topic.slug, "name_de": "Neu", "name_en": "New", "synonyms": "Wort\r\n", "position": "3"},
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


def test_staff_changes_only_the_networks_of_its_own_alliance(client):
    alliance = make_alliance()
    own, foreign = make_cluster(alliance=alliance), make_cluster(alliance=make_alliance())
    client.force_login(make_staff(alliance))

    pages = [client.get(reverse("admin:members_cluster_change", args=[one.pk])) for one in (own, foreign)]

    assert [page.context["has_change_permission"] for page in pages] == [True, False]


def test_staff_cannot_move_a_network_to_another_alliance(client):
    alliance, other = make_alliance(), make_alliance()
    cluster = make_cluster(alliance=alliance)
    client.force_login(make_staff(alliance))
    page = client.get(reverse("admin:members_cluster_change", args=[cluster.pk]))

    fields = page.context["adminform"].form.fields

    assert "alliances" not in fields
    assert list(cluster.alliances.all()) == [alliance] != [other]


@pytest.mark.parametrize("page", ["company", "person"])
def test_no_page_lists_what_hangs_on_a_person_or_company(client, page):
    """The page that asks before deleting would say that somebody has excluded them."""
    company = make_company(cluster=make_cluster())
    target = company if page == "company" else make_person(company=company)
    client.force_login(make_superuser())

    response = client.get(reverse(f"admin:members_{page}_delete", args=[target.pk]))

    assert response.status_code == 403


def test_who_is_signed_in_tries_no_other_password_in_the_administration(client):
    operator = make_superuser(password="Fokusgruppe-6-geheim")
    client.force_login(make_leader())

    answers = [
        client.post(reverse("admin:login"), {"username": operator.email, "password": password}).status_code
        for password in ("falsch", "Fokusgruppe-6-geheim")
    ]

    assert answers == [403, 403]


def test_a_network_that_staff_adds_belongs_to_its_alliance(client):
    alliance, known = make_alliance(), make_cluster()
    client.force_login(make_staff(alliance))
    inlines = {
        f"{name}-{part}": "0" for name in ("services", "competences") for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    typed = {"name": "Neues Netz", "short_name": "NeuNetz", "slug": "neunetz", "kind": known.kind, "state": known.state}

    response = client.post(reverse("admin:members_cluster_add"), {**typed, "town": known.town_id, **inlines})

    assert response.status_code == 302, response.context["errors"]
    assert list(Cluster.objects.get(slug="neunetz").alliances.all()) == [alliance]


def test_a_role_is_given_by_the_address_of_the_account(client):
    cluster, manager = make_cluster(), make_user(email="new@example.org")
    client.force_login(make_superuser())
    address = reverse("admin:members_clusterrole_add")
    typed = {"cluster": cluster.pk, "kind": "manager"}

    unknown = client.post(address, {**typed, "user": "nobody@example.org"})
    client.post(address, {**typed, "user": " New@example.org "})
    role = ClusterRole.objects.get()
    page = client.get(reverse("admin:members_clusterrole_change", args=[role.pk])).content.decode()

    assert "Legen Sie das Konto zuerst an." in unknown.content.decode()
    assert (role.user, role.cluster) == (manager, cluster)
    assert 'value="new@example.org"' in page
    assert "<script" not in page.split("</head>")[1]
