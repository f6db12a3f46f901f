"""A large round for the grouping engine: cut into blocks, each a small problem of its own, and joined again.

Loaded by workers only. A block's people are application ids here and running numbers in the engine. Who has withdrawn
since the round was cut is left out of everything that follows. A group that is locked or that somebody is pinned to
stays whole as it is; the others are cut and searched without its people.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.conf import settings

from ..grouping.affinity import Floats
from ..grouping.block_search import solve_block
from ..grouping.blocks import Block, Plan, first_blocks, join, on_a_plane, rest_block, shifted_blocks, waves_for
from ..grouping.checks import for_organiser, violations
from ..grouping.engines import choose
from ..grouping.frame import value_of
from ..grouping.objective import Ints
from ..grouping.problem import InfeasibleError, Participant, Problem, Rules, WaitingReason, Weights
from ..grouping.solver import prepare
from ..models import MatchingRun
from .people import everybody, participants_of
from .rounds import GroupValues, Proposal, held_of, values_of

Found = tuple[Block, Sequence[int]]  # a block and the group of each of its people
GROUPS_AT_ONCE = 150  # that are judged and explained together
SAMPLE = 500  # people whose affinities stand for those of all


def plan_of(run: MatchingRun) -> Plan:
    return Plan(run.round.min_size, run.round.max_size, settings.MATCHING_BLOCK_PEOPLE, run.seed, run.steps)


def first_wave(run: MatchingRun) -> list[Block]:
    """Everybody who may take a seat, cut by place; no block when there is nobody.

    InfeasibleError when a group that must stay breaks a rule, with those of its people whom the organiser may be told.
    """
    state = _reached(run, ())
    _require_kept(run, state.kept)
    return state.named(first_blocks(state.sites, plan_of(run))) if state.keys else []


def next_wave(run: MatchingRun, done: Sequence[Found]) -> list[Block]:
    """The blocks that follow those done; none when only the proposal is left to be written."""
    plan, state = plan_of(run), _reached(run, done)
    wave = 1 + max(block.wave for block, _found in done)
    waves = waves_for(len(state.keys), plan)
    if wave < waves:
        return state.named(shifted_blocks(state.sites, state.labels, wave, plan))
    return state.named(rest_block(state.sites, state.labels, wave, plan)) if wave == waves else []


def solve(run: MatchingRun, block: Block, should_stop: Callable[[], bool]) -> tuple[list[int], float]:
    """The group of each of the block's people, under all rules that hold between them, and what that gains."""
    table = prepare(_problem(run, block.people))
    keys = [int(person.key) for person in table.people]
    start = dict(zip(block.people, block.labels, strict=False))
    labels = _whole(np.array([start.get(key, -1) for key in keys], dtype=np.int64), run.round.min_size)
    here = replace(block, people=tuple(keys), labels=tuple(labels.tolist()) if block.labels else ())
    found = solve_block(here, plan_of(run), table.affinity.astype(np.float32), table.blocked, should_stop)
    group_of = dict(zip(keys, found, strict=True))
    gain = value_of(table.affinity, np.array(found, dtype=np.int64)) - value_of(table.affinity, labels)
    return [group_of.get(key, -1) for key in block.people], gain


def propose(run: MatchingRun, done: Sequence[Found]) -> Proposal:
    """The groups found, judged and explained part by part. ValueError when one breaks a rule, which is a defect."""
    state = _reached(run, done)
    _require_kept(run, state.kept)
    groups = state.groups()
    values = [
        one
        for first in range(0, len(groups), GROUPS_AT_ONCE)
        for one in _explained(run, groups[first : first + GROUPS_AT_ONCE])
    ]
    return Proposal(
        groups=tuple(values),
        waiting=_waiting(state),
        summary={
            "total": round(sum(one.rationale["total"] for one in values), 4),
            "random": round(_dealt_at_random(state.people, groups, Weights(**run.weights)), 4),
            "pairs": sum(one.rationale["pairs"] for one in values),
            "engine": choose("auto", len(state.keys)),
            "stopped": False,
            "curve": run.result.get("curve", []),
        },
    )


@dataclass(frozen=True)
class _State:
    """Where a search stands. keys: those who may take a seat; labels : (n,) the group of each, -1 for none.

    `kept` are the groups that stay as they are; nobody of them is among the keys.
    """

    people: tuple[Participant, ...]
    keys: tuple[int, ...]
    sites: Floats
    labels: Ints
    kept: tuple[tuple[int, ...], ...] = ()

    def named(self, blocks: Sequence[Block]) -> list[Block]:
        return [replace(block, people=tuple(self.keys[place] for place in block.people)) for block in blocks]

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for key, label in zip(self.keys, self.labels.tolist(), strict=True):
            found.setdefault(label, []).append(key)
        found.pop(-1, None)
        return sorted([*found.values(), *map(list, self.kept)])


