"""People whose account opens something confidential: nobody but they themselves changes how one signs in to it.

Other apps say who that is; this one does not know their reasons.
"""

from collections.abc import Callable

from .models import Person

Asks = Callable[[Person], bool]

_asks: list[Asks] = []


def register_hold(asks: Asks) -> None:
    _asks.append(asks)


def is_held(person: Person | None) -> bool:
    return person is not None and any(asks(person) for asks in _asks)
