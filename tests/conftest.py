"""What every test starts from, and a database for tests with real threads."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from members.models import User
from members.second_factor import mark_proved


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    """A request for an English page leaves its language behind in the thread; the next test starts in German again."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _fresh_limits(request: pytest.FixtureRequest) -> None:
    """What one test has tried too often does not stop the next."""
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        cache.clear()


@pytest.fixture(autouse=True)
def _second_factor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """``client.force_login`` also proves a second factor, which most tests are not about.

    ``@pytest.mark.second_factor`` leaves it as it is, for the tests that are.
    """
    if request.node.get_closest_marker("second_factor"):
        return
    force_login = Client.force_login

    def with_second_factor(client: Client, user: User, backend: str | None = None) -> None:
        force_login(client, user, backend=backend)
        prove_second_factor(client, user)

    monkeypatch.setattr(Client, "force_login", with_second_factor)


def prove_second_factor(client: Client, user: User) -> None:
    """As if the account had one and had shown it in this session."""
    if user.second_factor_since is None:
        user.second_factor_since = timezone.now()
        User.objects.filter(pk=user.pk).update(second_factor_since=user.second_factor_since)
    session = client.session
    mark_proved(session, user)
    session.save()


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A file for the time of the test: SQLite in memory refuses a second writer instead of letting it wait.

    A server serves threads as it is.
    """
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
