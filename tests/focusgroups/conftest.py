"""A database that real threads can use: SQLite in memory refuses a second writer instead of letting it wait."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """On SQLite a file for the time of the test; a server serves threads as it is."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "shared.sqlite3")
    copy = sqlite3.connect(path)
    in_memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, path
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name
