"""What a web worker needs: memory and libraries of gunicorn's workers after they have answered every page."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.web import Page, signed_in

MOST_MIB = 110.0
WORKERS, THREADS = 2, 8  # as in docker-compose.yml
TURNS = 5 * WORKERS * THREADS  # requests for each page: every thread gets some
NUMERIC = ("numpy", "scipy", "sklearn", "numba")


def measure_worker(pages: list[Page]) -> bool:
    """Prints PSS of each worker and the numeric libraries it has loaded; says whether both are as they should be."""
    with gunicorn() as (master, port):
        for page in pages:
            cookie = signed_in(page.who)
            for _turn in range(TURNS):
                ask(port, page.address, cookie)
        found = [(pss(worker), loaded(worker)) for worker in children(master)]
    print(f"\n{'web worker':<22}{'PSS in MiB':>12}{'most':>8}   numeric libraries")
    for number, (mebibytes, libraries) in enumerate(found, start=1):
        print(f"{number:<22}{mebibytes:>12.1f}{MOST_MIB:>8.0f}   {', '.join(libraries) or 'none'}")
    return bool(found) and all(mebibytes <= MOST_MIB and not libraries for mebibytes, libraries in found)


@contextmanager
def gunicorn() -> Iterator[tuple[int, int]]:
    """The process started as in docker-compose.yml, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kind = ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS), "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "clusterportal.wsgi", "--bind", f"127.0.0.1:{port}", *kind]
    process = subprocess.Popen([*command, "--log-level", "error"], env=os.environ)
    try:
        wait_for(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, seconds: float = 120) -> None:
    for _turn in range(int(seconds * 5)):
        try:
            return ask(port, "/health/live")
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"No web worker after {seconds} s.")


def ask(port: int, address: str, cookie: str = "") -> None:
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https", "Cookie": cookie}
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers=headers)).read()


def children(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def pss(process: int) -> float:
    """Memory of a process in MiB, what it shares with others divided among them."""
    (kibibytes,) = re.findall(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(kibibytes) / 1024


def loaded(process: int) -> list[str]:
    """By their shared objects, which each of them maps when it is imported."""
    files = Path(f"/proc/{process}/maps").read_text()
    return [name for name in NUMERIC if f"site-packages/{name}/" in files]
