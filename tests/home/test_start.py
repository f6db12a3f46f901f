"""The start page of each role: what it shows, to whom, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.enums import EventState, RegistrationState
from focusgroups.enums import ApplicationState, GroupState, RoundState, SeatState
from focusgroups.models import FocusGroup, Meeting, MeetingAnswer, Round, Seat
from matchmaking.enums import EnquiryState
from members.models import Company
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.matchmaking import make_enquiry, make_proposed_waiting, make_referral, make_run
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_staff,
    make_superuser,
    make_user,
)

pytestmark = pytest.mark.django_db
START = reverse("home:start")


def start(client, user=None):
    if user is not None:
        client.force_login(user)
    response = client.get(START)
    assert response.status_code == 200
    return response


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        client.get(START)
    return len(queries)


def texts(entries):
    return [entry.url for entry in entries]


# --- visitor


def test_visitor_sees_networks_by_state_and_the_next_public_events(client):
    make_cluster(state="TH")
    make_cluster(state="TH")
    make_cluster(state="BY", released=False)
    host = make_cluster(state="BE")
    for number in range(5):
        make_event(title=f"Event {number}", days=number + 1, cluster=host)
    make_event(title="Draft", days=0.5, cluster=host, state=EventState.DRAFT)
    make_event(title="Called off", days=0.5, cluster=host, state=EventState.CANCELLED)

    context = start(client).context

    assert (context["counts"], context["network_count"], context["event_count"]) == ({"TH": 2, "BE": 1}, 3, 5)
    assert [event.title for event in context["events"]] == ["Event 0", "Event 1", "Event 2", "Event 3"]
    assert context["networks"][0] == host


def test_question_of_the_visitor_goes_to_the_enquiry_form(client):
    page = start(client).content.decode()
    form = client.get(reverse("matchmaking:enquiry_create"), {"text": "Wir kleben Glas."})

    assert f'action="{reverse("matchmaking:enquiry_create")}"' in page
    assert "Wir kleben Glas." in form.content.decode()


def test_visitor_is_told_of_the_public_round_that_closes_next(client):
    make_round(state=RoundState.DRAFT, title="Draft")
    make_round(cluster=make_cluster(released=False), title="Hidden")
    make_round(title="Later")
    today = timezone.localdate()
    sooner = make_round(title="Sooner", closes_on=today + timedelta(days=2))
    make_round(title="Past", opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))

    assert start(client).context["round"] == sooner


def test_reading_the_start_page_sets_no_cookie(client):
    assert dict(start(client).cookies) == {}


def test_visitors_page_asks_equally_often(client):
    counts = []
    for _turn in range(2):
        make_event()
        make_round()
        counts.append(queries_of(client))

    assert counts[0] == counts[1] <= 7


# --- leader


def test_leader_without_round_is_led_to_the_open_one_of_an_own_network(client):
    cluster = make_cluster()
    make_round(title="Foreign")
    own = make_round(cluster=cluster, title="Own")
    leader = make_leader(make_company(cluster=cluster))

    step = start(client, leader).context["step"]

    assert (step.title, step.url) == ("Own", reverse("focusgroups:apply", args=[own.pk]))


def test_leader_who_has_applied_waits_for_the_answer(client):
    round_ = make_round()
    person = make_applicant(round_.cluster)
    make_application(round=round_, person=person)

    context = start(client, person.user).context

    assert (context["step"].url, context["step"].calls) == (round_.get_absolute_url(), False)
    assert [step["state"] for step in context["journey"]] == ["done", "now", ""]


def test_leader_on_the_waiting_list_reads_the_reason(client):
    round_ = make_round(state=RoundState.RUNNING)
    person = make_applicant(round_.cluster)
    application = make_application(
        round=round_, person=person, state=ApplicationState.WAITING, waiting_reason="remainder"
    )

    step = start(client, person.user).context["step"]

    assert application.get_waiting_reason_display() in step.text


def test_withdrawn_application_leads_back_to_the_open_round(client):
    round_ = make_round()
    person = make_applicant(round_.cluster)
    make_application(round=round_, person=person, state=ApplicationState.WITHDRAWN)

    assert start(client, person.user).context["step"].url == reverse("focusgroups:apply", args=[round_.pk])


def test_invited_leader_is_asked_for_an_answer_and_reads_no_names(client):
    group = make_group()
    own, *others = seats_of(group)

    response = start(client, own.person.user)

    step, page = response.context["step"], response.content.decode()
    assert (step.url, step.calls) == (group.get_absolute_url(), True)
    assert [seat.person.last_name in page or seat.company.name in page for seat in others] == [False] * 4


def running_group():
    group = make_group(accepted=5)
    FocusGroup.objects.filter(pk=group.pk).update(state=GroupState.ACTIVE)
    group.meetings.all().delete()
    return group


def make_meeting(group, days=20, host: Company | None = None, number=1):
    return Meeting.objects.create(
        group=group, number=number, starts_at=timezone.now() + timedelta(days=days), host=host
    )


def test_member_is_asked_whether_they_come_until_they_have_answered(client):
    group = running_group()
    own, other = seats_of(group)[:2]
    make_meeting(group, days=-20, number=1)
    meeting = make_meeting(group, host=other.company, number=2)
    MeetingAnswer.objects.create(meeting=meeting, seat=other, comes=True)

    before = start(client, own.person.user).context["step"]
    MeetingAnswer.objects.create(meeting=meeting, seat=own, comes=False)
    after = start(client).context["step"]

    assert (before.calls, after.calls, before.url) == (True, False, group.get_absolute_url())
    assert other.company.name in after.text


def test_meeting_of_a_group_that_one_has_left_is_not_shown(client):
    group = running_group()
    own = seats_of(group)[0]
    meeting = make_meeting(group, host=seats_of(group)[1].company)
    Seat.objects.filter(pk=own.pk).update(state=SeatState.LEFT)

    response = start(client, own.person.user)

    assert response.context["standing"].meeting is None
    assert meeting.host.name not in response.content.decode()


def test_leader_sees_own_registrations_and_the_events_of_own_networks(client):
    cluster = make_cluster()
    leader = make_leader(make_company(cluster=cluster))
    own = make_registration(event=make_event(cluster=cluster, title="Mine"), person=leader.person)
    make_registration(event=make_event(), person=leader.person, state=RegistrationState.CANCELLED)
    make_registration(event=own.event, name="Somebody Else")

    response = start(client, leader)

    assert response.context["registrations"] == [own]
    assert [event.title for event in response.context["events"]] == ["Mine"]
    assert "Somebody Else" not in response.content.decode()


def test_account_without_a_person_is_led_to_the_office(client):
    assert start(client, make_user()).context["step"].url == reverse("members:cluster_list")


def test_leaders_page_asks_equally_often(client):
    group = running_group()
    own, other = seats_of(group)[:2]
    client.force_login(own.person.user)
    counts = []
    for turn in range(2):
        make_meeting(group, host=other.company, number=turn + 1)
        make_round(cluster=group.round.cluster)
        make_registration(event=make_event(cluster=group.round.cluster), person=own.person)
        counts.append(queries_of(client))

    assert counts[0] == counts[1] <= 15


# --- office


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
    assert texts(context["to_do"]) == [thing.get_absolute_url() for thing in things]
    assert context["to_do_count"] == 4


def test_office_reads_nothing_of_another_office(client):
    secret = make_cluster()
    make_referral(cluster=secret, enquiry=make_enquiry(text="Secret enquiry"))
    make_run(make_round(cluster=secret, state=RoundState.REVIEW, title="Secret review"))
    make_round(cluster=secret, title="Secret draft", state=RoundState.DRAFT)
    make_round(cluster=secret, title="Secret call")
    make_event(cluster=secret, title="Secret event")
    make_company(cluster=secret, name="Secret company")
    group = running_group()

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

    assert [(entry.side, entry.detail.split(": ")[1]) for entry in missing] == [("2", "Late, Never"), ("1", "Stale")]


def test_members_of_less_than_a_year_are_not_missed_yet(client):
    cluster = make_cluster()
    make_company(cluster=cluster)
    cluster.memberships.update(starts_on=timezone.localdate() - timedelta(days=100))

    assert start(client, make_manager(cluster)).context["missing"] == []


def test_office_reads_which_active_group_has_no_date(client):
    group, dated = running_group(), running_group()
    Round.objects.filter(pk=dated.round_id).update(cluster=group.round.cluster)
    make_meeting(group, days=-20)
    make_meeting(dated)

    missing = start(client, make_manager(group.round.cluster)).context["missing"]

    assert group.get_absolute_url() in texts(missing)
    assert dated.get_absolute_url() not in texts(missing)


def test_what_comes_is_in_order_of_time(client):
    cluster, today = make_cluster(), timezone.localdate()
    later = make_event(cluster=cluster, days=30)
    sooner = make_event(cluster=cluster, days=2)
    round_ = make_round(cluster=cluster, closes_on=today + timedelta(days=9))
    make_event(cluster=cluster, days=1, state=EventState.DRAFT)

    coming = start(client, make_manager(cluster)).context["coming"]

    assert texts(coming) == [thing.get_absolute_url() for thing in (sooner, round_, later)]


def test_office_reads_how_its_enquiries_stand(client):
    cluster, now = make_cluster(), timezone.now()
    make_referral(cluster=cluster)
    make_referral(
        cluster=cluster, accepted=True, offered_at=now - timedelta(hours=30), answered_at=now - timedelta(hours=20)
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

    assert counts[0] == counts[1] <= 14


# --- staff


def test_staff_reads_what_nobody_has_answered(client):
    alliance, now = make_alliance(), timezone.now()
    triage = make_enquiry(alliance=alliance, received_at=now - timedelta(days=5), due_at=now - timedelta(days=1))
    make_enquiry(alliance=alliance, received_at=now)
    offered = make_referral(enquiry=make_enquiry(alliance=alliance, received_at=now - timedelta(days=2)))
    make_referral(enquiry=make_enquiry(alliance=alliance), accepted=True)
    make_enquiry(alliance=alliance, state=EnquiryState.SPAM)

    context = start(client, make_staff(alliance)).context

    assert [value for _label, value in context["facts"]] == ["3", "1", "1", "0"]
    assert context["triage_count"] == 2
    assert context["triage"][0].url == reverse("admin:matchmaking_enquiry_change", args=[triage.pk])
    assert [entry.text for entry in context["owing"]] == [str(offered.cluster)]
    rows = [(row["state"], row["today"], row["days"], row["older"]) for row in context["table"]]
    assert rows == [("triage", 1, 0, 1), ("offered", 0, 1, 0), ("accepted", 1, 0, 0)]


def test_staff_reads_nothing_of_another_alliance_and_no_applicants(client):
    alliance = make_alliance()
    make_enquiry(text="Secret enquiry of another alliance")
    make_referral(enquiry=make_enquiry(text="Secret referral"))
    make_round(state=RoundState.DRAFT, title="Secret draft")
    round_ = make_round(title="Public call")
    applicant = make_application(round=round_).person

    response = start(client, make_staff(alliance))

    page = response.content.decode()
    assert [word in page for word in ("Secret", applicant.last_name, "Public call")] == [False, False, True]
    assert (response.context["triage"], response.context["owing"], response.context["table"]) == ([], [], [])


def test_superuser_without_an_office_gets_the_page_of_the_staff(client):
    enquiry = make_enquiry()

    context = start(client, make_superuser()).context

    assert texts(context["triage"]) == [reverse("admin:matchmaking_enquiry_change", args=[enquiry.pk])]


def test_staffs_page_asks_equally_often(client):
    alliance = make_alliance()
    client.force_login(make_staff(alliance))
    counts = []
    for _turn in range(2):
        make_enquiry(alliance=alliance)
        make_referral(enquiry=make_enquiry(alliance=alliance))
        make_round()
        make_event()
        counts.append(queries_of(client))

    assert counts[0] == counts[1] <= 14
