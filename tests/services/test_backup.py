"""The drill: fill, back up, destroy, restore; the portal is as it was. On both databases, with the real programs."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
from django.conf import settings

from .compose.image import ROOT

NAME = f"clusterportal_backup_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
FILL = """
from datetime import timedelta
from uuid import uuid4
from django.contrib.sessions.models import Session
from django.utils import timezone
from clusterportal.core.models import Job
from tests.factories.members import make_alliance, make_cluster, make_manager

cluster = make_cluster(alliance=make_alliance(), name="Ürige Optik & Söhne", slug="optik", released=True)
make_manager(cluster)
now = timezone.now()
running = {"state": "running", "token": uuid4(), "lease_until": now, "started": now}
for number, fields in enumerate((running, {"state": "done", "ended": now})):
    Job.objects.create(task="core.send_mail", object_id=number, queue="default", **fields)
Session.objects.create(session_key="x" * 32, session_data="", expire_date=now + timedelta(days=1))
"""
LOOK = """
import json
from django.contrib.sessions.models import Session
from django.test import Client
from clusterportal.core.backup import count_rows
from clusterportal.core.models import Job
page = Client().get("/clusters/optik/")
print(json.dumps({
    "rows": count_rows(), "page": [page.status_code, "Ürige Optik &amp; Söhne" in page.content.decode()],
    "jobs": list(Job.objects.order_by("pk").values_list("state", flat=True)), "sessions": Session.objects.count(),
}))
"""


class Place:
    """A portal of its own: database, folders and settings."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.numbers = folder, count()
        self.media = folder / "media"
        self.environment = {
            **os.environ,
            "CLUSTERPORTAL_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.services.backup_settings",
            "DATABASE_URL": self.database_url(),
            "CELERY_BROKER_URL": "filesystem://",
        }
        self.destroy()

    @property
    def on_postgresql(self) -> bool:
        return settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"

    def database_url(self) -> str:
        if not self.on_postgresql:
            return f"sqlite:///{self.folder / 'portal.sqlite3'}"
        told = settings.DATABASES["default"]
        return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}/{NAME}"

    def manage(self, *words: str, status: int = 0) -> str:
        command = [sys.executable, "manage.py", *words]
        process = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert process.returncode == status, process.stderr
        return process.stdout if status == 0 else process.stderr

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def look(self) -> dict:
        return json.loads(self.shell(LOOK).splitlines()[-1])

    def back_up(self) -> Path:
        folder = self.folder / f"backups-{next(self.numbers)}"
        self.manage("backup", "--folder", str(folder))
        [file] = folder.glob("*.zip")
        return file

    def destroy(self, *, make: bool = True) -> None:
        shutil.rmtree(self.media, ignore_errors=True)
        if self.on_postgresql:
            self._administer(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            if make:
                self._administer(f"CREATE DATABASE {NAME}")
            return
        for path in self.folder.glob("portal.sqlite3*"):
            path.unlink()

    def _administer(self, statement: str) -> None:
        told = settings.DATABASES["default"]
        account = {"host": told["HOST"], "port": told["PORT"] or 5432, "user": told["USER"]}
        with psycopg.connect(**account, password=told["PASSWORD"], dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Made once: the drill comes first, and each test leaves a filled portal behind."""
    place = Place(tmp_path_factory.mktemp("portal"))
    place.manage("migrate", "--verbosity", "0")
    place.shell(FILL)
    place.media.mkdir()
    (place.media / "logo.svg").write_text("<svg/>")
    yield place
    place.destroy(make=False)


def test_drill_brings_everything_back(place: Place) -> None:
    before = place.look()

    file = place.back_up()
    place.destroy()
    said = place.manage("restore", str(file))
    after = place.look()

    assert before["page"] == after["page"] == [200, True]
    assert after["rows"] == before["rows"]
    assert (before["jobs"], after["jobs"]) == (["running", "done"], ["waiting", "done"])
    assert (before["sessions"], after["sessions"]) == (1, 0)
    assert (place.media / "logo.svg").read_text() == "<svg/>"
    assert "sign in again" in said


ROOM = """
from focusgroups.models import Post
from focusgroups.room.gate import enter
from focusgroups.room.keys import erase_room
from tests.factories.focusgroups import make_group, seats_of
"""
WRITE = """
group = make_group(accepted=5)
room = enter(seats_of(group)[0].person.user, group)
room.save(Post(group=group, author=room.person, text="Kanarienvogel"))
"""
LOOK_INSIDE = """
from focusgroups.models import RoomKey
print(RoomKey.objects.filter(erased_at=None).count(), Post.objects.count())
"""


def test_a_room_that_was_erased_since_the_backup_is_erased_again(place: Place) -> None:
    place.shell(ROOM + WRITE)
    file = place.back_up()
    beside = file.parent / "erasures.json"

    with ZipFile(file) as archive:
        assert b"Kanarienvogel" not in archive.read("database")
    place.shell(ROOM + "erase_room(group=Post.objects.get().group)")
    place.manage("restore", str(file), "--force")  # knows of it from the database that it replaces
    by_database = place.shell(ROOM + LOOK_INSIDE).splitlines()[-1]
    later = place.back_up()
    shutil.copy(later.parent / "erasures.json", beside)
    place.destroy()
    place.manage("restore", str(file))  # knows of it from the list beside the backups
    by_list = place.shell(ROOM + LOOK_INSIDE).splitlines()[-1]
    place.destroy()
    beside.write_text("[]")
    place.manage("restore", str(file))
    without = place.shell(ROOM + LOOK_INSIDE).splitlines()[-1]

    assert (by_database, by_list, without) == ("0 0", "0 0", "1 1")


def test_data_is_replaced_only_by_force_and_then_wholly(place: Place) -> None:
    file = place.back_up()
    before = place.look()["rows"]
    place.shell(
        "from members.models import User; User.objects.create_superuser('later@example.org', 'only for this test')"
    )
    later = place.look()["rows"]

    refusal = place.manage("restore", str(file), status=1)
    untouched = place.look()["rows"]
    place.manage("restore", str(file), "--force")

    assert "--force" in refusal
    assert (untouched, place.look()["rows"]) == (later, before)
    assert later != before


def test_damaged_backup_changes_nothing(place: Place) -> None:
    file = place.back_up()
    before = place.look()
    damage(file)

    refusal = place.manage("restore", str(file), "--force", status=1)

    assert "The backup is damaged: database." in refusal
    assert place.look() == before


def test_backup_of_a_newer_version_is_refused(place: Place) -> None:
    place.shell(
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder;"
        "MigrationRecorder(connection).record_applied('core', '9999_from_the_future')"
    )
    file = place.back_up()

    refusal = place.manage("restore", str(file), "--force", status=1)
    place.shell(
        "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder;"
        "MigrationRecorder(connection).record_unapplied('core', '9999_from_the_future')"
    )

    assert "Unknown here: core.9999_from_the_future." in refusal


def test_something_else_is_no_backup(place: Place) -> None:
    file = place.folder / "letter.zip"
    file.write_text("Dear portal")

    assert "is not a whole backup" in place.manage("restore", str(file), status=1)


def test_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(place: Place) -> None:
    file = place.back_up()

    assert oct(file.stat().st_mode)[-3:] == "600"
    assert sorted(file.parent.iterdir()) == sorted([file, file.parent / "erasures.json"])


def damage(file: Path) -> None:
    """The same file with one byte of the database changed."""
    parts = file.parent / "parts"
    with ZipFile(file) as archive:
        names = archive.namelist()
        archive.extractall(parts)
    content = bytearray((parts / "database").read_bytes())
    content[len(content) // 2] ^= 1
    (parts / "database").write_bytes(content)
    with ZipFile(file, "w") as archive:
        for name in names:
            archive.write(parts / name, name)
    shutil.rmtree(parts)
