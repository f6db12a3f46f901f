"""The start page of an office: what it shows, what it does not, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import EventState, RegistrationState
from focusgroups.enums import RoundState
from focusgroups.models import Round
from matchmaking.enums import EnquiryState
from members.models import ClusterRole
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import make_active_group, make_application, make_meeting, make_round
from tests.factories.matchmaking import make_enquiry, make_proposed_waiting, make_referral, make_run
from tests.factories.members import make_cluster, make_company, make_leader, make_manager, make_membership

from .start import addresses, queries_of, start

pytestmark = pytest.mark.django_db


def test_office_reads_what_is_to_do_today(client):
    cluster, today = make_cluster(), timezone.localdate()
    referral = make_referral(cluster=cluster)
    make_referral(cluster=cluster, accepted=True)
    closing = make_round(cluster=cluster, closes_on=today + timedelta(days=3))
    make_application(round=closing)
    make_round(cluster=cluster, closes_on=today + timedelta(days=15))
    review = make_round(cluster=cluster, state=RoundState.REVIEW)
    make_run(review)
    newest = make_run(review)
    make_proposed_waiting(newest, make_application(round=review))
    closed = make_round(cluster=cluster, state=RoundState.CLOSED)

    context = start(client, make_manager(cluster)).context

    things = [referral, newest, closing, closed]
    assert addresses(context["to_do"]) == [thing.get_absolute_url() for thing in things]
    assert context["to_do_count"] == 4


def test_office_reads_nothing_of_another_office(client):
    secret = make_cluster()
    make_referral(cluster=secret, enquiry=make_enquiry(text="Secret enquiry"))
    make_run(make_round(cluster=secret, state=RoundState.REVIEW, title="Secret review"))
    make_round(cluster=secret, title="Secret draft", state=RoundState.DRAFT)
    make_round(cluster=secret, title="Secret call")
    make_event(cluster=secret, title="Secret event")
    make_company(cluster=secret, name="Secret company")
    group = make_active_group()

    response = start(client, make_manager(make_cluster()))

    page = response.content.decode()
    assert ("Secret" in page, str(group.round) in page) == (False, False)
    assert [len(response.context[name]) for name in ("to_do", "missing", "coming")] == [0, 0, 0]


def test_office_reads_who_is_missing(client):
    cluster, today = make_cluster(), timezone.localdate()
    fresh = {"cluster": cluster, "confirmed_on": today}
    came, late, never = (make_company(name=name, **fresh) for name in ("Came", "Late", "Never"))
    stale = make_company(cluster=cluster, name="Stale", confirmed_on=today - timedelta(days=400))
    event, old, foreign = make_event(cluster=cluster, days=-30), make_event(cluster=cluster, days=-400), make_event()
    for company, where in ((came, event), (stale, event), (late, old), (never, foreign)):
        make_registration(event=where, person=make_leader(company).person)
    gave_up = RegistrationState.CANCELLED
    make_registration(event=event, person=make_leader(never).person, state=gave_up)

    missing = start(client, make_manager(cluster)).context["missing"]

    shown = [(entry.side, entry.detail.split(": ")[1]) for entry in missing]
    assert shown == [("4", "Came, Late, Never"), ("2", "Late, Never"), ("1", "Stale")]
    lists = [client.get(entry.url).context for entry in missing]
    assert [sorted(row.company for row in listed["rows"]) for listed in lists] == [
        ["Came", "Late", "Never", "Stale"],
        ["Late", "Never"],
        ["Stale"],
    ]


def test_number_on_the_start_page_is_the_number_in_the_list(client):
    """Also for an office of two networks, companies of one name, and the days on which a year is over."""
    one, other, today = make_cluster(), make_cluster(), timezone.localdate()
    user = make_manager(one)
    ClusterRole.objects.create(cluster=other, user=user)
    shared = make_company(cluster=one, name="Twin")
    make_membership(cluster=other, company=shared)
    make_company(cluster=one, name="Twin", confirmed_on=today - timedelta(days=365))
    make_company(cluster=one, name="Old", confirmed_on=today - timedelta(days=366))
    for days in (364, 365):
        make_membership(cluster=one, starts_on=today - timedelta(days=days))
    make_membership(cluster=one, ends_on=today - timedelta(days=1))
    make_membership(cluster=one, confirmed_at=None)
    make_registration(event=make_event(cluster=other), person=make_leader(shared).person)
    former = make_leader(make_company(cluster=one, name="Former"))
    make_registration(event=make_event(cluster=one, days=-364), person=former.person)

    missing = start(client, user).context["missing"]

    numbers = [(entry.url.partition("?")[2], int(entry.side)) for entry in missing]
    assert numbers == [("talk=due", 5), ("missing=events", 3), ("missing=profile", 5)]
    assert [client.get(entry.url).context["found"] for entry in missing] == [number for _query, number in numbers]


def test_members_of_less_than_a_year_are_not_missed_yet(client):
    cluster = make_cluster()
    make_company(cluster=cluster)
    cluster.memberships.update(starts_on=timezone.localdate() - timedelta(days=100))

    assert start(client, make_manager(cluster)).context["missing"] == []


def test_office_reads_which_active_group_has_no_date(client):
    group, dated = make_active_group(), make_active_group()
    Round.objects.filter(pk=dated.round_id).update(cluster=group.round.cluster)
    make_meeting(group, days=-20)
    make_meeting(dated)

    missing = start(client, make_manager(group.round.cluster)).context["missing"]

    assert group.get_absolute_url() in addresses(missing)
    assert dated.get_absolute_url() not in addresses(missing)


def test_what_comes_is_in_order_of_time(client):
    cluster, today = make_cluster(), timezone.localdate()
    later = make_event(cluster=cluster, days=30)
    sooner = make_event(cluster=cluster, days=2)
    round_ = make_round(cluster=cluster, closes_on=today + timedelta(days=9))
    make_event(cluster=cluster, days=1, state=EventState.DRAFT)

    coming = start(client, make_manager(cluster)).context["coming"]

    assert addresses(coming) == [thing.get_absolute_url() for thing in (sooner, round_, later)]


def test_office_reads_how_its_enquiries_stand(client):
    cluster, now = make_cluster(), timezone.now()
    make_referral(cluster=cluster)
    make_referral(
        cluster=cluster,
        accepted=True,
        offered_at=now - timedelta(hours=30),
        answered_at=now - timedelta(hours=20),
    )
    make_enquiry(owner_cluster=cluster, state=EnquiryState.SOLVED, closed_at=now)
    make_enquiry(owner_cluster=cluster, state=EnquiryState.SOLVED, closed_at=now - timedelta(days=60))
    make_referral(accepted=True)

    facts = start(client, make_manager(cluster)).context["facts"]

    assert [value for _label, value in facts[:3]] == ["1", "1", "1"]
    assert facts[3][1].startswith("10 ")


def test_offices_page_asks_equally_often(client):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    counts = []
    for _turn in range(2):
        make_referral(cluster=cluster)
        make_run(make_round(cluster=cluster, state=RoundState.REVIEW))
        make_application(round=make_round(cluster=cluster))
        make_registration(event=make_event(cluster=cluster), person=make_leader(make_company(cluster=cluster)).person)
        counts.append(queries_of(client))

    assert counts == [8, 8]
