"""Changing a proposal by hand: each act writes who sits where, why, and the way back."""

import pytest

from clusterportal.core.models import LogEntry
from focusgroups.enums import ApplicationState, RoundState, WaitingReason
from focusgroups.models import Application, Round
from matchmaking.enums import RunState
from matchmaking.exceptions import RunError
from matchmaking.models import BoardAct, ProposedSeat
from matchmaking.services.board import (
    found_group,
    lock_group,
    move_seat,
    next_redo,
    pin_seat,
    redo_act,
    swap_seats,
    undo_act,
    unlock_group,
    unpin_seat,
)
from tests.factories.focusgroups import make_application, make_round
from tests.factories.matchmaking import make_proposed_group, make_proposed_waiting, make_run
from tests.factories.members import make_manager

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    """Groups A and B of three each, one person waits; C is empty."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=3)
    applications = [make_application(round=round) for _number in range(7)]
    run = make_run(round)
    make_proposed_group(run, applications[:3], "A")
    make_proposed_group(run, applications[3:6], "B")
    make_proposed_group(run, [], "C")
    make_proposed_waiting(run, applications[6])
    return run


def places(run) -> list[str]:
    """The letters of the seats in the order of applying, with what is special about them."""
    seats = ProposedSeat.objects.filter(run=run).select_related("group").order_by("application")
    return [f"{seat.group.letter if seat.group else seat.waiting_reason}{'!' * seat.pinned}" for seat in seats]


def seat(run, number: int) -> ProposedSeat:
    return run.seats.order_by("application")[number]


def group(run, letter: str):
    return run.groups.get(letter=letter)


def test_a_person_moves_to_another_group(board) -> None:
    act = move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)

    assert places(board) == ["B", "A", "A", "B", "B", "B", "remainder"]
    assert group(board, "B").rationale["size"] == 4
    assert group(board, "A").rationale["pairs"] == 1
    assert act.before["seats"] == {str(seat(board, 0).pk): {"group_id": group(board, "A").pk, "waiting_reason": ""}}


def test_a_person_moves_to_the_waiting_list_and_is_told_that_the_office_chose(board) -> None:
    move_seat(seat=seat(board, 0), group=None, actor=None)

    waiting = seat(board, 0)
    assert (waiting.group, waiting.waiting_reason, waiting.rationale) == (None, WaitingReason.OFFICE, {})


def test_somebody_who_waits_gets_a_seat(board) -> None:
    move_seat(seat=seat(board, 6), group=group(board, "C"), actor=None)

    assert places(board)[6] == "C"
    assert seat(board, 6).rationale["known_before"] == 0


def test_two_people_change_places(board) -> None:
    swap_seats(seat=seat(board, 0), other=seat(board, 3), actor=None)

    assert places(board) == ["B", "A", "A", "A", "B", "B", "remainder"]


def test_somebody_seated_changes_places_with_somebody_who_waits(board) -> None:
    swap_seats(seat=seat(board, 0), other=seat(board, 6), actor=None)

    assert places(board) == ["office", "A", "A", "B", "B", "B", "A"]


def test_swapping_within_a_group_is_refused(board) -> None:
    with pytest.raises(RunError):
        swap_seats(seat=seat(board, 0), other=seat(board, 1), actor=None)


def test_moving_where_one_sits_is_refused(board) -> None:
    with pytest.raises(RunError):
        move_seat(seat=seat(board, 0), group=group(board, "A"), actor=None)


def test_pinned_people_stay_until_they_are_unpinned(board) -> None:
    pin_seat(seat=seat(board, 0), actor=None)

    with pytest.raises(RunError):
        move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)
    with pytest.raises(RunError):
        swap_seats(seat=seat(board, 3), other=seat(board, 0), actor=None)
    unpin_seat(seat=seat(board, 0), actor=None)
    move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)

    assert places(board)[0] == "B"


def test_pinning_twice_is_one_act(board) -> None:
    first, second = pin_seat(seat=seat(board, 0), actor=None), pin_seat(seat=seat(board, 0), actor=None)

    assert (first.kind, second) == ("pin", None)
    assert board.acts.count() == 1


def test_who_waits_cannot_be_pinned(board) -> None:
    with pytest.raises(RunError):
        pin_seat(seat=seat(board, 6), actor=None)


def test_nobody_enters_or_leaves_a_locked_group(board) -> None:
    lock_group(group=group(board, "A"), actor=None)

    for act in (
        lambda: move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None),
        lambda: move_seat(seat=seat(board, 3), group=group(board, "A"), actor=None),
        lambda: swap_seats(seat=seat(board, 3), other=seat(board, 0), actor=None),
    ):
        with pytest.raises(RunError):
            act()
    unlock_group(group=group(board, "A"), actor=None)
    move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)

    assert places(board)[0] == "B"


def test_undo_takes_back_the_newest_act_first(board) -> None:
    first = move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)
    second = pin_seat(seat=seat(board, 0), actor=None)

    with pytest.raises(RunError):
        undo_act(act=first, actor=None)
    undo_act(act=second, actor=None)
    between = places(board)
    undo_act(act=first, actor=None)

    assert between == ["B", "A", "A", "B", "B", "B", "remainder"]
    assert places(board) == ["A", "A", "A", "B", "B", "B", "remainder"]
    assert group(board, "A").rationale["size"] == 3


def test_undo_gives_a_waiting_person_the_old_reason_back(board) -> None:
    act = swap_seats(seat=seat(board, 0), other=seat(board, 6), actor=None)

    undo_act(act=act, actor=None)

    assert places(board)[6] == "remainder"


def test_undo_twice_is_refused(board) -> None:
    act = move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)
    undo_act(act=act, actor=None)

    with pytest.raises(RunError):
        undo_act(act=act, actor=None)


def test_redo_does_again_what_was_taken_back_in_the_same_order(board) -> None:
    first = move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)
    second = pin_seat(seat=seat(board, 0), actor=None)
    undo_act(act=second, actor=None)
    undo_act(act=first, actor=None)

    with pytest.raises(RunError):
        redo_act(act=second, actor=None)
    redo_act(act=first, actor=None)
    redo_act(act=second, actor=None)

    assert places(board)[0] == "B!"
    assert next_redo(board) is None


def test_a_new_act_ends_the_chance_to_redo(board) -> None:
    old = move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)
    undo_act(act=old, actor=None)
    move_seat(seat=seat(board, 1), group=group(board, "B"), actor=None)

    with pytest.raises(RunError):
        redo_act(act=old, actor=None)


def test_the_log_says_who_did_what_and_who_took_it_back(board) -> None:
    one, other = (make_manager(board.round.cluster) for _number in range(2))

    act = move_seat(seat=seat(board, 0), group=group(board, "B"), actor=one)
    undo_act(act=act, actor=other)

    kept = BoardAct.objects.get()
    assert (kept.actor, kept.undone_by) == (one, other)
    assert list(LogEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["board_move", "board_undo"]


def test_a_page_that_shows_old_places_is_refused(board) -> None:
    a, b, c = (group(board, letter) for letter in "ABC")
    moved = seat(board, 0)
    move_seat(seat=moved, group=b, actor=None, seen={moved.pk: a.pk})

    with pytest.raises(RunError):
        move_seat(seat=moved, group=c, actor=None, seen={moved.pk: a.pk})

    assert places(board)[0] == "B"


@pytest.mark.parametrize("state", [state for state in RunState if state != RunState.DONE])
def test_only_a_finished_proposal_is_changed(board, state) -> None:
    board.state = state
    board.save()

    with pytest.raises(RunError):
        move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)


@pytest.mark.parametrize("state", [state for state in RoundState if state != RoundState.REVIEW])
def test_nothing_is_changed_once_the_round_has_moved_on(board, state) -> None:
    Round.objects.filter(pk=board.round_id).update(state=state)

    with pytest.raises(RunError):
        pin_seat(seat=seat(board, 0), actor=None)


def test_somebody_who_applied_later_makes_it_outdated(board) -> None:
    make_application(round=board.round)

    with pytest.raises(RunError):
        move_seat(seat=seat(board, 0), group=group(board, "B"), actor=None)


def test_who_has_withdrawn_is_not_moved_and_no_longer_counts(board) -> None:
    Application.objects.filter(pk=seat(board, 1).application_id).update(state=ApplicationState.WITHDRAWN)

    with pytest.raises(RunError):
        move_seat(seat=seat(board, 1), group=group(board, "B"), actor=None)
    move_seat(seat=seat(board, 3), group=group(board, "A"), actor=None)

    assert group(board, "A").rationale["size"] == 3


def test_a_group_of_another_proposal_is_no_target(board) -> None:
    foreign = make_proposed_group(make_run(board.round), [], "A")

    with pytest.raises(RunError):
        move_seat(seat=seat(board, 0), group=foreign, actor=None)


@pytest.fixture
def full():
    """Two groups of five of two to five people, three wait."""
    round = make_round(state=RoundState.REVIEW, min_size=2, max_size=5)
    people = [make_application(round=round, travel_limit_km=500) for _number in range(13)]
    run = make_run(round)
    make_proposed_group(run, people[:5], "A")
    make_proposed_group(run, people[5:10], "B")
    for one in people[10:]:
        make_proposed_waiting(run, one)
    return run


def sitting(run) -> list[str]:
    return [f"{group.letter}{group.seats.count()}" for group in run.groups.filter(dissolved=False)]


def test_people_get_a_group_of_their_own_and_go_back(full) -> None:
    seats = [*full.seats.filter(group=None)[:2], full.seats.filter(group__letter="A").first()]

    act = found_group(run=full, seats=seats, actor=None)
    founded = sitting(full)
    undo_act(act=act, actor=None)
    back = sitting(full)
    redo_act(act=act, actor=None)

    assert (founded, back, sitting(full)) == (["A4", "B5", "C3"], ["A5", "B5"], ["A4", "B5", "C3"])
    assert full.seats.filter(group=None).count() == 1


def test_a_group_that_was_taken_back_is_not_a_place(full) -> None:
    seat = full.seats.filter(group=None).first()
    act = found_group(run=full, seats=[seat], actor=None)
    undo_act(act=act, actor=None)

    with pytest.raises(RunError):
        move_seat(seat=seat, group=full.groups.get(letter="C"), actor=None)


def test_the_next_new_group_takes_the_letter_that_was_given_back(full) -> None:
    seats = list(full.seats.filter(group=None))
    undo_act(act=found_group(run=full, seats=seats[:1], actor=None), actor=None)

    found_group(run=full, seats=seats[1:], actor=None)

    assert sitting(full) == ["A5", "B5", "C2"]


@pytest.mark.parametrize("number", [0, 6])
def test_a_new_group_has_at_most_the_largest_size(full, number) -> None:
    with pytest.raises(RunError):
        found_group(run=full, seats=list(full.seats.all()[:number]), actor=None)

    assert full.groups.count() == 2


def test_a_new_group_is_refused_where_people_do_not_fill_it(full) -> None:
    Round.objects.update(min_size=5)

    with pytest.raises(RunError) as refused:
        found_group(run=full, seats=list(full.seats.filter(group=None)), actor=None)

    assert "5" in refused.value.message


def test_pinned_people_are_not_taken_into_a_new_group(full) -> None:
    seat = full.seats.filter(group__letter="A").first()
    pin_seat(seat=seat, actor=None)

    with pytest.raises(RunError):
        found_group(run=full, seats=[seat], actor=None)

    assert full.groups.count() == 2
