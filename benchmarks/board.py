"""How long the board of a proposal takes to answer: choosing a person with all prices, and a move.

    python -m benchmarks.board [--people 200] [--rounds 20]

Under the production settings on SQLite in a folder that is thrown away, whole requests through the WSGI application.
Prints the median and the slowest tenth in milliseconds, of the clock and of the processor, and the queries.
"""

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.web import Page, environ, environment, queries_of

MOST_MS = 200
Times = list[tuple[float, float]]


@contextmanager
def portal() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(Path(folder)))
        for command in (["migrate", "-v", "0"], ["createcachetable"], ["collectstatic", "--noinput", "-v", "0"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        yield


def ask(application: Any, address: str, cookie: str, values: dict[str, Any] | None = None) -> str:
    """One request by htmx, its whole body; raises when the answer is not 200."""
    asked = {**environ(Page("board", "", address, "detail"), cookie), "HTTP_HX_REQUEST": "true"}
    if values is not None:
        body = urlencode(values).encode()
        asked |= {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "HTTP_REFERER": "https://localhost/",
        }
    seen: list[str] = []
    answer = application(asked, lambda status, headers, *_: seen.append(status))
    content = b"".join(answer).decode()
    answer.close()
    if not seen[0].startswith("200"):
        raise RuntimeError(f"{address} answered {seen[0]}")
    return content


def timed(act: Callable[[], object]) -> tuple[float, float]:
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


def show(name: str, times: Times, queries: int) -> bool:
    clock, processor = ([pair[place] for pair in times] for place in (0, 1))
    slow = statistics.quantiles(clock, n=10)[-1]
    print(
        f"{name:<24}{statistics.median(clock):>8.0f}{slow:>8.0f}{statistics.median(processor):>8.0f}{queries:>9}"
        f"{'' if statistics.median(clock) <= MOST_MS else '  over ' + str(MOST_MS)}"
    )
    return statistics.median(clock) <= MOST_MS


def measure(people: int, rounds: int) -> bool:
    from benchmarks.board_rows import build_proposal
    from benchmarks.sessions import session_of
    from clusterportal.wsgi import application
    from matchmaking.models import BoardAct

    office, run = build_proposal(people)
    token = "a" * 32
    cookie = f"{session_of(office.email)}; __Host-csrftoken={token}; csrftoken={token}"
    seats = list(run.seats.filter(group__isnull=False).order_by("pk").values_list("pk", "group__letter"))
    others = iter(seats[1::7] * rounds)
    last = run.groups.order_by("pk").last().letter

    def choose() -> None:
        if "move-form" not in ask(application, f"/runs/seats/{next(others)[0]}/", cookie):
            raise RuntimeError("nothing was offered")

    def move() -> None:
        number = BoardAct.objects.count()
        seat, letter = seats[number]
        values = {"seat": seat, "from": letter, "to": last, "csrfmiddlewaretoken": token}
        if "data-focus" not in ask(application, f"/runs/{run.pk}/move/", cookie, values):
            raise RuntimeError("the move was refused")

    print(f"{people} people, {run.groups.count()} groups\n{'':<24}{'ms':>8}{'slowest':>8}{'cpu':>8}{'queries':>9}")
    kept = True
    for name, act in (("choose, with prices", choose), ("move", move)):
        act()
        kept &= show(name, [timed(act) for _ in range(rounds)], queries_of(act))
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with portal():
        return 0 if measure(options.people, options.rounds) else 1


if __name__ == "__main__":
    sys.exit(main())
