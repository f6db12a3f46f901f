"""A whole portal of real processes with production's settings, and the people who use it while something is away."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from clusterportal.core.models import Job
from clusterportal.core.policies import registered
from focusgroups.room.keys import derived
from tests.policies.cast import Cast, build_cast
from tests.policies.urlconf import address
from tests.services.harness import database_url
from tests.services.servers import HOST, MailServer, Proxy, Redis, free_port
from tests.test_settings import REQUIRED

PATIENCE = 120  # seconds until what must happen is overdue, on a busy machine
RETURN = 30  # seconds within which the work is done after the return; the machine's slowness comes on top
TOKEN = "t" * 32  # of the check for forgery
SOLO = ["-P", "solo", "--concurrency=1", "--without-gossip", "--without-mingle", "--without-heartbeat"]
PEOPLE = ("anonymous", "leader", "group_member", "own_manager", "staff", "superuser")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str
    seconds: float

    @property
    def typed(self) -> dict[str, str]:
        """What the page offers to send again."""
        inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.text)
        return {unescape(name): unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Page:
    """What one person opens, and the answer that is expected."""

    role: str
    path: str
    status: int


@dataclass
class Visits:
    asked: int = 0
    unexpected: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[-1]


class Town:
    """Web, beat, dispatcher and two workers, each told of this town's servers by its environment."""

    def __init__(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self.place, self.port = place, free_port()
        self.cast: Cast = build_cast()
        self.redis = Redis(place)
        self.mail = MailServer()
        used = connection.settings_dict
        self.database = Proxy((used["HOST"], int(used["PORT"] or 5432)))
        self.processes: dict[str, subprocess.Popen] = {}
        self.cookies: dict[str, str] = {}

    @property
    def environment(self) -> dict[str, str]:
        used = connection.settings_dict
        behind = f"@{used['HOST']}:{used['PORT'] or 5432}/"
        return {
            **os.environ,
            **REQUIRED,
            "DJANGO_SETTINGS_MODULE": "clusterportal.settings.production",
            "SECRET_KEY": settings.SECRET_KEY,  # the test opens the sessions
            "ROOM_ENCRYPTION_KEYS": derived(settings.SECRET_KEY),  # and writes in the rooms
            "SECURE_SSL_REDIRECT": "0",
            "ALLOWED_HOSTS": HOST,
            "BASE_URL": f"http://{HOST}:{self.port}",
            "CLUSTERPORTAL_VAR": str(self.place),
            "DATABASE_URL": database_url().replace(behind, f"@{HOST}:{self.database.port}/"),
            "CELERY_BROKER_URL": self.redis.url,
            "EMAIL_URL": f"smtp://{HOST}:{self.mail.port}",
        }

    def start(self, *, web: str = "clusterportal.wsgi") -> None:
        self.run([sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]).wait()
        celery = [sys.executable, "-m", "celery", "-A", "clusterportal.celery"]
        schedule = ["--schedule", str(self.place / "schedule"), "--pidfile="]
        self.start_web(web)
        self.processes["beat"] = self.run([*celery, "beat", *schedule])
        for queue in ("dispatch", "default", "matching"):
            self.processes[queue] = self.run([*celery, "worker", *SOLO, "-Q", queue, "-n", f"{queue}@town"])
        self.until(lambda: self.get("/").status == 200)

    def start_web(self, application: str) -> None:
        bind = ["--bind", f"{HOST}:{self.port}", "--worker-class", "gthread", "--workers", "1", "--threads", "8"]
        self.processes["web"] = self.run([sys.executable, "-m", "gunicorn", application, *bind])

    def run(self, command: list[str]) -> subprocess.Popen:
        log = (self.place / "processes.log").open("a")
        environment = {**self.environment, "STATIC_ROOT": str(self.place / "static")}
        return subprocess.Popen(
            command, env=environment, cwd=settings.BASE_DIR, start_new_session=True, stdout=log, stderr=log
        )

    def stop(self) -> None:
        self.end_processes()
        self.database.refuse()
        self.redis.stop()

    def end_processes(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @property
    def dead(self) -> list[str]:
        """Processes that have not lived through it."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    # What people do

    def sign_in(self) -> None:
        for role in PEOPLE[1:]:
            client = Client()
            client.force_login(self.cast.users[role])
            self.cookies[role] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    def request(
        self, method: str, path: str, role: str = "anonymous", body: str | None = None, address: str = ""
    ) -> Answer:
        cookies = "; ".join(filter(None, (f"csrftoken={TOKEN}", self.cookies.get(role))))
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        headers |= {"X-Forwarded-For": address} if address else {}
        began = time.monotonic()
        server = http.client.HTTPConnection(HOST, self.port, timeout=60)
        try:
            server.request(method, path, body, headers)
            response = server.getresponse()
            text = response.read().decode(errors="replace")
        except OSError as error:
            return Answer(0, {}, str(error), time.monotonic() - began)
        finally:
            server.close()
        return Answer(response.status, dict(response.getheaders()), text, time.monotonic() - began)

    def get(self, path: str, role: str = "anonymous") -> Answer:
        return self.request("GET", path, role)

    def post(self, path: str, data: dict[str, object], role: str = "anonymous", address: str = "") -> Answer:
        return self.request("POST", path, role, urlencode({**data, "csrfmiddlewaretoken": TOKEN}), address)

    def pages(self) -> list[Page]:
        """Every page of the permission matrix that is opened by reading, as each of the people who may see it."""
        policies = [policy for policies in registered().values() for policy in policies if policy.method == "get"]
        return [
            Page(role, address(policy.name, self.cast.objects.get((policy.subject, kind))), 200)
            for policy in policies
            for kind, answers in policy.answers.items()
            for role in PEOPLE
            if kind in ("own", "none") and answers[role] == 200
        ]

    def visit(self, pages: list[Page]) -> Visits:
        visits = Visits()
        for page in pages:
            answer = self.get(page.path, page.role)
            visits.asked += 1
            visits.seconds.append(answer.seconds)
            if answer.status != page.status:
                visits.unexpected.append(f"{page.role} {page.path}: {answer.status}")
        return visits

    # Waiting

    def until(self, happened: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Says after how many seconds it has happened."""
        began = time.monotonic()
        while not happened():
            assert time.monotonic() - began < patience, f"overdue: {self.open_jobs()}"
            assert not self.dead, f"dead: {self.dead}"
            time.sleep(0.1)
        return time.monotonic() - began

    def open_jobs(self) -> list[dict]:
        """What is due, running or put off until shortly."""
        soon = timezone.now() + timedelta(seconds=120)
        due = Job.objects.open().filter(due__lte=soon)
        return list(due.values("task", "object_id", "state", "due", "attempts", "error", "lease_until"))

    def done(self) -> bool:
        return not self.open_jobs()