def _reached(run: MatchingRun, done: Sequence[Found]) -> _State:
    people = tuple(participants_of(run.round))
    makers_only = run.round.decision_makers_only
    seatable = [person for person in people if person.decision_maker or not makers_only]
    kept = _kept(run, [int(person.key) for person in seatable])
    stay = {key for group in kept for key in group}
    seatable = [person for person in seatable if person.key not in stay]
    keys = tuple(int(person.key) for person in seatable)
    sites = on_a_plane([person.latitude for person in seatable], [person.longitude for person in seatable])
    return _State(people, keys, sites, _joined(keys, done, run.round.min_size), kept)


def _kept(run: MatchingRun, keys: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Groups of the starting arrangement that are locked, or that somebody is pinned to."""
    held = held_of(run.held).among(keys)
    numbers = held.locked | {held.start[key] for key in held.pinned}
    members: dict[int, list[int]] = {number: [] for number in sorted(numbers)}
    for key, number in sorted(held.start.items()):
        if number in members:
            members[number].append(key)
    return tuple(tuple(group) for group in members.values())


def _require_kept(run: MatchingRun, kept: Sequence[tuple[int, ...]]) -> None:
    problem = _problem(run, [key for group in kept for key in group])
    broken = for_organiser(problem.rules, violations(problem, kept))
    if broken:
        keys = sorted({int(key) for one in broken for key in one.people})
        raise InfeasibleError(f"{len(broken)} rules are broken by groups that must stay", tuple(keys))


def _joined(keys: Sequence[int], done: Sequence[Found], min_size: int) -> Ints:
    """The labels after all waves, the last one last; who is gone leaves a gap, groups too small dissolve."""
    place = {key: number for number, key in enumerate(keys)}
    labels = np.full(len(keys), -1, dtype=np.int64)
    for wave in sorted({block.wave for block, _found in done}):
        parts = [_present(block, found, place) for block, found in done if block.wave == wave]
        labels = join(labels, [block for block, _found in parts], [found for _block, found in parts])
    return join(_whole(labels, min_size), (), ())


def _present(block: Block, found: Sequence[int], place: Mapping[int, int]) -> Found:
    here = [(place[key], label) for key, label in zip(block.people, found, strict=True) if key in place]
    return replace(block, people=tuple(number for number, _label in here)), [label for _number, label in here]


def _whole(labels: Ints, min_size: int) -> Ints:
    """The labels without groups that somebody's leaving has made too small."""
    sizes = np.bincount(labels[labels >= 0], minlength=1)
    return np.where((labels >= 0) & (sizes[labels] >= min_size), labels, -1)


def _problem(run: MatchingRun, keys: Collection[int]) -> Problem:
    """The round as it is between these applicants."""
    round, (people, apart) = run.round, everybody(run.round, keys)
    rules = Rules(
        min_size=round.min_size,
        max_size=round.max_size,
        forbidden=apart.named | apart.seen,
        confidential=apart.named - apart.seen,
        secret=apart.named - apart.told - apart.seen,
        require_decision_makers=round.decision_makers_only,
    )
    return Problem(people, rules, Weights(**run.weights), seed=run.seed)


def _explained(run: MatchingRun, groups: Sequence[list[int]]) -> list[GroupValues]:
    problem = _problem(run, [key for group in groups for key in group])
    broken = violations(problem, groups)
    if broken:
        raise ValueError(f"the proposal breaks {len(broken)} rules: {sorted({item.rule.value for item in broken})}")
    return values_of(problem, groups)


def _waiting(state: _State) -> dict[int, str]:
    """Those without a seat. Where rules made more wait than the sizes do, that is what is left over, too."""
    seated = {key for group in state.groups() for key in group}
    able = {*state.keys, *seated}
    return {
        int(person.key): (WaitingReason.REMAINDER if person.key in able else WaitingReason.DECISION_LEVEL).value
        for person in state.people
        if person.key not in seated
    }


def _dealt_at_random(people: Sequence[Participant], groups: Sequence[list[int]], weights: Weights) -> float:
    """What groups of these sizes are worth on average when they are dealt out, by a sample of the people."""
    sample = tuple(people[:: max(1, len(people) // SAMPLE)])
    pairs = sum(len(group) * (len(group) - 1) / 2 for group in groups)
    affinity = prepare(Problem(sample, weights=weights)).affinity
    return float(affinity.sum() / max(1, len(sample) * (len(sample) - 1)) * pairs)
