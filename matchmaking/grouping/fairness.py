"""Nobody placed badly: the share of whoever is worst off is raised, as far as it costs little of the total.

A person's share is the mean affinity to the own table by the mean to the best companions that the rules allow this
person; so who fits few people is not counted as badly placed for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchmaking.grouping.affinity import Floats
from matchmaking.grouping.frame import Frame, value_of
from matchmaking.grouping.objective import Ints
from matchmaking.grouping.problem import ShouldStop
from matchmaking.grouping.resplit import Splits, nearest_groups, polish, splits_of

STEP = 1e-9  # what a share must rise by to count as lifted
SAME = 1e-12  # what rounding may take off a share that stays


@dataclass(frozen=True, slots=True)
class _Floor:
    """The total that must be left, and what each person could have at best, (n,), 0 where nothing is to be had."""

    total: float
    best: Floats


def best_tables(affinity: Floats, blocked: np.ndarray, companions: int) -> Floats:
    """(n,) mean affinity to the `companions` best people who are not blocked; fewer where there are fewer."""
    free = np.where(blocked, -np.inf, affinity)
    np.fill_diagonal(free, -np.inf)
    top = -np.sort(-free, axis=1)[:, :companions]
    count = np.isfinite(top).sum(axis=1)
    return np.asarray(np.where(np.isfinite(top), top, 0.0).sum(axis=1) / np.maximum(count, 1))


def shares(affinity: Floats, labels: Ints, best: Floats) -> Floats:
    """(n,) each person's share of the best table, inf for those who wait; 1 where no table is worth anything."""
    together = (labels[:, None] == labels[None, :]) & (labels[:, None] >= 0)
    np.fill_diagonal(together, False)
    heads = together.sum(axis=1)
    mean = (affinity * together).sum(axis=1) / np.maximum(heads, 1)
    return np.where(labels < 0, np.inf, _share(mean, best))


def _share(mean: Floats, best: Floats) -> Floats:
    return np.where(best > 0, mean / np.where(best > 0, best, 1.0), 1.0)


def lift_the_worst(frame: Frame, labels: Ints, best: Floats, give_up: float, should_stop: ShouldStop) -> Ints:
    """Groups in which the smallest share is as high as re-splitting two groups at a time can raise it.

    `give_up` : the part of the total that this may cost at most; who waits goes on waiting. With the smallest share
    reached the total is then raised again as far as it goes.
    """
    total = value_of(frame.affinity, labels)
    floor = _Floor(total - give_up * abs(total), best)
    labels = labels.copy()
    while not should_stop():
        while _lift_once(frame, labels, floor) and not should_stop():
            pass
        raised = _raise_total(frame, labels, best, should_stop)
        if (raised == labels).all():
            break
        labels = raised
    return labels


def _raise_total(frame: Frame, labels: Ints, best: Floats, should_stop: ShouldStop) -> Ints:
    """The total as high as it goes with nobody below the smallest share of now."""
    worst = float(shares(frame.affinity, labels, best).min(initial=np.inf))
    return polish(frame, labels, should_stop, lambda splits: _smallest(splits, best) >= worst - SAME)


def _lift_once(frame: Frame, labels: Ints, floor: _Floor) -> bool:
    """Raises the smallest share, in place, by the best new cut of that person's group with another one."""
    share = shares(frame.affinity, labels, floor.best)
    worst = int(share.argmin()) if len(share) else 0
    if not len(share) or labels[worst] < 0:
        return False
    own, lift = int(labels[worst]), _Lift(share, value_of(frame.affinity, labels) - floor.total, floor.best)
    members, groups = np.flatnonzero(labels == own), np.unique(labels[labels >= 0])
    found = [
        (*rank, other, splits)
        for other in nearest_groups(frame, labels, members, groups)
        if (rank := lift.best_of(splits := splits_of(frame, labels, own, other), labels, frame)) is not None
    ]
    if not found:
        return False
    _, _, pick, other, splits = max(found, key=lambda one: one[:2])
    splits.apply(labels, pick, own, other)
    return True


@dataclass(frozen=True, slots=True)
class _Lift:
    """What a new cut must reach: more than the smallest of all shares, at no more cost than there is room for."""

    share: Floats
    room: float
    best: Floats

    def best_of(self, splits: Splits, labels: Ints, frame: Frame) -> tuple[float, float, int] | None:
        """The smallest share of all afterwards, what it gains of the total (mostly less than 0), and which cut."""
        now = value_of(frame.affinity[np.ix_(splits.people, splits.people)], labels[splits.people])
        smallest = _smallest(splits, self.best)
        allowed = (splits.total - now >= -self.room - STEP) & (smallest > self.share.min() + STEP)
        if not allowed.any():
            return None
        rest = float(np.delete(self.share, splits.people).min(initial=np.inf))
        after = np.where(allowed, np.minimum(smallest, rest), -np.inf)
        pick = int(np.lexsort((-splits.total, -after))[0])
        return float(after[pick]), float(splits.total[pick] - now), pick


def _smallest(splits: Splits, best: Floats) -> Floats:
    """(c,) the smallest share at the two tables of each split."""
    mean = splits.sums / np.maximum(splits.heads(), 1)
    return _share(mean, best[splits.people][None, :]).min(axis=1)
