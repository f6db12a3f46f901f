"""How many people can be cut into fives and sixes."""

import pytest

from focusgroups.sizes import Partition, partition


def test_numbers_that_leave_somebody_over() -> None:
    assert [number for number in range(1, 60) if partition(number).waiting] == [1, 2, 3, 4, 7, 8, 9, 13, 14, 19]


@pytest.mark.parametrize(
    ("people", "groups", "seated", "needed"),
    [(0, 0, 0, 5), (3, 0, 0, 2), (5, 1, 5, 0), (7, 1, 6, 3), (14, 2, 12, 1), (19, 3, 18, 1), (34, 6, 34, 0)],
)
def test_fewest_people_wait(people: int, groups: int, seated: int, needed: int) -> None:
    assert partition(people) == Partition(people=people, groups=groups, seated=seated, needed=needed)


def test_other_sizes() -> None:
    assert partition(10, 4, 4) == Partition(people=10, groups=2, seated=8, needed=2)
