"""A demonstration of its own, with all its processes, for as long as somebody looks at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.browser.settings"
START_SECONDS = 240


@dataclass(frozen=True)
class Portal:
    address: str
    var: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def environment(var: Path) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "CELERY_BROKER_URL")},
        "CLUSTERPORTAL_VAR": str(var),
        "CLUSTERPORTAL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def prepare(var: Path) -> None:
    """Loads the data only, which takes longest."""
    command = [sys.executable, "manage.py", "demo", "--prepare-only", "--port", str(free_port())]
    subprocess.run(command, cwd=ROOT, env=environment(var), check=True)


@contextmanager
def running_demo(var: Path, prepared: Path | None = None) -> Iterator[Portal]:
    """``manage.py demo`` in the folder ``var``, with the data of a ``prepared`` one; ended by Ctrl-C's signal."""
    if prepared:
        shutil.copytree(prepared, var, dirs_exist_ok=True)
    port = free_port()
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(var), start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process)
        yield Portal(address, var)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(f"{address}/"):
        if process.poll() is not None:
            raise RuntimeError("manage.py demo ended before the portal answered")
        if time.monotonic() > deadline:
            raise RuntimeError("the portal did not answer in time")
        time.sleep(0.5)
