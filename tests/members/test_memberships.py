from datetime import date, timedelta

import pytest

from clusterportal.core.models import LogEntry
from members.enums import DecisionLevel, MembershipKind, SizeBand
from members.exceptions import MemberError
from members.models import Company, Membership, Person
from members.services import NewCompany, NewContact, add_member, end_membership, reopen_membership, update_membership
from tests.factories.members import (
    make_cluster,
    make_company,
    make_industry,
    make_manager,
    make_membership,
    make_person,
    make_town,
)

pytestmark = pytest.mark.django_db

ANJA = NewContact(first_name="Anja", last_name="Wiegand", email="Anja@example.org", decision_level=DecisionLevel.OWNER)
DAY = date(2026, 3, 1)


def new_company(name="Wiegand Umwelttechnik", town=None):
    return NewCompany(name=name, town=town or make_town(), industry=make_industry("38"), size_band=SizeBand.MEDIUM)


def join(cluster, company, contact=ANJA, starts_on=DAY, actor=None):
    return add_member(
        cluster=cluster, company=company, contact=contact, kind=MembershipKind.SME, starts_on=starts_on, actor=actor
    )


def test_new_member_gets_company_contact_and_log_entry():
    cluster = make_cluster()
    manager = make_manager(cluster)

    membership = join(cluster, new_company(), actor=manager)

    assert (membership.company.name, membership.starts_on, membership.ends_on) == ("Wiegand Umwelttechnik", DAY, None)
    contact = membership.company.affiliations.get()
    assert (contact.person.email, contact.is_decision_maker) == ("anja@example.org", True)
    assert LogEntry.objects.get(verb="membership_added").actor == manager


def test_known_company_and_person_are_used_and_keep_their_data():
    town = make_town()
    known = make_company(name="Wiegand  Umwelttechnik", town=town, cluster=make_cluster())
    person = make_person(company=known, email="anja@example.org", last_name="Old name")

    membership = join(make_cluster(), new_company("wiegand umwelttechnik", town))

    assert membership.company == known
    known.refresh_from_db()
    person.refresh_from_db()
    assert (known.name, known.size_band, person.last_name) == ("Wiegand  Umwelttechnik", SizeBand.SMALL, "Old name")
    assert Person.objects.count() == 1


def test_same_name_in_another_town_is_another_company():
    make_company(name="Wiegand Umwelttechnik")

    join(make_cluster(), new_company())

    assert Company.objects.filter(name="Wiegand Umwelttechnik").count() == 2


def test_contact_with_an_address_known_elsewhere_stays_a_person_of_its_own():
    stranger = make_person(company=make_company(), email="anja@example.org", phone="030 5550001")

    membership = join(make_cluster(), new_company())

    assert membership.company.affiliations.get().person != stranger


def test_company_cannot_join_twice_at_a_time():
    cluster = make_cluster()
    first = join(cluster, new_company())

    with pytest.raises(MemberError):
        join(cluster, new_company(first.company.name, first.company.town), starts_on=DAY + timedelta(days=1))

    assert Membership.objects.count() == 1


def test_company_may_come_back_after_it_left():
    cluster, company = make_cluster(), make_company()
    make_membership(cluster=cluster, company=company, starts_on=date(2018, 1, 1), ends_on=date(2020, 12, 31))

    join(cluster, new_company(company.name, company.town))

    assert company.memberships.count() == 2


def test_company_cannot_come_back_before_it_left():
    cluster, company = make_cluster(), make_company()
    make_membership(cluster=cluster, company=company, starts_on=date(2018, 1, 1), ends_on=DAY)

    with pytest.raises(MemberError):
        join(cluster, new_company(company.name, company.town), starts_on=DAY)

    assert company.memberships.count() == 1


def test_refused_member_leaves_no_company_behind():
    cluster = make_cluster()
    make_membership(cluster=cluster, company=make_company(name="Other"), starts_on=DAY)
    taken = join(cluster, new_company())
    before = (Company.objects.count(), Person.objects.count())

    with pytest.raises(MemberError):
        join(
            cluster, new_company(taken.company.name, taken.company.town), contact=NewContact("A", "B", "b@example.org")
        )

    assert (Company.objects.count(), Person.objects.count()) == before


def test_membership_ends_and_is_taken_up_again():
    membership = make_membership(starts_on=DAY)

    ended = end_membership(membership=membership, ends_on=date(2026, 6, 30), reason="merged", actor=None)
    again = reopen_membership(membership=membership, actor=None)

    assert (ended.ends_on, ended.exit_reason) == (date(2026, 6, 30), "merged")
    assert (again.ends_on, again.exit_reason) == (None, "")
    assert set(LogEntry.objects.values_list("verb", flat=True)) == {"membership_ended", "membership_reopened"}


@pytest.mark.parametrize("ends_on", [DAY - timedelta(days=1), date(1900, 1, 1)])
def test_membership_cannot_end_before_it_began(ends_on):
    membership = make_membership(starts_on=DAY)

    with pytest.raises(MemberError):
        end_membership(membership=membership, ends_on=ends_on, reason="", actor=None)


def test_ended_membership_cannot_be_ended_again():
    membership = make_membership(starts_on=DAY, ends_on=DAY)

    with pytest.raises(MemberError):
        end_membership(membership=membership, ends_on=DAY, reason="", actor=None)


def test_running_membership_cannot_be_taken_up_again():
    with pytest.raises(MemberError):
        reopen_membership(membership=make_membership(), actor=None)


def test_end_cannot_be_taken_back_once_a_new_period_has_begun():
    cluster, company = make_cluster(), make_company()
    old = make_membership(cluster=cluster, company=company, starts_on=date(2018, 1, 1), ends_on=date(2020, 1, 1))
    make_membership(cluster=cluster, company=company, starts_on=DAY)

    with pytest.raises(MemberError):
        reopen_membership(membership=old, actor=None)


def test_ended_period_is_corrected_beside_a_later_one():
    cluster, company = make_cluster(), make_company()
    old = make_membership(cluster=cluster, company=company, starts_on=date(2018, 1, 1), ends_on=date(2020, 1, 1))
    make_membership(cluster=cluster, company=company, starts_on=DAY)

    changed = update_membership(membership=old, kind=MembershipKind.LARGE, starts_on=date(2017, 1, 1), actor=None)

    assert (changed.kind, changed.starts_on) == (MembershipKind.LARGE, date(2017, 1, 1))


def test_later_period_cannot_be_moved_into_the_earlier_one():
    cluster, company = make_cluster(), make_company()
    make_membership(cluster=cluster, company=company, starts_on=date(2018, 1, 1), ends_on=date(2020, 1, 1))
    later = make_membership(cluster=cluster, company=company, starts_on=DAY)

    with pytest.raises(MemberError):
        update_membership(membership=later, kind=MembershipKind.SME, starts_on=date(2019, 1, 1), actor=None)


def test_start_cannot_be_moved_behind_the_end():
    membership = make_membership(starts_on=date(2018, 1, 1), ends_on=date(2020, 1, 1))

    with pytest.raises(MemberError):
        update_membership(membership=membership, kind=MembershipKind.SME, starts_on=date(2020, 1, 2), actor=None)
