"""Several proposals: compared side by side, one kept, the others put aside."""

import pytest

from focusgroups.enums import RoundState
from matchmaking.enums import RunState
from matchmaking.exceptions import RunError
from matchmaking.services.board import move_seat, swap_seats
from matchmaking.services.drafts import keep_proposal, take_up_proposal
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_run
from tests.factories.members import make_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposals():
    """The same six people in two proposals, the groups named the other way round; explained by an act and its like."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=4)
    people = [make_application(round=round, travel_limit_km=500) for _number in range(6)]
    runs = [make_run(round) for _number in range(2)]
    for run, letters in zip(runs, ("AB", "BA"), strict=True):
        make_proposed_group(run, people[:3], letters[0])
        make_proposed_group(run, people[3:], letters[1])
    return runs


def compare(client, run):
    client.force_login(make_manager(run.round.cluster, language="en"))
    return client.get(f"/en/rounds/{run.round_id}/runs/compare/")


def test_other_letters_are_no_difference(client, proposals) -> None:
    (difference,) = compare(client, proposals[0]).context["differences"]

    assert (difference["number"], difference["names"]) == (2, [])


def test_who_sits_differently_is_named(client, proposals) -> None:
    seats = proposals[1].seats.order_by("application")
    swap_seats(seat=seats[0], other=seats[3], actor=None)

    (difference,) = compare(client, proposals[0]).context["differences"]

    names = sorted(seat.application.person.name for seat in (seats[0], seats[3]))
    assert (difference["text"], difference["names"]) == ("2 people", names)


def test_fewer_people_waiting_are_better(client, proposals) -> None:
    move_seat(seat=proposals[1].seats.earliest("pk"), group=None, actor=None)

    lines = {line.label: line for line in compare(client, proposals[0]).context["lines"]}

    waiting = lines["People on the waiting list"]
    assert (waiting.answers, waiting.best) == (["0", "1"], [0])


def test_one_proposal_alone_is_nothing_to_compare(client, proposals) -> None:
    proposals[1].delete()

    response = compare(client, proposals[0])

    assert "There is only one proposal so far." in response.content.decode()


def test_up_to_three_are_chosen_by_their_numbers(client, proposals) -> None:
    for _number in range(3):
        make_run(proposals[0].round)
    client.force_login(make_manager(proposals[0].round.cluster))

    address = f"/rounds/{proposals[0].round_id}/runs/compare/"
    runs = client.get(address, {"run": ["1", "2", "4", "5", "x"]}).context["runs"]

    assert [run.number for run in runs] == [1, 2, 4]


def test_keeping_one_puts_the_others_aside_and_leaves_them_readable(client, proposals) -> None:
    client.force_login(make_manager(proposals[0].round.cluster, language="en"))

    client.post(f"/en/runs/{proposals[0].pk}/keep/")

    for run in proposals:
        run.refresh_from_db()
    assert [run.state for run in proposals] == [RunState.DONE, RunState.DISCARDED]
    assert client.get(f"/en/runs/{proposals[1].pk}/").context["board"].changeable is False


def test_a_proposal_put_aside_is_taken_up_again(proposals) -> None:
    keep_proposal(run=proposals[0], actor=None)

    assert take_up_proposal(run=proposals[1], actor=None).state == RunState.DONE


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.CANCELLED, RunState.DISCARDED])
def test_only_a_proposal_on_the_table_is_kept(proposals, state) -> None:
    proposals[0].state = state
    proposals[0].save()

    with pytest.raises(RunError):
        keep_proposal(run=proposals[0], actor=None)


@pytest.mark.parametrize("act", [keep_proposal, take_up_proposal])
def test_nothing_is_put_aside_once_the_round_has_moved_on(proposals, act) -> None:
    proposals[0].round.state = RoundState.PUBLISHED
    proposals[0].round.save()

    with pytest.raises(RunError):
        act(run=proposals[0], actor=None)
