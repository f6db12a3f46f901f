"""A new search from an arrangement by hand: who is pinned and what is locked stays."""

import pytest

from focusgroups.enums import RoundState
from matchmaking.exceptions import RunError
from matchmaking.services.board import lock_group, pin_seat
from matchmaking.services.improving import improve_rest
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_proposed_waiting, make_run

from .work import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """Three groups of two of at most three people, one waits."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=3)
    people = [make_application(round=round, travel_limit_km=500) for _number in range(7)]
    run = make_run(round)
    for number, letter in enumerate("ABC"):
        make_proposed_group(run, people[2 * number : 2 * number + 2], letter)
    make_proposed_waiting(run, people[6])
    return run


def together(run, application: int) -> set[int]:
    group = run.seats.get(application=application).group
    return set(group.seats.values_list("application", flat=True))


def test_a_locked_group_stays_as_it_is_and_a_pinned_person_stays_with_the_other(run) -> None:
    locked = run.groups.get(letter="B")
    first, second = run.groups.get(letter="C").seats.order_by("pk")
    lock_group(group=locked, actor=None)
    pin_seat(seat=first, actor=None)
    pin_seat(seat=second, actor=None)
    members = set(locked.seats.values_list("application", flat=True))

    better = improve_rest(run=run, actor=None)
    work_off("matchmaking.propose_groups")

    better.refresh_from_db()
    run.refresh_from_db()
    assert (better.state, run.state) == ("done", "done")
    assert together(better, min(members)) == members
    assert {first.application_id, second.application_id} <= together(better, first.application_id)
    pinned = better.seats.filter(pinned=True).values_list("application", flat=True)
    assert set(pinned) == {first.application_id, second.application_id}
    assert {seat.application_id for seat in better.groups.get(locked=True).seats.all()} == members


def test_what_is_held_must_keep_the_rules_itself(run) -> None:
    one, other = run.groups.get(letter="B").seats.select_related("application").order_by("pk")
    one.application.company = other.application.company
    one.application.save()
    lock_group(group=run.groups.get(letter="B"), actor=None)

    with pytest.raises(RunError):
        improve_rest(run=run, actor=None)


def test_a_published_proposal_is_not_improved(run) -> None:
    run.state = "published"
    run.save()

    with pytest.raises(RunError):
        improve_rest(run=run, actor=None)
