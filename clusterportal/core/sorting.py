"""Names in the order of a German phone list: Ä beside A, ß as ss, whatever the case.

``order_by(german("name"))`` and ``ordering = [german("name")]`` work on both databases. PostgreSQL brings the collation
with ICU; each SQLite connection is taught the key to sort by, once for each row where a collation would be asked for
each comparison. ``german_key`` sorts in Python by the same rule.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate
from django.db.models.sql.compiler import SQLCompiler

COLLATION = "de-x-icu"
SQLITE_KEY = "german_key"
KEY_END = "\x01"  # before every letter


class GermanOrder(Collate):
    """The collation, or on SQLite the key that sorts the same."""

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal to the plain collation, as which migrations keep it."""
        return Collate(*self.get_source_expressions(), self.collation).identity

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return super().as_sql(compiler, connection, template=f"{SQLITE_KEY}(%(expressions)s)", **context)


def german(name: str | Combinable) -> GermanOrder:
    """The expression to order by a field, also one of a relation (``"company__name"``)."""
    return GermanOrder(F(name) if isinstance(name, str) else name, COLLATION)


@lru_cache(maxsize=4096)
def german_key(text: str) -> tuple[str, str, str]:
    """By base letters; among equal ones by dots and accents, at last by case."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)), spread, text.swapcase()


@lru_cache(maxsize=4096)
def _joined_key(text: str | None) -> str | None:
    return None if text is None else KEY_END.join(german_key(text))


def teach_connection(connection: Any, **_kwargs: object) -> None:
    """Receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_KEY, 1, _joined_key, deterministic=True)
