"""Nonsense that people type, and that nothing of it passes or is lost."""

from datetime import date, timedelta

import pytest

from members.forms import CompanyForm, InterestsForm, NewMembershipForm, ProfileForm
from members.models import Cluster
from tests.factories.members import make_cluster, make_company, make_industry, make_interest, make_person, make_topic

from .typed import new_member

pytestmark = pytest.mark.django_db


def new_membership(**changes):
    cluster = make_cluster()
    return NewMembershipForm(new_member(cluster, **changes), clusters=Cluster.objects.filter(pk=cluster.pk))


def test_complete_member_is_taken():
    form = new_membership()

    assert form.errors == {}
    assert form.contact().phone == "+49 (0)3641 / 555-01"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cluster", ""),
        ("name", "   "),
        ("name", "x" * 161),
        ("town", "0"),
        ("town", "Jena"),
        ("industry", "-1"),
        ("size_band", "9"),
        ("size_band", "viele"),
        ("kind", "friend"),
        ("starts_on", "gestern"),
        ("starts_on", "0026-03-01"),
        ("starts_on", (date.today() + timedelta(days=800)).isoformat()),
        ("first_name", ""),
        ("last_name", "\t"),
        ("decision_level", "king"),
        ("email", "anja.wiegand.example"),
        ("email", ""),
        ("phone", "please call"),
        ("phone", "12"),
        ("phone", "1" * 41),
    ],
)
def test_nonsense_is_named_at_its_field_alone(field, value):
    form = new_membership(**{field: value})

    assert list(form.errors) == [field]


def test_network_of_another_office_cannot_be_chosen():
    form = new_membership(cluster=make_cluster().pk)

    assert list(form.errors) == ["cluster"]


def test_sections_are_no_industry_to_choose():
    form = new_membership(industry=make_industry("A").pk)

    assert list(form.errors) == ["industry"]


def company_form(company, **changes):
    data = {
        "name": company.name,
        "industry": company.industry.pk,
        "size_band": "1",
        "town": company.town.pk,
        "street": "",
        "postal_code": "",
        "website": "",
        "profile": "",
        "competences": "",
        "released": "on",
    }
    return CompanyForm({**data, **changes}, instance=company)


def made_company(**fields):
    return make_company(industry=make_industry("38", section=make_industry("C")), **fields)


def test_profile_takes_a_short_website_and_tidies_competences():
    form = company_form(
        made_company(),
        website="www.example.org",
        competences=" Laser  cutting\n\nlaser cutting\nWelding ",
        postal_code="07743",
    )

    assert form.errors == {}
    assert form.cleaned_data["website"] == "https://www.example.org"
    assert form.cleaned_data["competences"] == ["laser cutting", "Welding"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("postal_code", "0762"),
        ("postal_code", "076222"),
        ("postal_code", "D0762"),
        ("postal_code", "٠٧٧٤٣"),
        ("website", "javascript:alert(1)"),
        ("website", "not an address"),
        ("profile", "x" * 3001),
        ("competences", "x" * 121),
        ("competences", "\n".join(str(number) for number in range(21))),
        ("name", ""),
    ],
)
def test_nonsense_in_a_profile_is_named_at_its_field_alone(field, value):
    form = company_form(made_company(), **{field: value})

    assert list(form.errors) == [field]


def test_company_cannot_take_the_name_of_a_neighbour():
    company = made_company()
    neighbour = make_company(name="Gräfe Optik", town=company.town)

    form = company_form(company, name=neighbour.name.upper())

    assert list(form.errors) == ["name"]


def profile(**changes):
    data = {"first_name": "Anja", "last_name": "Wiegand", "language": "de", "travel_limit_km": ""}
    return ProfileForm({**data, **changes})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("travel_limit_km", "4"),
        ("travel_limit_km", "501"),
        ("travel_limit_km", "far"),
        ("travel_limit_km", "-60"),
        ("language", "fr"),
        ("sentence", "x" * 201),
        ("first_name", " "),
        ("phone", "<b>1</b>"),
    ],
)
def test_nonsense_in_own_data_is_named_at_its_field_alone(field, value):
    assert list(profile(**{field: value}).errors) == [field]


def test_travel_limit_may_stay_empty():
    form = profile()

    assert form.errors == {}
    assert form.values()["travel_limit_km"] is None


def interests(*places):
    data = {}
    for number, (topic, *wants) in enumerate(places, start=1):
        data[f"topic_{number}"] = topic
        data |= {f"{want}_{number}": "on" for want in wants}
    return InterestsForm(data)


def test_interests_leave_no_gap():
    energy, staff = make_topic(), make_topic()

    form = interests((energy.pk, "learn"), ("",), (staff.pk, "contribute"))

    assert form.errors == {}
    assert [(one.topic, one.wants_to_learn, one.can_contribute) for one in form.choices()] == [
        (energy, True, False),
        (staff, False, True),
    ]


def test_first_topic_is_needed():
    form = interests(("",), (make_topic().pk, "learn"))

    assert list(form.errors) == ["topic_1"]


def test_topic_named_twice_is_told_at_the_second_place():
    topic = make_topic()

    assert list(interests((topic.pk, "learn"), (topic.pk, "learn")).errors) == ["topic_2"]


def test_topic_without_a_wish_is_told():
    assert list(interests((make_topic().pk,)).errors) == ["topic_1"]


@pytest.mark.parametrize("topic", ["0", "energy", "1e3"])
def test_unknown_topic_is_told(topic):
    make_topic()

    assert list(interests((topic, "learn")).errors) == ["topic_1"]


def test_form_shows_the_ranks_as_they_are():
    person = make_person()
    interest = make_interest(person=person, rank=2, wants_to_learn=False, can_contribute=True)

    form = InterestsForm(interests=person.interests.all())

    shown = [(place.topic.initial, place.learn.initial, place.contribute.initial) for place in form.places()]
    assert shown == [(None, True, None), (interest.topic_id, False, True), (None, True, None)]
