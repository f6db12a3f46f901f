"""Starts Celery processes by forking one that has already imported the portal: a tenth of a second instead of three.

What is forked is a process like any other: in a group of its own, killed and frozen by signals, and nothing of its
was opened before the fork. The nursery reads a wish as a line of JSON, and answers with a line.
"""

import json
import os
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

WANTED = (
    *("celery.apps.beat", "celery.apps.worker", "celery.bin.celery", "celery.concurrency.solo"),
    *("kombu.transport.filesystem", "kombu.transport.redis", "tests.services.crash_app"),
)


class Nursery:
    """The side of the tests."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.nursery"],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **wish: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> "Child":
        return Child(self, self.ask(start=arguments, environment=environment, log=str(log)))

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Child:
    """As much of ``subprocess.Popen`` as the tests use; the nursery is the parent, so it knows the end."""

    nursery: Nursery
    pid: int
    returncode: int | None = field(default=None)

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self.nursery.ask(ended=self.pid)
        return self.returncode

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.01)
        return code


def serve() -> None:
    prepare()
    for line in sys.stdin:
        wish = json.loads(line)
        answer = ended(wish["ended"]) if "ended" in wish else fork(wish)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def prepare() -> None:
    """Imports what every process of the portal needs, and connects to nothing."""
    import django
    from django.utils.module_loading import autodiscover_modules

    django.setup()
    autodiscover_modules("tasks")
    for module in WANTED:
        import_module(module)


def ended(pid: int) -> int | None:
    gone, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if gone else None


def fork(wish: dict[str, Any]) -> int:
    pid = os.fork()
    os.setpgid(pid, pid)  # the same on both sides: whichever comes first, the group is there before anybody kills it
    return pid or become(wish)


def become(wish: dict[str, Any]) -> NoReturn:
    os.environ.update(wish["environment"])
    with Path(wish["log"]).open("a") as log, Path(os.devnull).open() as nothing:
        for theirs, ours in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(theirs.fileno(), ours)
    try:
        run(wish["start"])
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def run(arguments: list[str]) -> None:
    from tests.services.crash_app import app

    app.start(arguments)


if __name__ == "__main__":
    serve()
