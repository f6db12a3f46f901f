"""Production starts with everything that it needs, and names what is missing; the demo needs nothing."""

import os
import subprocess
import sys

import pytest

REQUIRED = {
    "SECRET_KEY": "long-enough-and-known-to-nobody-0123456789-abcdefghij",
    "MFA_ENCRYPTION_KEYS": "bWFkZSBmb3IgdGVzdHMsIGtub3duIHRvIGV2ZXJ5b24=",
    "ROOM_ENCRYPTION_KEYS": "bWFkZSBmb3IgdGVzdHMsIGtub3duIHRvIGV2ZXJ5b24=",
    "ALLOWED_HOSTS": "portal.example.org",
    "BASE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal@db.example.org/portal",
    "CELERY_BROKER_URL": "redis://redis.example.org:6379/0",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "OPERATOR_NAME": "Association of Tests",
    "OPERATOR_ADDRESS": "Teststraße 1, 99084 Erfurt",
    "OPERATOR_REPRESENTED_BY": "Nora Ziegler",
    "OPERATOR_EMAIL": "office@example.org",
    "OPERATOR_PHONE": "0361 000000",
}


def start(environment: str, given: dict[str, str], code: str = "") -> subprocess.CompletedProcess:
    """A fresh process that loads the settings with nothing of ours in its environment but what is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in REQUIRED}
    settings = {"DJANGO_SETTINGS_MODULE": f"clusterportal.settings.{environment}"}
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(
        command, env={**inherited, **settings, **given}, check=False, capture_output=True, encoding="utf8"
    )


def last_line(process: subprocess.CompletedProcess) -> str:
    return process.stderr.strip().split("\n")[-1]


def test_production_starts_with_everything_required() -> None:
    process = start("production", REQUIRED)

    assert (process.returncode, process.stderr) == (0, "")


def test_production_without_settings_names_all_that_is_missing() -> None:
    process = start("production", {})

    assert process.returncode == 1
    assert last_line(process).endswith(f"These environment variables are missing: {', '.join(REQUIRED)}.")


@pytest.mark.parametrize("name", ["SECRET_KEY", "OPERATOR_ADDRESS"])
def test_production_names_the_one_that_is_empty(name: str) -> None:
    process = start("production", {**REQUIRED, name: ""})

    assert process.returncode == 1
    assert last_line(process).endswith(f"These environment variables are missing: {name}.")


def test_production_never_shows_mails_and_codes_as_the_demo_does() -> None:
    given = {**REQUIRED, "CLUSTERPORTAL_DEMO": "1"}

    process = start("production", given, "from django.conf import settings; print(settings.DEMO)")

    assert (process.returncode, process.stdout.strip()) == (0, "False")


@pytest.mark.parametrize(("given", "name"), [({}, "ClusterPortal Demo"), (REQUIRED, REQUIRED["OPERATOR_NAME"])])
def test_the_invented_operator_gives_way_to_a_real_one(given: dict[str, str], name: str) -> None:
    process = start("dev", given, "from django.conf import settings; print(settings.OPERATOR['name'])")

    assert (process.returncode, process.stdout.strip()) == (0, name)
