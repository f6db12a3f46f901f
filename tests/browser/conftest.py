"""A portal with demonstration data and its five processes, and Debian's Chromium to look at it."""

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
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """``manage.py demo`` in a folder of its own, ended by Ctrl-C's signal."""
    var, port = tmp_path_factory.mktemp("var"), free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "CELERY_BROKER_URL")},
        "CLUSTERPORTAL_VAR": str(var),
        "CLUSTERPORTAL_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "clusterportal.settings.dev",
    }
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{address}/"):
            assert process.poll() is None, "make demo ended before the portal answered"
            assert time.monotonic() < deadline, "the portal did not answer in time"
            time.sleep(0.5)
        yield Portal(address, var)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    return {"executable_path": chromium, "args": QUIET, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args(portal: Portal) -> dict:
    return {"base_url": portal.address, "locale": "de-DE", "viewport": {"width": 1280, "height": 900}}
