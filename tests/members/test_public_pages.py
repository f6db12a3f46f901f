import pytest
from django.urls import reverse

from members.enums import ClusterKind, State
from members.models import Competence, Service
from tests.factories.members import (
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_person,
    make_topic,
)

pytestmark = pytest.mark.django_db

LIST = "/clusters/"


def found(client, **query):
    return [cluster.short_name for cluster in client.get(LIST, query).context["object_list"]]


@pytest.fixture
def networks():
    optics = make_cluster(short_name="OptoNet", name="Photonik in Jena", tags=["Optik"])
    energy = make_cluster(short_name="ThEEN", name="Energie", kind=ClusterKind.AGENCY, founded=2010)
    health = make_cluster(short_name="BioCon", name="Gesundheit", state=State.MV, founded=1999, members_count=130)
    Competence.objects.create(cluster=optics, name="Ölfreie Pumpen")
    Service.objects.create(cluster=energy, name="Beratung zur Photonik")
    make_cluster(short_name="Secret", name="Photonik geheim", released=False)
    return optics, energy, health


def test_directory_shows_released_networks_only(client, networks):
    assert found(client) == ["ThEEN", "BioCon", "OptoNet"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "photonik"}, ["OptoNet", "ThEEN"]),
        ({"q": "photonik jena"}, ["OptoNet"]),
        ({"q": "ölfreie"}, ["OptoNet"]),
        ({"q": "  "}, ["ThEEN", "BioCon", "OptoNet"]),
        ({"q": "%"}, []),
        ({"q": "geheim"}, []),
        ({"state": "MV"}, ["BioCon"]),
        ({"kind": "agency"}, ["ThEEN"]),
        ({"state": "TH", "kind": "agency", "q": "energie"}, ["ThEEN"]),
        ({"sort": "age"}, ["BioCon", "ThEEN", "OptoNet"]),
    ],
)
def test_directory_is_narrowed_and_sorted(client, networks, query, names):
    assert found(client, **query) == names


@pytest.mark.parametrize(
    "query",
    [{"state": "XX"}, {"kind": "club"}, {"topic": "0"}, {"topic": "x"}, {"sort": "pk"}, {"page": "99"}, {"page": "x"}],
)
def test_nonsense_in_the_address_is_left_aside(client, networks, query):
    assert found(client, **query) == ["ThEEN", "BioCon", "OptoNet"]


def test_directory_is_narrowed_to_a_topic(client, networks):
    topic = make_topic()
    networks[1].topics.add(topic)

    assert found(client, topic=topic.pk) == ["ThEEN"]


def test_directory_names_found_and_total(client, networks):
    context = client.get(LIST, {"q": "photonik"}).context

    assert (context["found"], context["total"]) == (2, 3)


def test_chips_take_one_filter_away_each(client, networks):
    content = client.get(LIST, {"q": "photonik", "state": "TH", "sort": "name"}).content.decode()

    assert 'class="chip" href="?state=TH&amp;sort=name"' in content
    assert 'class="chip" href="?q=photonik&amp;sort=name"' in content
    assert content.count('class="chip"') == 2


def test_directory_has_pages(client):
    for _number in range(31):
        make_cluster()

    assert len(found(client)) == 30
    assert len(found(client, page=2)) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_directory_asks_the_database_as_often_for_one_as_for_three(client, django_assert_num_queries, number):
    for _number in range(number):
        make_cluster(tags=["Optik"]).topics.add(make_topic())

    with django_assert_num_queries(3):  # topics of the filter, networks, their towns
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_network_page_asks_the_database_as_often_for_one_as_for_three(client, django_assert_num_queries, number):
    cluster = make_cluster()
    for index in range(number):
        Competence.objects.create(cluster=cluster, name=f"Competence {index}")
        Service.objects.create(cluster=cluster, name=f"Service {index}")

    with django_assert_num_queries(7):  # network, its topics, alliances, services, competences; its members, events
        client.get(cluster.get_absolute_url())


def test_network_page_leads_to_an_enquiry(client):
    cluster = make_cluster()

    content = client.get(cluster.get_absolute_url()).content.decode()

    assert f"{reverse('matchmaking:enquiry_create')}?cluster={cluster.slug}" in content


def test_unreleased_network_is_not_found_but_by_its_office(client):
    cluster = make_cluster(released=False)

    assert client.get(cluster.get_absolute_url()).status_code == 404
    client.force_login(make_manager(cluster))
    assert client.get(cluster.get_absolute_url()).status_code == 200


def test_unknown_network_is_not_found(client):
    assert client.get("/clusters/none/").status_code == 404


def test_public_profile_names_no_people(client):
    company = make_company(cluster=make_cluster())
    person = make_person(company=company, last_name="Unverwechselbar", phone="+49 99 123456")

    content = client.get(company.get_absolute_url()).content.decode()

    assert "Unverwechselbar" not in content
    assert person.phone not in content


def test_profile_names_colleagues_to_the_companys_people(client):
    company = make_company()
    make_person(company=company, last_name="Unverwechselbar")
    client.force_login(make_leader(company))

    assert "Unverwechselbar" in client.get(company.get_absolute_url()).content.decode()


def test_profile_names_only_public_networks_to_a_visitor(client):
    company = make_company(cluster=make_cluster(short_name="Sichtbar"))
    hidden = make_cluster(short_name="Heimlich", released=False)
    make_company(cluster=hidden)
    hidden.memberships.update(company=company)

    content = client.get(company.get_absolute_url()).content.decode()

    assert "Sichtbar" in content
    assert "Heimlich" not in content


def test_unreleased_profile_is_not_found_by_strangers(client):
    company = make_company(cluster=make_cluster(), released=False)
    client.force_login(make_leader())

    assert client.get(company.get_absolute_url()).status_code == 404
    assert client.get(reverse("members:company_edit", args=[company.pk])).status_code == 404


@pytest.mark.parametrize("language", ["de", "en"])
def test_description_follows_the_language(client, language):
    cluster = make_cluster(description_de="Auf Deutsch.", description_en="In English.")
    prefix = "/en" if language == "en" else ""

    content = client.get(f"{prefix}/clusters/{cluster.slug}/").content.decode()

    assert ("Auf Deutsch." in content, "In English." in content) == (language == "de", language == "en")


def test_a_search_of_two_thousand_words_is_left_aside(client, networks):
    response = client.get(LIST, {"q": "a " * 2000})

    assert (response.status_code, len(response.context["object_list"])) == (200, 3)


@pytest.mark.parametrize("query", [{}, {"sort": "name"}, {"q": "netz"}])
def test_networks_are_sorted_whatever_their_first_letter_s_case(client, query):
    for name in ("Zebranetz", "automotive netz", "Mittelnetz"):
        make_cluster(name=name)

    listed = client.get(reverse("members:cluster_list"), query).context["object_list"]

    assert [cluster.name for cluster in listed] == ["automotive netz", "Mittelnetz", "Zebranetz"]
