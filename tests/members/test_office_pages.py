from datetime import date, timedelta
from unittest.mock import Mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import MembershipKind
from members.filters import MembershipFilter
from members.models import ClusterRole, Company, Membership
from members.offices import offices_of
from members.rows import current_member_rows, member_rows
from tests.factories.members import (
    make_affiliation,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_membership,
    make_person,
    make_superuser,
    make_town,
)

from .typed import new_member

pytestmark = pytest.mark.django_db

LIST = "/memberships/"
YESTERDAY = date.today() - timedelta(days=1)


@pytest.fixture
def cluster():
    return make_cluster()


@pytest.fixture
def office(client, cluster):
    client.force_login(make_manager(cluster))
    return client


def names(response):
    return [row.company for row in response.context["rows"]]


def member(cluster, name, **fields):
    town = fields.pop("town", None) or make_town()
    return make_membership(cluster=cluster, company=make_company(name=name, town=town), **fields)


def test_list_shows_current_members_of_the_own_network_alone(office, cluster):
    member(cluster, "Beta")
    member(cluster, "Alpha", ends_on=date.today())
    member(cluster, "Gone", ends_on=YESTERDAY)
    member(make_cluster(), "Foreign")

    assert names(office.get(LIST)) == ["Alpha", "Beta"]


def test_list_is_narrowed(office, cluster):
    jena = make_town(name="Jena")
    member(cluster, "Gräfe", town=jena)
    member(cluster, "Wöhner", kind=MembershipKind.LARGE)
    make_person(company=member(cluster, "Saale").company, last_name="Öttinger")
    member(cluster, "Gone", ends_on=YESTERDAY)

    assert names(office.get(LIST, {"q": "JENA"})) == ["Gräfe"]
    assert names(office.get(LIST, {"q": "öttinger"})) == ["Saale"]
    assert names(office.get(LIST, {"kind": "large"})) == ["Wöhner"]
    assert names(office.get(LIST, {"state": "ended"})) == ["Gone"]
    assert sorted(names(office.get(LIST, {"state": "all"}))) == ["Gone", "Gräfe", "Saale", "Wöhner"]


def test_search_and_list_do_not_tell_who_works_at_a_former_member(office, cluster):
    gone = member(cluster, "Gone", ends_on=YESTERDAY)
    make_person(company=gone.company, last_name="Unverwechselbar", phone="+49 99 123456")

    assert names(office.get(LIST, {"q": "Unverwechselbar", "state": "all"})) == []
    for address in (f"{LIST}?state=ended", gone.get_absolute_url()):
        content = office.get(address).content.decode()
        assert ("Unverwechselbar" in content, "123456" in content) == (False, False)


def test_network_of_another_office_cannot_be_filtered_for(office, cluster):
    other = member(make_cluster(), "Foreign").cluster
    member(cluster, "Own")

    assert names(office.get(LIST, {"cluster": other.pk})) == ["Own"]


def test_office_of_two_networks_tells_them_apart(office, cluster):
    second = make_cluster()
    ClusterRole.objects.create(cluster=second, user=cluster.roles.get().user)
    member(cluster, "First")
    member(second, "Second")

    assert names(office.get(LIST)) == ["First", "Second"]
    assert names(office.get(LIST, {"cluster": second.pk})) == ["Second"]


def test_composition_counts_current_members_of_the_own_network(office, cluster):
    jena = make_town(name="Jena")
    member(cluster, "One", town=jena)
    member(cluster, "Two", town=jena)
    member(cluster, "Three", kind=MembershipKind.RESEARCH)
    member(cluster, "Gone", ends_on=YESTERDAY)
    member(make_cluster(), "Foreign")

    composition = office.get(LIST).context["composition"]

    assert [row["value"] for row in composition.kinds()] == [2, 1]
    assert [row["value"] for row in composition.sizes()] == [0, 3, 0, 0]
    assert next((row["label"], row["text"]) for row in composition.towns()) == ("Jena", "2\xa0· 67\xa0%")
    assert sorted(place["count"] for place in composition.places()) == [1, 2]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_list_asks_the_database_as_often_for_three_members_as_for_one(office, cluster, django_assert_num_queries):
    make_person(company=member(cluster, "First").company)
    for_one = queries_of(office, LIST)
    for name in ("Second", "Third"):
        make_person(company=member(cluster, name, kind=MembershipKind.LARGE).company)

    with django_assert_num_queries(for_one):
        office.get(LIST)


def test_member_page_asks_the_database_as_often_for_three_people_as_for_one(office, cluster, django_assert_num_queries):
    membership = member(cluster, "Alpha", starts_on=date(2020, 1, 1))
    make_person(company=membership.company)
    member_before = {"company": membership.company, "cluster": cluster, "ends_on": date(2019, 1, 1)}
    make_membership(**member_before, starts_on=date(2018, 1, 1))
    for_one = queries_of(office, membership.get_absolute_url())
    for year in (2016, 2017):
        make_person(company=membership.company)
        make_membership(**member_before, starts_on=date(year, 1, 1))

    with django_assert_num_queries(for_one):
        office.get(membership.get_absolute_url())


