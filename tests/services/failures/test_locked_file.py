"""The embedded database while somebody else keeps writing: an answer, nothing half written, and once more."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.services.failures.town import TOKEN, Answer, Town
from tests.services.servers import free_port

TYPED = {
    "text": "Wir suchen jemanden, der Glas ohne Blasen klebt.",
    "name": "Hanna Beispiel",
    "email": "frage@example.org",
    "place": "",
    "passing_consent": "any",
}
PREPARE = """
from django.core.management import call_command
from members.models import Alliance
call_command("migrate", verbosity=0)
Alliance.objects.create(slug="initiative", name="Initiative")
"""


class Alone(Town):
    """A single web process on a file, as in ``make demo``."""

    def __init__(self, place: Path) -> None:
        self.place, self.cookies, self.processes = place, {}, {}
        self.port = free_port()
        self.file = place / "portal.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        servers = ("DATABASE_URL", "CELERY_BROKER_URL")
        own = {"CLUSTERPORTAL_VAR": str(self.place), "DJANGO_SETTINGS_MODULE": "clusterportal.settings.dev"}
        return {**{k: v for k, v in os.environ.items() if k not in servers}, **own, "DATABASE_TIMEOUT": "2"}


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Alone]:
    alone = Alone(tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", PREPARE], cwd=settings.BASE_DIR, env=alone.environment, check=True
    )
    alone.start_web("clusterportal.wsgi")
    alone.until(lambda: alone.get("/").status == 200)
    yield alone
    alone.end_processes()


def counted(file: Path) -> dict[str, int]:
    tables = ("matchmaking_enquiry", "matchmaking_enquirystep", "core_job", "core_outgoingmail")
    with closing(sqlite3.connect(file)) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_locked_file_is_told_and_the_form_can_be_sent_again(alone: Alone, row: Callable) -> None:
    address = reverse("matchmaking:enquiry_create")
    empty = counted(alone.file)

    with closing(sqlite3.connect(alone.file)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        read = alone.get("/")
        unsaved: Answer = alone.post(address, TYPED)
        between = counted(alone.file)
        writer.rollback()
    again = alone.post(address, unsaved.typed)

    row("SQLite file locked", f"{unsaved.seconds:.0f} s", 2, 0, "–", f"{again.seconds:.0f} s")
    assert (read.status, unsaved.status, unsaved.headers["Retry-After"]) == (200, 503, "30")
    assert ("Es geht nichts verloren" in unsaved.text, "nicht gespeichert" in unsaved.text) == (True, True)
    assert unsaved.typed == TYPED
    assert (empty, between) == (dict.fromkeys(empty, 0), empty)
    assert (again.status, counted(alone.file)["matchmaking_enquiry"]) == (302, 1)
    assert TOKEN not in unsaved.text
