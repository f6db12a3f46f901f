import pytest
from django.urls import reverse

from members.models import Company, Person
from tests.factories.members import (
    make_cluster,
    make_company,
    make_industry,
    make_interest,
    make_leader,
    make_manager,
    make_person,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_leader_keeps_the_own_data(client):
    leader = make_leader()
    other = make_person(phone="+49 30 1")
    client.force_login(leader)

    client.post(
        "/profile/",
        {
            "first_name": "Anja",
            "last_name": "Wiegand",
            "phone": "03641 55501",
            "travel_limit_km": "60",
            "language": "en",
        },
    )

    person = Person.objects.get(user=leader)
    leader.refresh_from_db()
    assert (person.name, person.phone, person.travel_limit_km) == ("Anja Wiegand", "03641 55501", 60)
    assert leader.language == "en"
    other.refresh_from_db()
    assert other.phone == "+49 30 1"


def test_account_without_a_person_gets_one_by_its_name(client):
    user = make_user()
    client.force_login(user)

    before = client.get("/interests/").context["person"]
    client.post("/profile/", {"first_name": "Anja", "last_name": "Wiegand", "language": "de"})

    assert before is None
    assert (Person.objects.get().user, Person.objects.get().email) == (user, user.email)


def test_interests_of_an_account_without_a_person_are_not_saved(client):
    client.force_login(make_user())

    response = client.post("/interests/", {"topic_1": make_topic().pk, "learn_1": "on"})

    assert response.status_code == 200
    assert response.context["person"] is None


def test_leader_keeps_the_interests(client):
    leader = make_leader()
    make_interest(person=leader.person, rank=1)
    energy, staff = make_topic(), make_topic()
    client.force_login(leader)

    client.post("/interests/", {"topic_1": staff.pk, "learn_1": "on", "topic_2": energy.pk, "contribute_2": "on"})

    assert list(leader.person.interests.values_list("rank", "topic")) == [(1, staff.pk), (2, energy.pk)]


def test_wrong_interests_come_back_and_change_nothing(client):
    leader = make_leader()
    interest = make_interest(person=leader.person, rank=1)
    topic = make_topic()
    client.force_login(leader)

    response = client.post(
        "/interests/", {"topic_1": topic.pk, "learn_1": "on", "topic_2": topic.pk, "contribute_2": "on"}
    )

    assert list(response.context["form"].errors) == ["topic_2"]
    assert list(leader.person.interests.all()) == [interest]


def test_interests_are_shown_to_the_person_and_the_office_but_not_to_a_colleague(client):
    cluster = make_cluster()
    company = make_company(cluster=cluster)
    leader, colleague, manager = make_leader(company), make_leader(company), make_manager(cluster)
    make_interest(person=leader.person, topic=make_topic(name_de="Geheimthema", name_en="Secret topic"))

    shown = {}
    for name, user in [("leader", leader), ("colleague", colleague), ("manager", manager)]:
        client.force_login(user)
        response = client.get(leader.person.get_absolute_url())
        shown[name] = (response.status_code, "Geheimthema" in response.content.decode())

    assert shown == {"leader": (200, True), "colleague": (200, False), "manager": (200, True)}


def edited(company, **changes):
    data = {
        "name": company.name,
        "industry": company.industry.pk,
        "size_band": "2",
        "town": company.town.pk,
        "competences": "Laser cutting\nWelding",
        "profile": "We cut.",
    }
    return {**data, **changes}


def made_company(**fields):
    return make_company(industry=make_industry("38", section=make_industry("C")), **fields)


def test_leader_keeps_the_profile_of_the_company(client):
    company = made_company()
    company.competences.create(name="Turning")
    client.force_login(make_leader(company))

    client.post(reverse("members:company_edit", args=[company.pk]), edited(company))

    company.refresh_from_db()
    assert (company.profile, company.size_band, company.released) == ("We cut.", 2, False)
    assert [one.name for one in company.competences.all()] == ["Laser cutting", "Welding"]
    assert company.confirmed_on is not None


def test_stranger_sees_the_profile_but_may_not_edit_it(client):
    company = made_company()
    client.force_login(make_leader())

    address = reverse("members:company_edit", args=[company.pk])

    assert (client.get(address).status_code, client.post(address, edited(company)).status_code) == (403, 403)
    assert Company.objects.get(pk=company.pk).profile == ""


def test_wrong_profile_comes_back_under_the_saved_name(client):
    company = made_company(name="Saved name")
    client.force_login(make_leader(company))

    response = client.post(
        reverse("members:company_edit", args=[company.pk]), edited(company, name="", profile="Typed text")
    )

    content = response.content.decode()
    assert (response.status_code, "Saved name" in content, "Typed text" in content) == (200, True, True)
    assert Company.objects.get(pk=company.pk).profile == ""


@pytest.mark.parametrize(
    ("came_from", "goes_to"),
    [("/rounds/7/apply/", "/rounds/7/apply/"), ("https://example.com/", "/interests/"), ("", "/interests/")],
)
def test_saved_interests_lead_back_to_where_they_were_asked_for(client, came_from, goes_to):
    client.force_login(make_leader())
    topic = make_topic()

    response = client.post("/interests/", {"topic_1": topic.pk, "learn_1": "on"}, query_params={"next": came_from})

    assert response.status_code == 302
    assert response.url.split("?")[0] == goes_to


def test_nobody_takes_another_address_unproved(client):
    user = make_leader()
    client.force_login(user)
    before = user.email

    for act in ("action_add", "action_primary"):
        response = client.post("/account/email/", {act: "", "email": "fremd@example.org"})

    user.refresh_from_db()
    assert (response.status_code, user.email) == (404, before)
