"""The leader's path from the call to the room, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import Job, OutgoingMail
from focusgroups.enums import ApplicationState, ExclusionVisibility, RoundState, SeatState
from focusgroups.models import Acceptance, Application, Exclusion, MeetingAnswer
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import (
    make_company,
    make_person,
)

from .pages import answers, page

pytestmark = pytest.mark.django_db


def test_leader_applies_by_the_form(client: Client) -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    client.force_login(person.user)

    response = client.post(reverse("focusgroups:apply", args=[round.pk]), answers(round, person))

    application = Application.objects.get()
    assert response.status_code == 302
    assert response.url == round.get_absolute_url()
    assert (application.person, application.state) == (person, ApplicationState.CONFIRMED)
    assert (application.takeaway, application.travel_limit_km) == ("How others buy energy", 60)
    person.refresh_from_db()
    assert person.interests_confirmed_at is not None
    assert person.consents.get().purpose == "matching"
    assert OutgoingMail.objects.get().to == person.email


def test_form_keeps_everything_typed_when_something_is_missing(client: Client) -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    client.force_login(person.user)
    typed = answers(round, person, confirmed="", unwanted_1="Nobody of this name", secret="on", travel_limit="120")

    response = client.post(reverse("focusgroups:apply", args=[round.pk]), typed)

    form = response.context["form"]
    assert response.status_code == 200
    assert set(form.errors) == {"confirmed", "unwanted_1"}
    assert {name: form[name].value() for name in ("contribution", "unwanted_1", "secret", "travel_limit")} == {
        "contribution": "An electric kiln",
        "unwanted_1": "Nobody of this name",
        "secret": True,
        "travel_limit": "120",
    }
    assert Application.objects.count() == 0


def test_interests_must_be_confirmed(client: Client) -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    client.force_login(person.user)

    response = client.post(reverse("focusgroups:apply", args=[round.pk]), answers(round, person, confirmed=""))

    assert set(response.context["form"].errors) == {"confirmed"}
    assert Application.objects.count() == 0


def test_refusal_of_the_service_is_told_in_the_form(client: Client) -> None:
    round = make_round(state=RoundState.CLOSED)
    person = make_applicant(round.cluster)
    client.force_login(person.user)

    response = client.post(reverse("focusgroups:apply", args=[round.pk]), answers(round, person))

    assert response.status_code == 200
    assert len(response.context["form"].non_field_errors()) == 1
    assert Application.objects.count() == 0


def test_form_names_company_and_person_of_the_network_as_unwanted(client: Client) -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    rival = make_company(cluster=round.cluster, name="Porzellan Köditz GmbH")
    foe = make_person(company=make_company(cluster=round.cluster), title="Dr.", first_name="Änne", last_name="Roß")
    client.force_login(person.user)
    decomposed = "porzellan  Ko\u0308ditz"

    client.post(
        reverse("focusgroups:apply", args=[round.pk]),
        answers(round, person, unwanted_1=decomposed, unwanted_2="änne roß", secret="on"),
    )

    assert list(Exclusion.objects.values_list("kind", "company", "person", "visibility")) == [
        ("competitor", rival.pk, None, ExclusionVisibility.NOBODY),
        ("private", None, foe.pk, ExclusionVisibility.NOBODY),
    ]


def test_invitation_shows_industries_but_nobody(client: Client) -> None:
    group = make_group(size=5, accepted=2)
    own, *others = reversed(seats_of(group))
    client.force_login(own.person.user)

    body = page(client, "group_detail", group.pk)

    assert str(own.company.industry) in body
    for seat in others:
        secrets = (seat.person.last_name, seat.company.name, seat.company.town.name, seat.person.email)
        assert [secret for secret in secrets if secret in body] == []


def test_acceptance_of_seat_and_agreement_opens_the_room(client: Client) -> None:
    group = make_group(size=6, accepted=4)
    seat = seats_of(group, SeatState.INVITED)[0]
    client.force_login(seat.person.user)
    form = client.get(reverse("focusgroups:seat_accept", args=[seat.pk])).context["form"]

    response = client.post(
        reverse("focusgroups:seat_accept", args=[seat.pk]), {"version": form["version"].value(), "agreed": "on"}
    )
    body = page(client, "group_detail", group.pk)

    assert response.url == group.get_absolute_url()
    assert Acceptance.objects.filter(person=seat.person).count() == 1
    names = {one.person.last_name: one.person.last_name in body for one in seats_of(group)}
    invited = {one.person.last_name for one in seats_of(group, SeatState.INVITED)}
    assert {name for name, shown in names.items() if not shown} == invited
    meeting = group.meetings.earliest("number")
    assert meeting.host.name in body
    assert reverse("focusgroups:meeting_answer", args=[meeting.pk]) in body


def test_room_with_too_few_counts_the_asked_without_names(client: Client) -> None:
    group = make_group(size=6, accepted=2)
    member = seats_of(group, SeatState.ACCEPTED)[0]
    asked = seats_of(group, SeatState.INVITED)
    client.force_login(member.person.user)

    response = client.get(group.get_absolute_url())

    assert (response.context["asked"], response.context["missing"]) == (4, 3)
    assert [one.person.last_name for one in asked if one.person.last_name in response.content.decode()] == []
    assert group.meetings.count() == 0


def test_agreement_must_be_ticked(client: Client) -> None:
    group = make_group()
    seat = seats_of(group)[0]
    client.force_login(seat.person.user)
    version = client.get(reverse("focusgroups:seat_accept", args=[seat.pk])).context["version"]

    response = client.post(reverse("focusgroups:seat_accept", args=[seat.pk]), {"version": version.pk})

    seat.refresh_from_db()
    assert set(response.context["form"].errors) == {"agreed"}
    assert (seat.state, Acceptance.objects.count()) == (SeatState.INVITED, 0)


def test_declining_asks_for_somebody_else(client: Client) -> None:
    group = make_group()
    seat = seats_of(group)[0]
    client.force_login(seat.person.user)

    response = client.post(reverse("focusgroups:seat_decline", args=[seat.pk]), {"reason": "No time this year"})

    seat.refresh_from_db()
    assert response.url == group.round.get_absolute_url()
    assert (seat.state, seat.decline_reason) == (SeatState.DECLINED, "No time this year")
    assert list(Job.objects.filter(task="matchmaking.refill_seat").values_list("object_id", flat=True)) == [seat.pk]
    assert client.get(group.get_absolute_url()).status_code == 404


def test_reason_that_is_too_long_stays_in_the_form(client: Client) -> None:
    seat = seats_of(make_group())[0]
    client.force_login(seat.person.user)

    response = client.post(reverse("focusgroups:seat_decline", args=[seat.pk]), {"reason": "x" * 301})

    assert response.context["form"]["reason"].value() == "x" * 301
    assert response.context["seat"].state == SeatState.INVITED


def test_member_answers_the_meeting_and_changes_it(client: Client) -> None:
    group = make_group(accepted=5)
    member = seats_of(group)[0]
    meeting = group.meetings.earliest("number")
    client.force_login(member.person.user)

    for comes in ("yes", "no"):
        client.post(reverse("focusgroups:meeting_answer", args=[meeting.pk]), {"comes": comes})

    assert list(MeetingAnswer.objects.values_list("seat", "comes")) == [(member.pk, False)]


def test_withdrawn_person_finds_the_earlier_words_again(client: Client) -> None:
    round = make_round()
    application = make_application(round=round, takeaway="My old words")
    client.force_login(application.person.user)

    client.post(reverse("focusgroups:application_withdraw", args=[application.pk]))
    body = page(client, "apply", round.pk)

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "My old words" in body


def test_an_answer_to_a_meeting_of_an_absurd_number_is_404(client: Client) -> None:
    round = make_round()
    client.force_login(make_applicant(round.cluster).user)

    response = client.post(f"/meetings/{'9' * 23}/answer/", {"comes": "yes"})

    assert response.status_code == 404


def test_whoever_looks_for_a_round_reads_first_what_closes_next(client: Client) -> None:
    today = timezone.localdate()
    for title, days, opened in (("later", 9, 1), ("next", 2, 8)):
        make_round(title=title, closes_on=today + timedelta(days=days), opens_on=today - timedelta(days=opened))
    for title, opened in (("older", 90), ("newer", 60)):
        make_round(title=title, state=RoundState.RUNNING, opens_on=today - timedelta(days=opened))

    context = client.get(reverse("focusgroups:round_list")).context

    assert [round.title for round in context["open_rounds"]] == ["next", "later"]
    assert [round.title for round in context["other_rounds"]] == ["newer", "older"]


def test_form_says_when_the_topics_were_confirmed_last(client: Client) -> None:
    round = make_round()
    person = make_applicant(round.cluster)
    client.force_login(person.user)

    never = page(client, "apply", round.pk)
    type(person).objects.filter(pk=person.pk).update(interests_confirmed_at=datetime(2026, 5, 3, 23, 30, tzinfo=UTC))
    once = page(client, "apply", round.pk)

    assert "zuletzt am" not in never
    assert "zuletzt am 4.\N{NO-BREAK SPACE}Mai\N{NO-BREAK SPACE}2026 bestätigt" in once
