"""One file that holds the portal, and the portal from such a file.

A backup is a zip with a manifest (when, which kind of database, migrations, numbers of rows, checksums), the database
(a copy by SQLite's online backup, or ``pg_dump``'s archive) and the uploaded files, if there are any.
It can be taken while the portal runs. A restore replaces the database in one transaction: it happens or it does not.
What was erased on purpose since the backup is erased again afterwards (``core.erasures``).
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from clusterportal.core.erasures import erase_again, known_erasures, read_erasures, write_erasures
from clusterportal.core.health import known_migrations
from clusterportal.core.models import Heartbeat, Job, JobState, LogEntry

MANIFEST, DATABASE, MEDIA = "manifest.json", "database", "media"
# One transaction; whoever still works with the tables keeps them, and the restore says so instead of waiting.
EMPTY_POSTGRESQL = """
SET lock_timeout = '10s';
SET statement_timeout = 0;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP TABLE %I CASCADE', name);
    END LOOP;
END $$;
"""


class BackupError(Exception):
    """What the person at the shell must know."""


def back_up(folder: Path) -> Path:
    """Writes a new file into ``folder``, readable by its owner alone; its name says when."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"clusterportal-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.zip"
    with TemporaryDirectory(dir=folder, prefix=".") as place:
        parts = Path(place)
        _DUMP[connection.vendor](parts / DATABASE)
        media = _media()
        if media is not None:
            shutil.copytree(media, parts / MEDIA)
        (parts / MANIFEST).write_text(json.dumps(_manifest(parts), indent=1))
        unfinished = parts / name
        unfinished.touch(0o600)
        with ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for path in _files(parts):
                if path != unfinished:
                    archive.write(path, path.relative_to(parts))
        write_erasures(folder)
        return unfinished.rename(folder / name)


def restore(file: Path, *, force: bool = False) -> dict[str, Any]:
    """Puts the portal back as the file has it, brings it to this code's tables, and gives the file's manifest."""
    with _unpacked(file) as parts:
        manifest = _checked(parts)
        if not force and not is_empty():
            raise BackupError("There is data in this database. To replace it, say --force.")
        erased = read_erasures(file.parent) | known_erasures()
        connection.close()
        _LOAD[connection.vendor](parts / DATABASE)
        _put_back_media(parts / MEDIA)
    call_command("migrate", verbosity=0, interactive=False)
    erase_again(erased)
    settle()
    return manifest


def is_empty() -> bool:
    """Whether nobody has an account here and nothing has been done; a database that was only migrated is empty."""
    there = set(connection.introspection.table_names())
    return not any(
        model.objects.exists() for model in (get_user_model(), LogEntry, Job) if model._meta.db_table in there
    )


def settle() -> None:
    """What was under way when the backup was taken is due again; everybody signs in anew."""
    with transaction.atomic():
        Job.objects.filter(state=JobState.RUNNING).update(
            state=JobState.WAITING, token=None, lease_until=None, started=None
        )
        Heartbeat.objects.all().delete()
        Session.objects.all().delete()
    cache.clear()


def count_rows() -> dict[str, int]:
    """By model; what differs from one second to the next is left out."""
    passing = (Session, Heartbeat)
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model not in passing}


def _manifest(parts: Path) -> dict[str, Any]:
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "rows": count_rows(),
        "checksums": {str(path.relative_to(parts)): _checksum(path) for path in _files(parts)},
    }


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    """The parts beside the file, for a moment."""
    with TemporaryDirectory(dir=file.parent, prefix=".") as place:
        try:
            with ZipFile(file) as archive:
                archive.extractall(place)
        except (BadZipFile, OSError) as error:
            raise BackupError(f"{file.name} is not a whole backup: {error}") from error
        yield Path(place)


def _checked(parts: Path) -> dict[str, Any]:
    """The manifest, once everything fits: checksums, kind of database, migrations that this code knows."""
    if not (parts / MANIFEST).is_file():
        raise BackupError("This is not a backup of the portal: it has no manifest.")
    manifest = json.loads((parts / MANIFEST).read_text())
    wrong = [name for name, known in manifest["checksums"].items() if not _is_whole(parts / name, known)]
    if wrong:
        raise BackupError(f"The backup is damaged: {', '.join(wrong)}.")
    if manifest["database"] != connection.vendor:
        raise BackupError(f"The backup is of {manifest['database']}, this portal runs on {connection.vendor}.")
    unknown = {tuple(migration) for migration in manifest["migrations"]} - known_migrations() - _folded_migrations()
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in sorted(unknown))
        raise BackupError(f"The backup comes from a newer version of the portal. Unknown here: {names}.")
    return manifest


def _folded_migrations() -> set[tuple[str, str]]:
    """Those of before a release that newer ones stand for; a migrated database names them beside these."""
    on_disk = MigrationLoader(None).disk_migrations.values()
    return {folded for migration in on_disk for folded in migration.replaces}


def _is_whole(path: Path, checksum: str) -> bool:
    return path.is_file() and _checksum(path) == checksum


def _media() -> Path | None:
    folder = Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
    return folder if folder and folder.is_dir() else None


def _put_back_media(saved: Path) -> None:
    """What lies there now goes; without uploaded files in the backup there is nothing to do."""
    if not saved.is_dir():
        return
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    shutil.copytree(saved, settings.MEDIA_ROOT)


def _dump_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def _load_sqlite(source: Path) -> None:
    """Into the open database, so that a process that still has it open sees the restored one."""
    connection.ensure_connection()
    with closing(sqlite3.connect(source)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _dump_postgresql(target: Path) -> None:
    _run_postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _load_postgresql(source: Path) -> None:
    script = source.with_suffix(".sql")
    _call("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    _run_postgresql(
        "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--command={EMPTY_POSTGRESQL}", f"--file={script}", "--output=/dev/null",
    )  # fmt: skip


def _run_postgresql(program: str, *options: str) -> None:
    """With the portal's account; the password goes by the environment, where other users do not see it."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    account = {name: str(told[key]) for name, key in names.items() if told[key]}
    _call(program, *options, **account, **_encryption(told.get("OPTIONS", {})))


def _encryption(options: dict[str, Any]) -> dict[str, str]:
    """As DATABASE_URL asks for it: a portal that trusts only a certain server does not hand its backup to another."""
    asked = ("sslmode", "sslrootcert", "sslcert", "sslkey")
    return {f"PG{name.upper()}": str(options[name]) for name in asked if name in options}


def _call(program: str, *options: str, **environment: str) -> None:
    try:
        process = subprocess.run(
            [program, *options], env={**os.environ, **environment}, check=False, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise BackupError(f"{program} is missing; it comes with PostgreSQL's client programs.") from None
    if process.returncode:
        raise BackupError(f"{program} has failed: {process.stderr.strip()}")


_DUMP = {"sqlite": _dump_sqlite, "postgresql": _dump_postgresql}
_LOAD = {"sqlite": _load_sqlite, "postgresql": _load_postgresql}
