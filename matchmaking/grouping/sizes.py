"""Into how many groups a number of people can be cut."""

from __future__ import annotations


def group_counts(people: int, min_size: int, max_size: int) -> list[int]:
    """All numbers of groups that seat everybody; empty e.g. for 7, 8, 9, 13, 14, 19 with sizes 5..6."""
    return [k for k in range(1, people // min_size + 1) if min_size * k <= people <= max_size * k]


def least_waiting(people: int, min_size: int, max_size: int) -> int:
    """The fewest people who must wait because of the sizes alone."""
    return next(w for w in range(people + 1) if w == people or group_counts(people - w, min_size, max_size))


def preferred_count(people: int, min_size: int, max_size: int) -> int:
    """The number of groups nearest to the middle size once the fewest people wait; the smaller in a tie, 0 if none."""
    seated = people - least_waiting(people, min_size, max_size)
    middle = (min_size + max_size) / 2
    counts = group_counts(seated, min_size, max_size)
    return min(counts, key=lambda k: (abs(k - seated / middle), k), default=0)
