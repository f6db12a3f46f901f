"""A round as matrices: who fits whom, who must not meet, and who can be seated at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

from matchmaking.grouping import affinity as terms
from matchmaking.grouping.affinity import Flags, Floats
from matchmaking.grouping.fairness import best_tables
from matchmaking.grouping.frame import Frame
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import Pair, Participant, Problem, Rules, Term
from matchmaking.grouping.units import Units, units_of


@dataclass(frozen=True, slots=True)
class Table:
    """A problem as matrices; row and column i belong to `people[i]`, all (n, n)."""

    people: tuple[Participant, ...]
    rules: Rules
    terms: dict[Term, Floats]
    affinity: Floats
    travel: Flags
    apart: Flags  # company and forbidden pairs
    able: Flags  # (n,) may take a seat as far as the decision level goes
    units: Units

    @property
    def blocked(self) -> Flags:
        """Pairs whose units must not share a group."""
        return self.units.joined(self.travel | self.apart)

    @property
    def blocked_but_for_travel(self) -> Flags:
        return self.units.joined(self.apart)

    @property
    def seatable(self) -> Flags:
        """(n,) whom the search may seat: not those in locked groups, nor units that no group can hold."""
        broken = self.units.impossible(self.travel | self.apart, self.able, self.rules.max_size)
        return ~broken & ~self.units.closed

    @property
    def frame(self) -> Frame:
        rules = self.rules
        must = self.units.home >= 0
        return Frame(self.affinity, self.blocked, self.units.number, must, rules.min_size, rules.max_size)

    @property
    def best(self) -> Floats:
        """(n,) mean affinity to the best companions that a person could have, confidential pairs left aside."""
        known = self.rules.forbidden - self.rules.confidential
        blocked = self.travel | apart_in(self.people, known) | ~self.able
        return best_tables(self.affinity, blocked, self.rules.min_size - 1)

    def allows(self, members: Ints) -> bool:
        """Whether these people make a group on their own, nobody missing who belongs to one of them."""
        apart = (self.travel | self.apart)[np.ix_(members, members)]
        alone = np.isin(self.units.number, self.units.number[members]).sum() == len(members)
        fits = self.rules.min_size <= len(members) <= self.rules.max_size
        return bool(fits and alone and self.able[members].all() and not apart.any())

    def core(self, blocked: Flags) -> Flags:
        """(n,) those who have enough possible neighbours for a smallest group, neighbours counted likewise."""
        inside = self.seatable
        while inside.any():
            friends = (~blocked & inside[None, :]).sum(axis=1) - 1
            stays = inside & (friends >= self.rules.min_size - 1)
            if (stays == inside).all():
                break
            inside = stays
        return inside

    def islands(self) -> Iterator[Ints]:
        """The people of `core`, cut into parts between which nobody can sit with anybody; each is solved alone."""
        core = np.flatnonzero(self.core(self.blocked))
        if len(core):
            count, island = connected_components(~self.blocked[np.ix_(core, core)], directed=False)
            for number in range(count):
                yield core[island == number]


def prepare(problem: Problem) -> Table:
    """The matrices of a problem. Cost: O(n^2) for each term."""
    people, rules = problem.in_order(), problem.rules
    parts = terms.weighted_terms(people, problem.weights)
    able = np.array([person.decision_maker or not rules.require_decision_makers for person in people], dtype=bool)
    apart = apart_in(people, rules.forbidden)
    units = units_of(problem, people)
    return Table(people, rules, parts, terms.affinity(parts), terms.too_far(people), apart, able, units)


def apart_in(people: tuple[Participant, ...], forbidden: frozenset[Pair]) -> Flags:
    return terms.same_company(people) | terms.named_pairs(people, forbidden)


def group_terms(table: Table, members: Ints) -> dict[Term, float]:
    """What each weighted term is worth in a group, each pair counted once."""
    return {term: float(values[np.ix_(members, members)].sum() / 2) for term, values in table.terms.items()}
