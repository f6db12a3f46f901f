"""Into groups of which sizes a number of people can be cut: 1 to 4, 7, 8, 9, 13, 14 and 19 leave somebody over."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Partition:
    """The best cut of ``people`` into groups: as few as possible wait, then as few groups as possible."""

    people: int
    groups: int
    seated: int
    needed: int  # people who would have to join so that nobody waits

    @property
    def waiting(self) -> int:
        return self.people - self.seated


def fits(people: int, smallest: int, largest: int) -> bool:
    """Whether ``people`` can be cut into groups of ``smallest`` to ``largest`` with nobody left."""
    groups = -(-people // largest)
    return groups * smallest <= people


def partition(people: int, smallest: int = 5, largest: int = 6) -> Partition:
    seated = next(number for number in range(people, -1, -1) if fits(number, smallest, largest))
    needed = next(more for more in range(smallest) if fits(people + more, smallest, largest)) if people else smallest
    return Partition(people=people, groups=-(-seated // largest), seated=seated, needed=needed)
