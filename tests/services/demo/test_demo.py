"""``manage.py demo``: what dies is started again and its work is done; at the end nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60
# An account keeps the demonstration's data from being loaded, which this test does not need.
PREPARE = """
from django.core.management import call_command
from members.models import User
call_command("migrate", verbosity=0)
User.objects.create_superuser("admin@example.org", "only for this test")
"""
QUEUE_MAIL = """
from clusterportal.core.jobs import enqueue
from clusterportal.core.models import OutgoingMail
mail = OutgoingMail.objects.create(to="leader@example.org", subject="A seat", body="Free", language="de")
enqueue("core.send_mail", object_id=mail.pk)
"""


class Demo:
    def __init__(self, var: Path) -> None:
        self.var = var
        servers = ("DATABASE_URL", "CELERY_BROKER_URL")
        own = {"CLUSTERPORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "clusterportal.settings.dev"}
        self.environment = {**{k: v for k, v in os.environ.items() if k not in servers}, **own}
        self.shell(PREPARE)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "manage.py", "demo", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def shell(self, code: str) -> None:
        subprocess.run([sys.executable, "manage.py", "shell", "-c", code], cwd=ROOT, env=self.environment, check=True)

    def processes(self) -> dict[int, str]:
        """Everything that belongs to the supervisor's session: process id and command."""
        session = self.session
        return {pid: command for pid, command in all_processes(session) if pid != session}

    @property
    def session(self) -> int:
        return int((self.var / "supervisor.pid").read_text())

    def find(self, text: str) -> int | None:
        started = (pid for pid, command in self.processes().items() if text in command and "sleep" not in command)
        return next(started, None)

    def sent_mails(self) -> list[Path]:
        return [mail for mail in (self.var / "mail").iterdir() if "A seat" in mail.read_text()]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/account/login/", timeout=5) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False


def all_processes(session: int) -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            belongs_to = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[3])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if belongs_to == session and command:
            yield int(folder.name), command


def until(happened: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "overdue"
        time.sleep(0.2)


def started(var: Path) -> Iterator[Demo]:
    demo = Demo(var)
    until(demo.answers)
    until(lambda: demo.find("matching@demo"))
    yield demo
    if demo.process.poll() is None:
        demo.process.terminate()
        demo.process.wait()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    yield from started(tmp_path_factory.mktemp("var"))


@pytest.fixture
def short_demo(tmp_path: Path) -> Iterator[Demo]:
    """One that the test ends itself."""
    yield from started(tmp_path)


@pytest.mark.parametrize("name", ["gunicorn", "beat", "dispatcher@demo", "default@demo"])
def test_killed_process_is_started_again_and_its_work_is_done(demo: Demo, name: str) -> None:
    killed = demo.find(name)
    sent = len(demo.sent_mails())
    os.kill(killed, signal.SIGKILL)

    demo.shell(QUEUE_MAIL)

    until(lambda: demo.find(name) not in (None, killed))
    until(lambda: len(demo.sent_mails()) == sent + 1)
    until(demo.answers)


def test_taken_port_is_named(demo: Demo) -> None:
    command = [sys.executable, "manage.py", "demo", "--port", str(demo.port)]

    second = subprocess.run(command, cwd=ROOT, env=demo.environment, capture_output=True, text=True, check=False)

    assert second.returncode == 1
    assert f"Port {demo.port} is taken" in second.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_end_leaves_no_process_behind(short_demo: Demo, number: signal.Signals) -> None:
    session = short_demo.session

    short_demo.process.send_signal(number)
    short_demo.process.wait(timeout=PATIENCE)

    assert list(all_processes(session)) == []


@pytest.mark.parametrize("victim", ["supervisor", "command"])
def test_killed_supervisor_takes_everything_with_it(short_demo: Demo, victim: str) -> None:
    """``kill -9`` gives nobody the chance to end what was started: the kernel does it."""
    session = short_demo.session

    os.kill({"supervisor": session, "command": short_demo.process.pid}[victim], signal.SIGKILL)
    short_demo.process.wait(timeout=PATIENCE)

    until(lambda: list(all_processes(session)) == [])
    assert not short_demo.answers()
