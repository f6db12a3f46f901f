"""A page to look at; knows nothing of Django, so that other processes can have it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class View:
    """One page as one person sees it."""

    person: str
    name: str
    address: str

    def at(self, language: str) -> str:
        """The address in German or English."""
        return self.address if language == "de" else f"/{language}{self.address}"


@dataclass(frozen=True)
class Task:
    """Pages that one process looks at, with the cookies of the person who sees them."""

    views: list[View]
    state: dict[str, Any]


def tasks(views: list[View], states: dict[str, dict[str, Any]], size: int = 12) -> list[Task]:
    """Small enough that two processes end at about the same time."""
    found = []
    for person, state in states.items():
        mine = [view for view in views if view.person == person]
        found += [Task(mine[start : start + size], state) for start in range(0, len(mine), size)]
    return found
