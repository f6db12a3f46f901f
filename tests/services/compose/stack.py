"""Starts the services of docker-compose.yml as local processes, with exactly their commands and environment."""

import os
import re
import signal
import socket
import subprocess
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import yaml
from django.conf import settings

from . import image

PATIENCE = 90
DATABASE = "clusterportal_compose"
COMPOSE: dict[str, Any] = yaml.safe_load((image.ROOT / "docker-compose.yml").read_text())
OTHER_IMAGES = ("db", "redis")
VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


class MissingError(Exception):
    """Compose would refuse to start."""


def interpolate(text: str, given: dict[str, str]) -> str:
    """Compose's own rules for the forms that the file uses: $$, ${A}, ${A:-default}, ${A:?}."""

    def value(match: re.Match) -> str:
        if match[0] == "$$":
            return "$"
        name, kind, rest = match.groups()
        if given.get(name):
            return given[name]
        if kind == "?":
            raise MissingError(name)
        return rest or ""

    return VARIABLE.sub(value, text)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """One start of the whole file."""

    def __init__(self, folder: Path, app: Path) -> None:
        self.folder, self.app = folder, app
        server = settings.DATABASES["default"]
        self.server = {"host": server["HOST"], "port": int(server["PORT"] or 5432)}
        self.account = {"user": server["USER"], "password": server["PASSWORD"]}
        self.web_port, self.redis_port = free_port(), free_port()
        self.mail = folder / "var" / "mail"
        self.processes: dict[str, subprocess.Popen] = {}
        self.given = {
            "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
            "POSTGRES_USER": self.account["user"],
            "POSTGRES_PASSWORD": self.account["password"],
            "POSTGRES_DB": DATABASE,
            "BASE_URL": "https://portal.example.org",
            "ALLOWED_HOSTS": "portal.example.org",
            "EMAIL_URL": "filemail://",
            "DEFAULT_FROM_EMAIL": "Portal <portal@example.org>",
            "MFA_ENCRYPTION_KEYS": urlsafe_b64encode(os.urandom(32)).decode(),
            "ROOM_ENCRYPTION_KEYS": urlsafe_b64encode(os.urandom(32)).decode(),
            "UNDO_SECONDS": "1",
            "HEALTH_WORKER_SECONDS": "12",
            **{f"OPERATOR_{name}": "Test" for name in ("NAME", "ADDRESS", "REPRESENTED_BY", "EMAIL", "PHONE")},
        }

    def substitutions(self) -> list[tuple[str, str]]:
        """All that is changed in what the file says: two hosts and three ports, and where the image's folders lie."""
        return [
            ("@db:5432/", f"@{self.server['host']}:{self.server['port']}/"),
            ("//redis:6379/", f"//127.0.0.1:{self.redis_port}/"),
            ("0.0.0.0:8000", f"127.0.0.1:{self.web_port}"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.web_port}"),
            ("/opt/venv", str(image.VENV)),
            ("/var/lib/clusterportal", str(self.folder / "var")),
            ("/backups", str(self.folder / "backups")),
            ("/tmp/beat-schedule", str(self.folder / "beat-schedule")),
            ("/app/staticfiles", str(self.app / "staticfiles")),
        ]

    def say(self, text: str) -> str:
        text = interpolate(str(text), self.given)
        for old, new in self.substitutions():
            text = text.replace(old, new)
        return text

    def environment(self, service: str) -> dict[str, str]:
        """The image's and the file's, nothing of the test's own."""
        own = {**image.environment(), **COMPOSE["services"][service]["environment"]}
        return {name: self.say(value) for name, value in own.items()}

    def command(self, service: str) -> list[str]:
        words = [self.say(word) for word in COMPOSE["services"][service]["command"]]
        if service == "redis":
            return [str(self.redis_port) if word == "6379" else word for word in words]
        return words

    def start(self, service: str) -> subprocess.Popen:
        own = {} if service in OTHER_IMAGES else self.environment(service)
        place = self.folder if service in OTHER_IMAGES else self.app
        words = self.command(service)
        self.processes[service] = process = subprocess.Popen(
            words,
            executable=self._executable(words[0], own),
            cwd=place,
            env=own or None,
            start_new_session=True,
            stdout=(self.folder / f"{service}.log").open("w"),
            stderr=subprocess.STDOUT,
        )
        return process

    @staticmethod
    def _executable(word: str, own: dict[str, str]) -> str | None:
        """Popen would look for a program in the test's PATH."""
        found = [Path(folder) / word for folder in own.get("PATH", "").split(":")]
        return next((str(path) for path in found if path.is_file()), None)

    def run(self, service: str, *words: str, **more: str) -> subprocess.CompletedProcess:
        """A command in the service's environment, as ``docker compose run`` has it."""
        own = self.environment(service)
        words = tuple(self.say(word) for word in words) or tuple(self.command(service))
        return subprocess.run(
            words, executable=self._executable(words[0], own), cwd=self.app, env={**own, **more}, check=False,
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip

    def is_well(self, service: str) -> bool:
        """The service's own health check."""
        _kind, *words = COMPOSE["services"][service]["healthcheck"]["test"]
        return self.run(service, *words).returncode == 0

    def up(self) -> None:
        """In the order that depends_on asks for."""
        self.start("redis")
        migrate = self.start("migrate")
        self.until(lambda: migrate.poll() is not None)
        if migrate.returncode:
            raise AssertionError(self.log("migrate"))
        for service, told in COMPOSE["services"].items():
            if service not in (*OTHER_IMAGES, "migrate") and "profiles" not in told:
                self.start(service)

    def down(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def log(self, service: str) -> str:
        return (self.folder / f"{service}.log").read_text()[-3000:]

    def until(self, happened: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > end:
                raise AssertionError("overdue\n" + "\n".join(f"{name}: {self.log(name)}" for name in self.processes))
            time.sleep(0.2)

    def make_database(self) -> None:
        self._administer(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)", f"CREATE DATABASE {DATABASE}")

    def drop_database(self) -> None:
        self._administer(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")

    def _administer(self, *statements: str) -> None:
        with psycopg.connect(**self.server, **self.account, dbname="postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(**self.server, **self.account, dbname=DATABASE) as connection:
            return connection.execute(query).fetchall()

    @property
    def host(self) -> str:
        return urlsplit(self.given["BASE_URL"]).netloc
