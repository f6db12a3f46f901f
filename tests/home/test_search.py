"""The search page: what it finds for whom, why, and how much of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterportal.home.search import sources
from events.enums import EventState
from focusgroups.enums import RoundState
from members.models import Competence, Service
from tests.factories.events import make_event
from tests.factories.focusgroups import make_round
from tests.factories.members import (
    make_affiliation,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_membership,
    make_person,
    make_superuser,
    make_topic,
    make_town,
)

pytestmark = pytest.mark.django_db
SEARCH = reverse("home:search")


def look(client, asked, user=None, **more):
    if user is not None:
        client.force_login(user)
    response = client.get(SEARCH, {"q": asked, **more})
    assert response.status_code == 200
    return response


def found(client, asked, user=None):
    """Titles by kind."""
    answer = look(client, asked, user).context["answer"]
    return {group.kind.key: [candidate.title for candidate, _match in group.matches] for group in answer.groups}


def reasons(response):
    """Field and marked text of each result on the page."""
    return [
        (reason.field, str(reason.text))
        for _group, results in response.context["sections"]
        for result in results
        for reason in result.reasons
    ]


def test_one_word_finds_networks_companies_events_and_rounds(client):
    cluster = make_cluster(name="Lasernetz", short_name="LN")
    make_company(name="Laserwerk")
    make_event(cluster=cluster, title="Laser am Morgen")
    make_round(cluster=cluster, title="Laserforum")
    make_company(name="Holzwerk")

    assert found(client, "laser") == {
        "networks": ["Lasernetz"],
        "companies": ["Laserwerk"],
        "events": ["Laser am Morgen"],
        "rounds": ["Laserforum"],
    }


def test_a_slip_finds_the_competence_and_the_page_says_so(client):
    cluster = make_cluster(name="ELM", short_name="ELM")
    Competence.objects.create(cluster=cluster, name="Optische Messtechnik")
    Competence.objects.create(cluster=make_cluster(), name="Messebau")

    response = look(client, "Messtechnk")

    assert reasons(response) == [("Kompetenz", "Optische <mark>Messtechnik</mark>")]
    assert "ähnlich geschrieben" in response.content.decode()


def test_similar_words_count_only_where_nothing_has_the_word_itself(client):
    make_company(name="Jena Glas")
    make_company(name="Jens Weidner")

    assert found(client, "Jena") == {"companies": ["Jena Glas"]}
    assert found(client, "Jenas") == {"companies": ["Jena Glas", "Jens Weidner"]}


def test_the_reason_is_the_field_that_has_the_words(client):
    cluster = make_cluster(name="Netz", short_name="N", tags=["Kreislauf"], town=make_town(name="Gera"))
    cluster.topics.add(make_topic(name_de="Energie sparen", name_en="Energy"))
    Service.objects.create(cluster=cluster, name="Patentberatung")

    said = {word: reasons(look(client, word)) for word in ("energie", "patent", "kreislauf", "gera", "netz")}

    assert said == {
        "energie": [("Thema", "<mark>Energie</mark> sparen")],
        "patent": [("Leistung", "<mark>Patentberatung</mark>")],
        "kreislauf": [("Stichwort", "<mark>Kreislauf</mark>")],
        "gera": [("Ort", "<mark>Gera</mark>")],
        "netz": [("Name", "")],
    }


def test_nothing_is_found_that_is_not_public(client):
    secret = {"name": "Geheim", "released": False}
    make_cluster(short_name="Geheim", **secret)
    company = make_company(cluster=make_cluster(), **secret)
    make_person(company=company, last_name="Geheim")
    make_event(title="Geheim", state=EventState.DRAFT)
    make_round(title="Geheim", state=RoundState.DRAFT)
    make_round(title="Geheim", state=RoundState.ARCHIVED)

    for user in (None, make_leader(), make_manager(make_cluster())):
        assert found(client, "geheim", user) == {}


def test_an_office_finds_its_members_their_people_and_its_drafts(client):
    cluster = make_cluster()
    company = make_company(cluster=cluster, name="Geheim", released=False)
    make_person(company=company, first_name="Ina", last_name="Geheim")
    make_event(cluster=cluster, title="Geheim geplant", state=EventState.DRAFT)
    make_round(cluster=cluster, title="Geheimrunde", state=RoundState.DRAFT)

    response = found(client, "geheim", make_manager(cluster))

    assert response == {
        "members": ["Geheim"],
        "people": ["Ina Geheim"],
        "events": ["Geheim geplant"],
        "rounds": ["Geheimrunde"],
    }


def test_a_company_that_has_not_agreed_shows_its_office_nothing_of_its_profile(client):
    cluster = make_cluster()
    company = make_company(name="Nochnicht", profile="Tiefbohren", released=False)
    Competence.objects.create(company=company, name="Tiefbohren")
    make_membership(cluster=cluster, company=company, confirmed_at=None)
    make_person(company=company, last_name="Tiefbohren")

    client.force_login(make_manager(cluster))

    assert found(client, "tiefbohren") == {}
    assert found(client, "nochnicht") == {"members": ["Nochnicht"]}


def test_a_person_is_not_found_by_a_company_that_the_office_may_not_know(client):
    cluster = make_cluster()
    person = make_person(company=make_company(cluster=cluster, name="Offen"), last_name="Lehn", email="a@example.org")
    make_affiliation(person=person, company=make_company(name="Verdeckt", released=False), function="Beirat")
    client.force_login(make_manager(cluster))

    page = look(client, "Lehn").content.decode()

    assert found(client, "verdeckt") == {}
    assert found(client, "beirat") == {}
    assert ("Offen" in page, "Verdeckt" in page) == (True, False)


def test_leaders_find_themselves_and_their_colleagues_alone(client):
    company = make_company()
    leader = make_leader(company, last_name="Suchname")
    make_person(company=company, first_name="Ada", last_name="Suchname")
    make_leader(last_name="Suchname")

    found_people = found(client, "suchname", leader)

    assert set(found_people) == {"people"}
    assert set(found_people["people"]) == {leader.person.name, "Ada Suchname"}


def test_past_events_are_not_found(client):
    make_event(title="Brunch gestern", days=-1)
    make_event(title="Brunch später", days=5)
    make_event(title="Brunch morgen", days=1)

    assert found(client, "brunch") == {"events": ["Brunch morgen", "Brunch später"]}


def test_the_first_few_of_a_kind_lead_to_all_of_them_page_by_page(client):
    for number in range(23):
        make_company(name=f"Optik {number:02}")

    first = look(client, "optik")
    one, two = (look(client, "optik", **{"in": "companies", "page": page}) for page in ("1", "2"))

    assert [len(results) for _group, results in first.context["sections"]] == [4]
    assert "q=optik&amp;in=companies" in first.content.decode()
    titles = [
        result.candidate.title for page in (one, two) for _g, results in page.context["sections"] for result in results
    ]
    assert titles == [f"Optik {number:02}" for number in range(23)]
    assert ('rel="next"' in one.content.decode(), 'rel="prev"' in two.content.decode()) == (True, True)


@pytest.mark.parametrize("asked", ["", "   ", "!?%", "\x00", "x" * 5000, "' OR 1=1 --", "\ud7ff\uffff"])
def test_nonsense_is_answered(client, asked):
    page = look(client, asked, **{"in": "nothing", "page": "9" * 30}).content.decode()

    assert 'role="search"' in page


def test_what_is_typed_is_escaped(client):
    make_company(name="<script>Optik")

    page = look(client, "<script>").content.decode()

    assert re.findall("<script>", page) == []
    assert "&lt;<mark>script</mark>&gt;" in page


def test_nothing_found_leads_on(client):
    page = look(client, "Quastenflosser").content.decode()

    assert reverse("matchmaking:enquiry_create") in page.partition("<main")[2]


def test_the_bound_keeps_those_with_the_words_in_their_names(client, monkeypatch):
    monkeypatch.setattr(sources, "MOST_ROWS", 2)
    for name in ("Aaa", "Bbb", "Ccc", "Zeiss"):
        make_company(name=name)

    assert found(client, "zeiss") == {"companies": ["Zeiss"]}


def test_the_bound_keeps_those_with_the_words_in_their_texts(client, monkeypatch):
    monkeypatch.setattr(sources, "MOST_ROWS", 2)
    for name in ("Aaa", "Bbb", "Ccc"):
        make_company(name=name)
    Competence.objects.create(company=make_company(name="Yyy"), name="Galvanik")
    make_company(name="Zzz", profile="Wir haben eine eigene Galvanik.")

    assert found(client, "galvanik") == {"companies": ["Yyy", "Zzz"]}


def test_every_page_has_the_way_to_the_search(client):
    page = client.get(reverse("events:event_list")).content.decode()

    assert f'href="{SEARCH}"' in page


def grow(cluster):
    other = make_cluster()
    Competence.objects.create(cluster=other, name="Optik")
    company = make_company(cluster=cluster, name=f"Optik {other.pk}")
    Competence.objects.create(company=company, name="Feinoptik")
    make_person(company=company)
    make_event(hosts=[cluster, other], title="Optik")
    make_round(cluster=cluster, title="Optik", starts_on=timezone.localdate() + timedelta(days=90))


@pytest.mark.parametrize(("role", "most"), [("visitor", 4), ("leader", 9), ("office", 10), ("superuser", 8)])
def test_the_page_asks_equally_often(role, most):
    cluster, client = make_cluster(), Client()
    people = {"leader": make_leader, "office": lambda: make_manager(cluster), "superuser": make_superuser}
    if role in people:
        client.force_login(people[role]())
    counts = []
    for _turn in range(2):
        grow(cluster)
        with CaptureQueriesContext(connection) as queries:
            look(client, "optik")
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= most