def test_office_pages_do_not_exist_for_others(client, cluster):
    membership = member(cluster, "Alpha")
    addresses = [
        LIST,
        reverse("members:membership_create"),
        *(reverse(f"members:membership_{page}", args=[membership.pk]) for page in ("detail", "edit", "end")),
    ]

    for user in (make_leader(membership.company), make_manager(make_cluster())):
        client.force_login(user)
        answers = [client.get(address).status_code for address in addresses[2:]]
        assert answers == [404, 404, 404]
    client.force_login(make_leader(membership.company))
    assert [client.get(address).status_code for address in addresses[:2]] == [404, 404]


def test_superuser_sees_the_members_of_all_networks(client, cluster):
    member(cluster, "Alpha")
    member(make_cluster(), "Beta")
    client.force_login(make_superuser())

    assert names(client.get(LIST)) == ["Alpha", "Beta"]


def test_office_adds_a_member(office, cluster):
    response = office.post("/memberships/add/", new_member(cluster))

    membership = Membership.objects.get()
    assert response.url == membership.get_absolute_url()
    assert (membership.cluster, membership.company.name) == (cluster, "Wiegand Umwelttechnik")


def test_refused_member_comes_back_with_everything_typed(office, cluster):
    known = member(cluster, "Wiegand Umwelttechnik")

    response = office.post("/memberships/add/", new_member(cluster, town=known.company.town.pk))

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert 'value="anja@example.org"' in response.content.decode()
    assert Company.objects.count() == 1


def test_office_cannot_add_a_member_to_another_network(office, cluster):
    response = office.post("/memberships/add/", new_member(make_cluster()))

    assert list(response.context["form"].errors) == ["cluster"]
    assert Membership.objects.count() == 0


def test_office_ends_a_membership_and_takes_it_back(office, cluster):
    membership = member(cluster, "Alpha")
    end, reopen = (reverse(f"members:membership_{act}", args=[membership.pk]) for act in ("end", "reopen"))

    office.post(end, {"ends_on": YESTERDAY.isoformat(), "reason": "merged"})
    offered = reopen in office.get(membership.get_absolute_url()).content.decode()
    ended = Membership.objects.get()
    office.post(reopen)

    assert (ended.ends_on, ended.exit_reason, offered) == (YESTERDAY, "merged", True)
    assert Membership.objects.get().ends_on is None


def test_end_before_the_start_comes_back_as_an_error(office, cluster):
    membership = member(cluster, "Alpha")

    response = office.post(reverse("members:membership_end", args=[membership.pk]), {"ends_on": "1999-01-01"})

    assert len(response.context["form"].non_field_errors()) == 1
    assert Membership.objects.get().ends_on is None


def test_taking_back_is_a_post(office, cluster):
    membership = member(cluster, "Alpha", ends_on=YESTERDAY)

    assert office.get(reverse("members:membership_reopen", args=[membership.pk])).status_code == 405
    assert Membership.objects.get().ends_on == YESTERDAY


def test_foreign_office_changes_nothing(client, cluster):
    membership = member(cluster, "Alpha", ends_on=YESTERDAY)
    client.force_login(make_manager(make_cluster()))

    answers = [
        client.post(reverse(f"members:membership_{act}", args=[membership.pk]), data).status_code
        for act, data in [
            ("reopen", {}),
            ("end", {"ends_on": "2026-12-31"}),
            ("edit", {"kind": "large", "starts_on": "2021-01-01"}),
        ]
    ]

    assert answers == [404, 404, 404]
    unchanged = Membership.objects.get()
    assert (unchanged.ends_on, unchanged.kind) == (YESTERDAY, MembershipKind.SME)


def test_refusal_of_a_button_is_told_where_the_user_came_from(office, cluster):
    membership = member(cluster, "Alpha")
    came_from = f"http://testserver{membership.get_absolute_url()}"

    own = office.post(reverse("members:membership_reopen", args=[membership.pk]), headers={"referer": came_from})
    foreign = office.post(
        reverse("members:membership_reopen", args=[membership.pk]), headers={"referer": "https://elsewhere.example/"}
    )

    assert own.url == came_from
    assert foreign.url == reverse("home:start")


def test_a_hidden_company_is_not_named_on_the_page_of_somebody_who_also_works_there(client):
    cluster = make_cluster()
    person = make_person(company=make_company(cluster=cluster))
    make_affiliation(person=person, company=make_company(name="Verborgen GmbH", released=False))
    client.force_login(make_manager(cluster))

    response = client.get(person.get_absolute_url())

    assert (response.status_code, "Verborgen" in response.content.decode()) == (200, False)


@pytest.mark.parametrize("start", [0, 2])
def test_list_before_filtering_is_the_filtered_list_without_a_filter(cluster, start):
    user = make_manager(cluster)
    for name, fields in {
        "Beta": {},
        "Älpha": {"ends_on": date.today()},
        "Gamma": {"ends_on": YESTERDAY},
        "Delta": {"confirmed_at": None},
        "alpha": {"kind": MembershipKind.LARGE},
    }.items():
        make_person(company=member(cluster, name, **fields).company)
    asked = {"request": Mock(user=user), "offices": offices_of(user)}
    plain = MembershipFilter({}, Membership.objects.visible_to(user), **asked).qs

    rows = current_member_rows(user, start, 2, 1)

    assert rows == member_rows(plain[start : start + 2], user, 1)
    assert [row.company for row in rows] == [["alpha", "Älpha"], ["Beta", "Delta"]][start // 2]
    assert all((row.contact is None) == (row.company == "Delta") for row in rows)
