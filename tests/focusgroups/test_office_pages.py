"""The office's side of a round, page by page: what it reads, makes and is refused."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from focusgroups.enums import RoundState, SeatState
from focusgroups.models import Exclusion, Round, Seat
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import (
    make_cluster,
    make_company,
    make_interest,
    make_manager,
    make_superuser,
    make_topic,
)

from .pages import page

pytestmark = pytest.mark.django_db


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
