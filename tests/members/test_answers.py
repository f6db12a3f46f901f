"""An office enters a company that it does not know: the company is asked before the office sees anybody."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from clusterportal.core.models import LogEntry, OutgoingMail
from events.permissions import may_take_part
from focusgroups.services.applications import eligible_affiliations
from members.exceptions import MemberError
from members.models import Affiliation, Company, Membership, Person
from members.permissions import can_edit_company, can_see_interests
from members.services import confirm_membership, refuse_membership
from tests.factories.events import make_event
from tests.factories.focusgroups import make_round
from tests.factories.members import (
    make_affiliation,
    make_cluster,
    make_company,
    make_interest,
    make_leader,
    make_manager,
    make_membership,
    make_person,
    make_superuser,
)

from .typed import new_member

pytestmark = pytest.mark.django_db

PHONE = "+49 99 123456"


@pytest.fixture
def field(client):
    """A hidden company of one network, and the office of another one that types in its name."""

    class Field:
        home, cluster = make_cluster(), make_cluster()
        company = make_company(cluster=home, name="Verborgen GmbH", released=False, profile="Geheimes Vorhaben")
        leader = make_leader(company, phone=PHONE, last_name="Unverwechselbar")
        person = leader.person
        office = make_manager(cluster)

        def as_(self, user):
            client.force_login(user)
            return client

        def enter(self, user=None, cluster=None):
            typed = {"name": self.company.name, "town": self.company.town.pk}
            self.as_(user or self.office).post("/memberships/add/", new_member(cluster or self.cluster, **typed))
            return Membership.objects.filter(company=self.company).latest("pk")

        def answer(self, user, membership, act="confirm"):
            return self.as_(user).post(reverse(f"members:membership_{act}", args=[membership.pk]))

        def seen_by_office(self):
            return {
                "people": list(Person.objects.visible_to(self.office)),
                "company": list(Company.objects.visible_to(self.office)),
                "edits": can_edit_company(self.office, self.company),
                "interests": can_see_interests(self.office, self.person),
            }

    return Field()


NOTHING = {"people": [], "company": [], "edits": False, "interests": False}


def test_office_that_enters_a_known_company_sees_nobody_until_the_company_agrees(field):
    make_interest(person=field.person)

    membership = field.enter()

    assert (membership.cluster, membership.confirmed_at) == (field.cluster, None)
    assert field.seen_by_office() == NOTHING
    field.answer(field.leader, membership)
    assert field.seen_by_office() == {
        "people": [field.person],
        "company": [field.company],
        "edits": True,
        "interests": True,
    }


def test_pages_of_the_office_tell_nothing_before_the_answer_and_the_telephone_after_it(field):
    membership = field.enter()
    secrets = (PHONE, "Unverwechselbar", "Geheimes Vorhaben")
    addresses = ("/memberships/", membership.get_absolute_url())

    before = [text for page in addresses for text in secrets if text in read(field.as_(field.office), page)]
    statuses = [
        field.as_(field.office).get(page).status_code
        for page in (field.person.get_absolute_url(), field.company.get_absolute_url())
    ]
    found = field.as_(field.office).get("/memberships/", {"q": "Unverwechselbar"}).context["found"]
    field.answer(field.leader, membership)

    assert (before, statuses, found) == ([], [404, 404], 0)
    assert [text in read(field.as_(field.office), addresses[1]) for text in secrets] == [True, True, True]


def read(client, page):
    return client.get(page).content.decode()


def test_waiting_membership_is_listed_but_does_not_count(field):
    membership = field.enter()

    context = field.as_(field.office).get("/memberships/").context

    assert ([row.pk for row in context["rows"]], context["member_count"]) == ([membership.pk], 0)


def test_waiting_membership_gives_the_company_no_rights_in_the_network(field):
    field.enter()
    event = make_event(cluster=field.cluster, audience="members")
    call = make_round(cluster=field.cluster)

    assert may_take_part(field.person, event) is False
    assert eligible_affiliations(person=field.person, round=call) == []
    assert list(field.cluster.memberships.current()) == []
    assert list(type(field.cluster).objects.with_member(field.company)) == [field.home]


def test_contact_typed_in_for_a_waiting_membership_is_not_kept(field):
    field.enter()

    assert list(Affiliation.objects.filter(company=field.company)) == [field.person.affiliations.get()]
    assert Person.objects.filter(email="anja@example.org").count() == 0


def test_people_with_an_account_are_asked_in_their_language(field):
    make_person(company=field.company)
    former = make_leader(field.company)
    former.person.affiliations.update(ends_on=date.today() - timedelta(days=1))
    field.leader.language = "en"
    field.leader.save()

    membership = field.enter()

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language, mail.reference_id) == (field.leader.email, "en", membership.pk)
    assert (field.cluster.name in mail.body, f"/companies/{field.company.pk}/" in mail.body) == (True, True)


def test_company_that_the_office_keeps_already_needs_no_answer(field):
    second = make_cluster()
    manager = make_manager(field.home)
    manager.cluster_roles.create(cluster=second)

    membership = field.enter(manager, second)

    assert (membership.cluster, membership.confirmed_at is None) == (second, False)
    assert OutgoingMail.objects.count() == 0


def test_operator_enters_a_known_company_without_asking(field):
    assert field.enter(make_superuser()).confirmed_at is not None


def test_company_that_left_is_asked_before_it_comes_back(field):
    make_membership(cluster=field.cluster, company=field.company, ends_on=date(2021, 1, 1))

    assert field.enter().confirmed_at is None
    assert field.seen_by_office() == NOTHING


def test_refusal_ends_the_membership_and_is_told_to_the_office_without_a_name(field):
    membership = field.enter()

    field.answer(field.leader, membership, "refuse")

    membership.refresh_from_db()
    assert (membership.confirmed_at, membership.ends_on, bool(membership.exit_reason)) == (None, date.today(), True)
    told = field.as_(field.office).get("/memberships/").context["refused"]
    assert [(one.membership, one.company) for one in told] == [(membership.pk, field.company.name)]
    assert "Unverwechselbar" not in read(field.as_(field.office), membership.get_absolute_url())
    assert field.seen_by_office() == NOTHING


def test_end_taken_back_after_a_refusal_opens_nothing(field):
    membership = field.enter()
    field.answer(field.leader, membership, "refuse")

    field.as_(field.office).post(reverse("members:membership_reopen", args=[membership.pk]))

    membership.refresh_from_db()
    assert (membership.ends_on, membership.confirmed_at) == (None, None)
    assert field.seen_by_office() == NOTHING


def left_long_ago(field) -> Membership:
    began, ended = date.today() - timedelta(days=900), date.today() - timedelta(days=400)
    return make_membership(cluster=field.cluster, company=field.company, starts_on=began, ends_on=ended)


def test_company_that_has_left_is_asked_before_its_membership_goes_on(field):
    """Otherwise an office sees by one click, for good, the people of a company that belongs to others by now."""
    membership = left_long_ago(field)

    field.as_(field.office).post(reverse("members:membership_reopen", args=[membership.pk]))

    membership.refresh_from_db()
    assert (membership.ends_on, membership.confirmed_at) == (None, None)
    assert field.seen_by_office() == NOTHING
    assert OutgoingMail.objects.filter(to=field.leader.email).about(membership).count() == 1


def test_mistaken_end_is_taken_back_without_asking(field):
    membership = make_membership(cluster=field.cluster, company=field.company)
    end, reopen = (reverse(f"members:membership_{act}", args=[membership.pk]) for act in ("end", "reopen"))
    field.as_(field.office).post(end, {"ends_on": (date.today() - timedelta(days=1)).isoformat()})

    field.as_(field.office).post(reopen)

    assert field.seen_by_office()["people"] == [field.person]


def test_office_that_keeps_the_company_anyway_need_not_ask(field):
    """It sees the people by the membership in its other network."""
    membership = left_long_ago(field)
    user = make_manager(field.home)
    user.cluster_roles.create(cluster=field.cluster)

    field.as_(user).post(reverse("members:membership_reopen", args=[membership.pk]))

    membership.refresh_from_db()
    assert (membership.ends_on, membership.confirmed_at is None) == (None, False)


@pytest.mark.parametrize("act", ["confirm", "refuse"])
def test_only_people_of_the_company_answer(field, act):
    membership = field.enter()
    former = make_leader(field.company)
    former.person.affiliations.update(ends_on=date.today() - timedelta(days=1))
    others = [field.office, make_manager(field.home), make_leader(), former, make_superuser()]

    answers = [field.answer(user, membership, act).status_code for user in others]

    membership.refresh_from_db()
    assert answers == [404] * 5
    assert membership.waits_for_company


def test_buttons_are_on_the_company_page_of_its_own_people_alone(field):
    Company.objects.update(released=True)
    membership = field.enter()
    confirm = reverse("members:membership_confirm", args=[membership.pk])

    shown = [
        confirm in read(field.as_(user), field.company.get_absolute_url())
        for user in (field.leader, field.office, make_manager(field.home), make_superuser())
    ]

    assert shown == [True, False, False, False]


def test_answer_is_given_once_and_logged(field):
    membership = field.enter()

    confirm_membership(membership=membership, actor=field.leader)

    for again in (confirm_membership, refuse_membership):
        with pytest.raises(MemberError):
            again(membership=membership, actor=field.leader)
    assert LogEntry.objects.get(verb="membership_confirmed").actor == field.leader


def test_membership_that_begins_later_can_be_refused(field):
    later = date.today() + timedelta(days=30)
    membership = make_membership(cluster=field.cluster, company=field.company, starts_on=later, confirmed_at=None)

    assert refuse_membership(membership=membership, actor=field.leader).ends_on == later


def test_person_known_through_another_company_is_not_shown_at_the_waiting_one(field):
    make_affiliation(person=field.person, company=make_company(cluster=field.cluster))

    membership = field.enter()

    assert "Unverwechselbar" not in read(field.as_(field.office), membership.get_absolute_url())
