"""How often the pages ask the database: lists six times at most, details eight."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focusgroups.models import FocusGroup, Round
from focusgroups.permissions import may_organise
from focusgroups.services.agreements import accept_agreement, ensure_default_agreement
from tests.factories.focusgroups import make_applicant, make_application, make_group, make_round, seats_of
from tests.factories.members import make_cluster, make_manager, make_superuser

ROOM, ROOM_FIRST = 14, 21  # the protected room: gate, key, content, what waits; a first visit is written down

pytestmark = pytest.mark.django_db


def asked(client: Client, name: str, *args: object) -> int:
    address = reverse(f"focusgroups:{name}", args=args)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_leader_reads_lists_and_details(client: Client) -> None:
    round = make_round()
    client.force_login(make_applicant(round.cluster).user)

    lists = {name: asked(client, name) for name in ("round_list", "my_groups")}
    details = {name: asked(client, name, round.pk) for name in ("round_detail", "apply")}

    assert [name for name, number in lists.items() if number > 6] == []
    assert [name for name, number in details.items() if number > 8] == []


def test_member_opens_the_room_and_the_agreement(client: Client) -> None:
    group = make_group(accepted=5)
    seat = seats_of(group)[0]
    client.force_login(seat.person.user)

    first, again = asked(client, "group_detail", group.pk), asked(client, "group_detail", group.pk)
    assert (first <= ROOM_FIRST, again <= ROOM) == (True, True), (first, again)
    assert asked(client, "seat_accept", seat.pk) <= 8
    assert asked(client, "my_groups") <= 6


def test_invited_person_reads_the_invitation(client: Client) -> None:
    group = make_group()
    client.force_login(seats_of(group)[0].person.user)

    assert asked(client, "group_detail", group.pk) <= 8


@pytest.mark.parametrize("applicants", [1, 6])
def test_office_reads_round_and_frame(client: Client, applicants: int) -> None:
    group = make_group(accepted=5)
    round = make_round(cluster=group.round.cluster)
    for _number in range(applicants):
        make_application(round=round)
    client.force_login(make_manager(round.cluster))

    counts = {
        "list": asked(client, "round_list"),
        "round": asked(client, "round_detail", round.pk),
        "running": asked(client, "round_detail", group.round.pk),
        "frame": asked(client, "group_detail", group.pk),
        "form": asked(client, "round_edit", round.pk),
    }

    assert {name: number for name, number in counts.items() if number > 8} == {}


def test_predicate_and_queryset_agree_on_who_organises() -> None:
    own, foreign = make_cluster(), make_cluster()
    rounds = [make_round(cluster=own), make_round(cluster=foreign)]

    for user in (make_manager(own), make_superuser(), make_applicant(own).user):
        allowed = set(Round.objects.organised_by(user))
        assert {round for round in rounds if may_organise(user, round)} == allowed


def test_moderator_has_no_seat_and_enters(client: Client) -> None:
    group = make_group(accepted=5)
    moderator = make_applicant(group.round.cluster)
    FocusGroup.objects.filter(pk=group.pk).update(moderator=moderator)
    accept_agreement(person=moderator, version=ensure_default_agreement())
    client.force_login(moderator.user)

    assert asked(client, "group_detail", group.pk) <= ROOM_FIRST
