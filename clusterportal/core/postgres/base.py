"""PostgreSQL that may be away: a silent server is given up after a while, and not everybody waits for it.

``statement_timeout`` and TCP's timers do not help against a frozen server: it enforces nothing, and its kernel goes on
acknowledging. So the client itself stops waiting.
"""

from time import monotonic
from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base

PAUSE = 1  # seconds after a failed attempt in which nobody tries to connect
HURRY = 3  # seconds for the question whether a kept connection still holds; the answer takes the server no time

Place = tuple[Any, ...]
_silent_until: dict[Place, float] = {}


class BoundedConnection(psycopg.Connection):
    place: Place = ()
    patience: float | None = None  # instead of the usual one

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Waits for the server's answer, but not for ever; afterwards the connection is of no use to anybody."""
        usual = settings.DATABASE_TIMEOUT + 1 if settings.DATABASE_TIMEOUT else None
        try:
            return super().wait(gen, interval, timeout or self.patience or usual)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            _silent_until[self.place] = monotonic() + PAUSE
            raise psycopg.OperationalError("The database does not answer.") from error


class _Driver:
    """psycopg as Django's backend uses it, with our connections."""

    connect = staticmethod(BoundedConnection.connect)

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    Database = _Driver()

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """Connects; after a failure one caller at a time tries, and the others fail at once.

        Otherwise a hanging server would occupy every thread of a web process, and with them the pages that need none.
        """
        place = tuple(conn_params.get(name) for name in ("host", "port", "dbname"))
        if monotonic() < _silent_until.get(place, 0):
            raise psycopg.OperationalError("The database did not answer a moment ago.")
        if place in _silent_until:
            _silent_until[place] = monotonic() + conn_params.get("connect_timeout", PAUSE) + PAUSE
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            _silent_until[place] = monotonic() + PAUSE
            raise
        _silent_until.pop(place, None)
        connection.place = place
        return connection

    def is_usable(self) -> bool:
        """Asked at the start of a request. What one of them has found out, the others need not find out each."""
        if self.connection is None or self.connection.place in _silent_until:
            return False
        self.connection.patience = HURRY
        try:
            return super().is_usable()
        finally:
            self.connection.patience = None
