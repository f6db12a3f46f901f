"""The start page of a company leader: what it shows, what it does not, and how often it asks the database."""

import pytest
from django.urls import reverse

from events.enums import RegistrationState
from focusgroups.enums import ApplicationState, RoundState, SeatState
from focusgroups.models import MeetingAnswer, Seat
from tests.factories.events import make_event, make_registration
from tests.factories.focusgroups import (
    make_active_group,
    make_applicant,
    make_application,
    make_group,
    make_meeting,
    make_round,
    seats_of,
)
from tests.factories.members import (
    make_cluster,
    make_company,
    make_leader,
    make_user,
)

from .start import queries_of, start

pytestmark = pytest.mark.django_db


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
        round=round_,
        person=person,
        state=ApplicationState.WAITING,
        waiting_reason="remainder",
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


def test_member_is_asked_whether_they_come_until_they_have_answered(client):
    group = make_active_group()
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
    group = make_active_group()
    own = seats_of(group)[0]
    meeting = make_meeting(group, host=seats_of(group)[1].company)
    Seat.objects.filter(pk=own.pk).update(state=SeatState.LEFT)

    response = start(client, own.person.user)

    assert response.context["standing"].meeting is None
    assert meeting.host.name not in response.content.decode()


def test_leader_sees_own_registrations_and_the_other_events_of_own_networks(client):
    cluster = make_cluster()
    leader = make_leader(make_company(cluster=cluster))
    own = make_registration(event=make_event(cluster=cluster, title="Mine"), person=leader.person)
    open_one = make_event(cluster=cluster, title="Not mine yet")
    make_registration(event=open_one, person=leader.person, state=RegistrationState.CANCELLED)
    make_registration(event=own.event, name="Somebody Else")

    response = start(client, leader)

    assert response.context["registrations"] == [own]
    assert [event.title for event in response.context["events"]] == ["Not mine yet"]
    assert "Somebody Else" not in response.content.decode()


def test_account_without_a_person_is_led_to_the_office(client):
    assert start(client, make_user()).context["step"].url == reverse("members:cluster_list")


def test_leaders_page_asks_equally_often(client):
    group = make_active_group()
    own, other = seats_of(group)[:2]
    client.force_login(own.person.user)
    counts = []
    for turn in range(2):
        make_meeting(group, host=other.company, number=2 - turn, days=20 - 40 * turn)
        make_round(cluster=group.round.cluster)
        make_registration(event=make_event(cluster=group.round.cluster), person=own.person)
        counts.append(queries_of(client))

    assert counts[0] == counts[1] <= 15
