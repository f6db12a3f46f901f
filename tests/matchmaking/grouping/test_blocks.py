"""Cutting a large round into blocks, solving them, joining them: whatever is cut, nobody is lost and few wait."""

import json
import pickle
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.grouping.block_search import solve_block
from matchmaking.grouping.blocks import (
    WAVES,
    Block,
    Plan,
    first_blocks,
    join,
    on_a_plane,
    rest_block,
    shifted_blocks,
    waves_for,
)
from matchmaking.grouping.engines import available
from matchmaking.grouping.sizes import least_waiting

PLAN = Plan(min_size=5, max_size=6, block_size=40, seed=3, steps=60)


class Land:
    """People with a place and a taste; those next to each other by number must not meet."""

    def __init__(self, people: int, seed: int = 1, apart: int = 1) -> None:
        random = np.random.default_rng(seed)
        self.sites, self.taste = random.uniform(0, 200, (people, 2)), random.normal(size=(people, 3))
        self.apart = apart

    def matrices(self, block: Block) -> tuple[np.ndarray, np.ndarray]:
        people = np.array(block.people)
        sites, taste = self.sites[people], self.taste[people]
        ways = np.linalg.norm(sites[:, None] - sites[None, :], axis=2)
        affinity = (taste @ taste.T - ways / 50).astype(np.float32)
        np.fill_diagonal(affinity, 0)
        return affinity, np.abs(people[:, None] - people[None, :]) == self.apart

    def value(self, labels: np.ndarray) -> float:
        everybody = Block(0, 0, tuple(range(len(self.sites))), (), 0, 1, 0)
        together = (labels[:, None] == labels[None, :]) & (labels[:, None] >= 0)
        return float(self.matrices(everybody)[0][together].sum())


def solved(land: Land, plan: Plan, backwards: bool = False, **options) -> list[np.ndarray]:
    """The labels after each wave; `backwards` solves the blocks in another order."""
    labels, after = np.full(len(land.sites), -1), []
    for wave in range(waves_for(len(land.sites), plan)):
        blocks = shifted_blocks(land.sites, labels, wave, plan) if wave else first_blocks(land.sites, plan)
        found = {
            b.number: solve_block(b, plan, *land.matrices(b), **options) for b in blocks[:: -1 if backwards else 1]
        }
        labels = join(labels, blocks, [found[block.number] for block in blocks])
        after.append(labels)
    return after


@given(st.integers(1, 400), st.sampled_from([(5, 6), (6, 6), (2, 3), (4, 7)]), st.integers(0, 5))
@settings(max_examples=80, deadline=None)
def test_first_blocks_hold_everybody_once_and_leave_over_as_few_as_one_block_would(people, sizes, seed) -> None:
    plan = Plan(*sizes, block_size=40, seed=1, steps=10)

    blocks = first_blocks(Land(people, seed).sites, plan)

    assert sorted(person for block in blocks for person in block.people) == list(range(people))
    assert sum(least_waiting(len(block.people), *sizes) for block in blocks) == least_waiting(people, *sizes)
    assert max(len(block.people) for block in blocks) <= 40 + sizes[1]


def test_blocks_are_of_about_equal_size() -> None:
    sizes = [len(block.people) for block in first_blocks(Land(390).sites, PLAN)]

    assert (len(sizes), min(sizes) >= 38, max(sizes) <= 40) == (10, True, True)


@given(st.integers(20, 300), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_shifted_blocks_keep_groups_whole_and_hold_everybody_once(people, seed) -> None:
    land = Land(people, seed)
    labels = np.random.default_rng(seed).permutation(np.arange(people) // 5)
    labels[labels == labels.max()] = -1

    blocks = shifted_blocks(land.sites, labels, 1, PLAN)

    assert sorted(person for block in blocks for person in block.people) == list(range(people))
    homes = [set(labels[list(block.people)]) - {-1} for block in blocks]
    assert sum(map(len, homes)) == len(set.union(*homes))


def test_no_border_stays_in_all_waves_even_where_all_live_along_one_road() -> None:
    road = np.c_[np.arange(200.0), np.zeros(200)]
    labels = np.arange(200) // 5

    borders = [{min(block.people) for block in shifted_blocks(road, labels, wave, PLAN)} - {0} for wave in range(WAVES)]

    assert all(borders)
    assert not set.intersection(*borders)


def test_nobody_waits_no_pair_meets_and_no_wave_makes_it_worse() -> None:
    land = Land(157)

    after = solved(land, PLAN)

    values = [land.value(labels) for labels in after]
    for labels in after:
        assert set(np.bincount(labels)) <= {5, 6}
        assert (labels[1:] != labels[:-1]).all()
    assert values == sorted(values)
    assert values[0] < values[-1]


@pytest.mark.parametrize("engine", available())
def test_the_result_depends_on_seed_and_steps_not_on_the_order_of_the_work(engine) -> None:
    land = Land(120)

    once, again = solved(land, PLAN, engine=engine)[-1], solved(land, PLAN, backwards=True, engine=engine)[-1]
    other = solved(land, Plan(5, 6, 40, 4, 60), engine=engine)[-1]

    assert once.tolist() == again.tolist() != other.tolist()


def test_a_block_survives_the_way_to_another_process() -> None:
    block = first_blocks(Land(50).sites, PLAN)[0]

    assert pickle.loads(pickle.dumps(block)) == block
    assert json.loads(json.dumps(asdict(block)))["people"] == list(block.people)


def test_a_search_that_is_stopped_still_gives_valid_groups() -> None:
    labels = solved(Land(60), PLAN, should_stop=lambda: True)[-1]

    assert (np.bincount(labels[labels >= 0]) >= 5).all()


def test_those_left_waiting_by_rules_are_gathered_into_one_more_block() -> None:
    land = Land(60, apart=1000)
    labels = np.arange(60) // 6
    labels[[0, 6, 12, 18, 24]] = -1
    plan = Plan(5, 6, 30, 1, 60)

    [block] = rest_block(land.sites, labels, 3, plan)
    joined = join(labels, [block], [solve_block(block, plan, *land.matrices(block))])

    assert {0, 6, 12, 18, 24} <= set(block.people)
    assert len(block.people) <= 30
    assert (joined >= 0).all()
    assert set(np.bincount(joined)) <= {5, 6}


def test_nobody_is_gathered_where_the_sizes_alone_make_people_wait() -> None:
    labels = np.array([0] * 6 + [1] * 6 + [-1])

    assert rest_block(Land(13).sites, labels, 3, PLAN) == []


def test_degrees_become_kilometres() -> None:
    erfurt, weimar = on_a_plane([50.98, 50.98], [11.03, 11.33])

    assert np.linalg.norm(erfurt - weimar) == pytest.approx(21.0, abs=0.1)


def test_no_people_no_groups() -> None:
    [block] = first_blocks(np.zeros((0, 2)), PLAN)

    assert (block.people, block.groups) == ((), 0)
