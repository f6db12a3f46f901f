"""How the programs of PostgreSQL are called; the drill itself stands in ``tests/services``."""

from types import SimpleNamespace

import pytest

from clusterportal.core import backup


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"connect_timeout": 3}, {}),
        (
            {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": 3},
            {"PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/etc/ca.pem"},
        ),
    ],
)
def test_the_database_is_asked_for_as_the_portal_does(monkeypatch, options, asked) -> None:
    """Without the mode of encryption a dump of everything would go to whatever answers in the server's name."""
    told = {"HOST": "db", "PORT": "", "USER": "portal", "PASSWORD": "secret", "NAME": "portal", "OPTIONS": options}
    calls = []
    monkeypatch.setattr(backup, "connection", SimpleNamespace(settings_dict=told))
    monkeypatch.setattr(backup.subprocess, "run", lambda *args, env, **_: calls.append((args, env)) or _done())

    backup._run_postgresql("pg_dump", "--format=custom")

    [((command,), environment)] = calls
    assert "secret" not in " ".join(command)
    assert environment["PGPASSWORD"] == "secret"
    assert {name: value for name, value in environment.items() if name.startswith("PGSSL")} == asked


def _done() -> SimpleNamespace:
    return SimpleNamespace(returncode=0)
