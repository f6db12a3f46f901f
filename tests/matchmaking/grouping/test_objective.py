import numpy as np
import pytest

from matchmaking.grouping import anneal, engines, objective
from matchmaking.grouping.partition import greedy, settle


def matrices(people, seed, blocks=0.1):
    random = np.random.default_rng(seed)
    affinity = np.triu(random.random((people, people)), 1)
    blocked = np.triu(random.random((people, people)) < blocks, 1)
    return affinity + affinity.T, blocked | blocked.T


def seats_for(people=23, groups=4, seed=1, spare=3):
    affinity, blocked = matrices(people, seed)
    layout = objective.make_layout(affinity, blocked, groups, 5, 6, spare)
    return layout, objective.seats_of(layout, greedy(affinity, blocked, groups, 5, 6))


def test_a_table_of_seats_holds_everybody_once_and_gives_the_labels_back():
    affinity, blocked = matrices(23, 1)
    layout = objective.make_layout(affinity, blocked, 4, 5, 6, 3)
    labels = greedy(affinity, blocked, 4, 5, 6)

    seats = objective.seats_of(layout, labels)

    assert sorted(seats.ravel()) == list(range(layout.items))
    assert objective.labels_of(layout, seats).tolist() == labels.tolist()


def test_a_swap_changes_the_total_by_what_the_gains_say():
    layout, seats = seats_for()
    table = objective.gains(layout, seats)
    room, place = np.empty(layout.items, int), np.empty(layout.items, int)
    room[seats], place[seats] = np.arange(layout.rooms)[:, None], np.arange(6)[None, :]
    random = np.random.default_rng(5)

    for _ in range(200):
        first, second = random.choice(layout.items, 2, replace=False)
        if room[first] == room[second]:
            continue
        meet = layout.pull[first, second] * (layout.real[room[first]] + layout.real[room[second]])
        gain = table[room[second], first] - table[room[first], first]
        gain += table[room[first], second] - table[room[second], second] - meet
        before = objective.total(layout, seats)

        objective.swap(layout, seats, table, room, place, first, second)

        assert objective.total(layout, seats) == pytest.approx(before + gain)
        assert np.allclose(table, objective.gains(layout, seats))


@pytest.mark.parametrize("engine", engines.available())
def test_the_search_keeps_every_seat(engine):
    layout, seats = seats_for()
    chains = engines.make_chains(engine, layout, [seats, seats], 7)

    chains.advance(np.full(50, 0.3))

    for table in chains.tables():
        assert sorted(table.ravel()) == list(range(layout.items))


def test_the_numpy_search_keeps_its_gains_up_to_date():
    layout, seats = seats_for()
    chains = anneal.NumpyChains(layout, [seats, seats], 7)

    for _ in range(100):
        chains._exchange(*chains._any_pairs(), 0.5)
        chains._exchange(*chains._aimed_pairs(), 0.5)

    assert not np.array_equal(chains.tables()[0], chains.tables()[1])
    assert np.allclose(chains.table, np.concatenate([objective.gains(layout, table) for table in chains.tables()]))
    assert all(item in chains.seats[chains.room[item]] for item in range(layout.items))


def test_a_descent_ends_where_no_swap_gains():
    layout, seats = seats_for()

    low = objective.descend(layout, seats)

    value = objective.total(layout, low)
    assert value >= objective.total(layout, seats)
    for first in range(layout.items):
        for second in range(first):
            other = low.copy()
            other[low == first], other[low == second] = second, first
            assert objective.total(layout, other) <= value + 1e-9


def test_settling_removes_the_cause_of_most_conflicts_and_dissolves_small_groups():
    affinity, _ = matrices(11, 3)
    blocked = np.zeros((11, 11), dtype=bool)
    blocked[0, [1, 2]] = blocked[[1, 2], 0] = True
    blocked[6, 7:] = blocked[7:, 6] = True

    labels = settle(affinity, blocked, np.array([0] * 6 + [1] * 5), 5, 6)

    assert labels[1:6].tolist() == [0] * 5
    assert (labels == 0).sum() == 6
    assert labels[0] == -1
    assert (labels == 1).sum() == 0


def test_an_unknown_engine_is_named():
    with pytest.raises(ValueError, match="quantum"):
        engines.choose("quantum", 10)
