"""Names in the order of a German phone list: Ä beside A, ß as ss, whatever the case.

``order_by(german("name"))`` and ``ordering = [german("name")]`` work on both databases. PostgreSQL brings the collation
with ICU; each SQLite connection is taught one of the same name. ``german_key`` sorts in Python by the same rule.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate

COLLATION = "de-x-icu"


def german(name: str | Combinable) -> Collate:
    """The expression to order by a field, also one of a relation (``"company__name"``)."""
    return Collate(F(name) if isinstance(name, str) else name, COLLATION)


@lru_cache(maxsize=4096)
def german_key(text: str) -> tuple[str, str, str]:
    """By base letters; among equal ones by dots and accents, at last by case."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)), spread, text.swapcase()


def compare(one: str, other: str) -> int:
    """Negative, zero or positive, as SQLite asks a collation."""
    left, right = german_key(one), german_key(other)
    return (left > right) - (left < right)


def teach_connection(connection: Any, **_kwargs: object) -> None:
    """Receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare)
