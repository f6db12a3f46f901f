"""The leader's path from the call to the room, page by page, and the office's side of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusterportal.core.models import Job, OutgoingMail
from focusgroups.enums import ApplicationState, ExclusionVisibility, RoundState, SeatState
from focusgroups.models import Acceptance, Application, Exclusion, MeetingAnswer, Round, Seat
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import (
    make_cluster,
    make_company,
    make_interest,
    make_manager,
    make_person,
    make_superuser,
    make_topic,
)

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"focusgroups:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def answers(round: Round, person, **changes: object) -> dict[str, object]:
    return {
        "topic_1": person.interests.get().topic_id,
        "learn_1": "on",
        "confirmed": "on",
        "affiliation": person.affiliations.get().pk,
        "takeaway": "How others buy energy",
        "contribution": "An electric kiln",
        "travel_limit": "60",
        **changes,
    }


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


@pytest.mark.parametrize(("visibility", "shown"), [("office", 1), ("nobody", 0)])
def test_office_reads_an_exclusion_only_if_it_may(client: Client, visibility: str, shown: int) -> None:
    round = make_round()
    application = make_application(round=round)
    Exclusion.objects.create(
        application=application, kind="private", visibility=visibility, company=make_company(name="Canary of porcelain")
    )
    client.force_login(make_manager(round.cluster))

    body = page(client, "round_detail", round.pk)

    assert str(application.person) in body
    assert body.count("Canary of porcelain") == shown


def test_a_secret_exclusion_changes_nothing_on_the_office_page(client: Client) -> None:
    round = make_round()
    application = make_application(round=round)
    client.force_login(make_manager(round.cluster))
    before = without_token(page(client, "round_detail", round.pk))

    Exclusion.objects.create(application=application, kind="private", visibility="nobody", company=make_company())

    assert without_token(page(client, "round_detail", round.pk)) == before


def without_token(body: str) -> list[str]:
    """Nor with the mark of who opened the form, which bears the second."""
    return [line for line in body.split(">") if "csrfmiddlewaretoken" not in line and 'name="_author"' not in line]


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


def test_reason_for_declining_is_read_by_the_office_alone(client: Client) -> None:
    group = make_group(size=6, accepted=5)
    seat = seats_of(group, SeatState.INVITED)[0]
    member = seats_of(group, SeatState.ACCEPTED)[0]
    client.force_login(seat.person.user)
    client.post(reverse("focusgroups:seat_decline", args=[seat.pk]), {"reason": "Canary of reasons"})
    readers = {
        "office": make_manager(group.round.cluster),
        "member": member.person.user,
    }

    shown = {}
    for name, user in readers.items():
        client.force_login(user)
        shown[name] = "Canary of reasons" in page(client, "group_detail", group.pk)

    assert shown == {"office": True, "member": False}


def test_superuser_does_not_learn_who_sits_where(client: Client) -> None:
    """The page about the operator promises it to the members; in an office one has a role."""
    group = make_group(size=6, accepted=6)
    superuser = make_superuser()
    client.force_login(superuser)
    address = reverse("focusgroups:group_detail", args=[group.pk])

    without = client.get(address).status_code
    superuser.cluster_roles.create(cluster=group.round.cluster)
    with_role = client.get(address).status_code

    assert (without, with_role, list(Seat.objects.visible_to(make_superuser()))) == (404, 200, [])


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


def test_manager_creates_opens_and_closes_a_round(client: Client) -> None:
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    today = timezone.localdate()
    days = {"opens_on": 0, "closes_on": 10, "answer_by": 20, "starts_on": 40}
    fields = {
        "cluster": cluster.pk,
        "title": "Forum 2027",
        "call": "Come",
        "min_size": 5,
        "max_size": 6,
        "reach": "network",
    }
    dates = {name: (today + timedelta(days=number)).isoformat() for name, number in days.items()}

    client.post(reverse("focusgroups:round_create"), {**fields, **dates})
    round = Round.objects.get()
    states = [round.state]
    for step in ("open", "close"):
        client.post(reverse(f"focusgroups:round_{step}", args=[round.pk]))
        round.refresh_from_db()
        states.append(round.state)

    assert states == [RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED]


def test_dates_out_of_order_are_named_at_their_fields(client: Client) -> None:
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    fields = {"cluster": cluster.pk, "title": "Forum", "min_size": 1, "max_size": 20, "reach": "network"}
    dates = {"opens_on": "2027-03-10", "closes_on": "2027-03-01", "answer_by": "2027-02-28", "starts_on": "2027-02-27"}

    response = client.post(reverse("focusgroups:round_create"), {**fields, **dates})

    assert set(response.context["form"].errors) == {"closes_on", "answer_by", "starts_on", "min_size", "max_size"}
    assert Round.objects.count() == 0


def test_manager_cannot_create_a_round_for_another_network(client: Client) -> None:
    client.force_login(make_manager(make_cluster()))
    foreign = make_cluster()

    response = client.post(reverse("focusgroups:round_create"), {"cluster": foreign.pk, "title": "Forum"})

    assert "cluster" in response.context["form"].errors
    assert Round.objects.count() == 0


def test_withdrawn_person_finds_the_earlier_words_again(client: Client) -> None:
    round = make_round()
    application = make_application(round=round, takeaway="My old words")
    client.force_login(application.person.user)

    client.post(reverse("focusgroups:application_withdraw", args=[application.pk]))
    body = page(client, "apply", round.pk)

    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "My old words" in body


def queries_of(client: Client, user, name: str, *args: object) -> int:
    client.force_login(user)
    page(client, name, *args)
    with CaptureQueriesContext(connection) as queries:
        page(client, name, *args)
    return len(queries)


def queries_with(client: Client, number: int) -> dict[str, int]:
    """Queries of each page with ``number`` of everything that it lists."""
    round = make_round()
    for _one in range(number):
        application = make_application(round=round)
        Exclusion.objects.create(application=application, kind="competitor", company=make_company())
        make_round(cluster=round.cluster)
    published = make_round(cluster=round.cluster, state=RoundState.REVIEW)
    group = make_group(round=published, size=number + 5, accepted=number + 4)
    invited = seats_of(group, SeatState.INVITED)[0].person.user
    manager = make_manager(round.cluster)
    member = seats_of(group)[0].person
    for _one in range(number):
        make_application(round=make_round(cluster=round.cluster), person=member)
    return {
        "round list of the office": queries_of(client, manager, "round_list"),
        "round of the office": queries_of(client, manager, "round_detail", round.pk),
        "published round": queries_of(client, manager, "round_detail", published.pk),
        "frame": queries_of(client, manager, "group_detail", group.pk),
        "invitation": queries_of(client, invited, "group_detail", group.pk),
        "room": queries_of(client, member.user, "group_detail", group.pk),
        "my groups": queries_of(client, member.user, "my_groups"),
        "form": queries_of(client, member.user, "apply", round.pk),
    }


def test_pages_need_the_same_number_of_queries_for_one_and_for_three(client: Client) -> None:
    few = queries_with(client, 1)
    more = queries_with(client, 3)

    assert few == more
    assert max(few.values()) < 25


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_days_at_the_ends_of_the_calendar_come_back(client: Client, day: str) -> None:
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    days = {"opens_on": day, "closes_on": day, "answer_by": day, "starts_on": day}

    response = client.post(
        reverse("focusgroups:round_create"),
        {"cluster": cluster.pk, "title": "Runde", "min_size": 5, "max_size": 6, "reach": "network", **days},
    )

    assert (response.status_code, set(response.context["form"].errors)) == (200, set(days))


def test_an_answer_to_a_meeting_of_an_absurd_number_is_404(client: Client) -> None:
    round = make_round()
    client.force_login(make_applicant(round.cluster).user)

    response = client.post(f"/meetings/{'9' * 23}/answer/", {"comes": "yes"})

    assert response.status_code == 404


def test_office_reads_its_rounds_by_where_they_are_and_the_newest_first(client: Client) -> None:
    cluster, today = make_cluster(), timezone.localdate()
    ages = {
        "archived": (RoundState.ARCHIVED, 500), "draft": (RoundState.DRAFT, 5), "running": (RoundState.RUNNING, 300),
        "looked back": (RoundState.REVIEWED, 400), "open": (RoundState.OPEN, 10), "review": (RoundState.REVIEW, 60),
        "next draft": (RoundState.DRAFT, 1),
    }  # fmt: skip
    for title, (state, days) in ages.items():
        make_round(cluster=cluster, title=title, state=state, opens_on=today - timedelta(days=days))
    client.force_login(make_manager(cluster))

    shown = client.get(reverse("focusgroups:round_list")).context["organised"]

    assert [(stage, [round.title for round in rounds]) for stage, rounds in shown] == [
        ("Ihre laufenden Runden", ["open", "review", "running"]),
        ("Ihre Runden in Vorbereitung", ["next draft", "draft"]),
        ("Ihre abgeschlossenen Runden", ["looked back", "archived"]),
    ]


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


def test_topics_of_fewer_than_five_people_are_named_without_a_number(client: Client) -> None:
    round = make_round()
    rare, common = make_topic(name_de="Bionik", name_en="Bionics"), make_topic(name_de="Energie", name_en="Energy")
    for number in range(5):
        person = make_applicant(round.cluster)
        make_application(round=round, person=person)
        make_interest(person=person, topic=common, rank=2)
        if number < 4:
            make_interest(person=person, topic=rare, rank=3)
    client.force_login(make_manager(round.cluster))

    response = client.get(f"/en{round.get_absolute_url()}")

    assert ("Energy", 5) in [(bar["label"], bar["value"]) for bar in response.context["demand"]]
    assert "Bionics" in re.search(r"Named by fewer than five people: ([^<]+)", response.content.decode())[1]
