"""What a page costs: CPU, queries and size of the portal's pages beside a bare Django page in the same process.

    python -m benchmarks.web [--rounds 15]

Then what a web worker started as in docker-compose.yml needs after it has answered all of them, and which pages grow
with what the portal holds. Runs under the production settings on the demonstration data in a database of its own.
Batches of a page and of the bare page (`benchmarks.bare`) take turns; the ratio is the median over the turns, so that a
noisy machine blurs both alike. CPU is that of the process (time.process_time), SQLite's part included.
"""

import argparse
import base64
import io
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_LIST, MOST_DETAIL = 4.0, 6.0  # times the bare page
QUERIES_LIST, QUERIES_DETAIL = 6, 8
BATCH = 10
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass(frozen=True)
class Page:
    """A page of the bench: who asks for it, where, and whether it is held to the bounds of a list or of a detail."""

    name: str
    who: str
    address: str
    kind: str

    @property
    def bounds(self) -> tuple[float, int]:
        return (MOST_LIST, QUERIES_LIST) if self.kind == "list" else (MOST_DETAIL, QUERIES_DETAIL)


def pages() -> list[Page]:
    """Addresses of the demonstration; to be asked for after Django's start."""
    from events.models import Event
    from focusgroups.models import Round
    from members.models import Cluster

    network = Cluster.objects.get(slug="thzm").get_absolute_url()
    event = Event.objects.published().upcoming().first().get_absolute_url()
    round_ = Round.objects.filter(state="open").first().get_absolute_url()
    return [
        Page("start", "", "/", "detail"),
        Page("directory", "", "/clusters/", "list"),
        Page("network", "", network, "detail"),
        Page("events", "", "/events/", "list"),
        Page("event", "", event, "detail"),
        Page("sign-in", "", "/account/login/", "detail"),
        Page("home of a leader", "leader", "/", "detail"),
        Page("home of an office", "manager", "/", "detail"),
        Page("members of an office", "manager", "/memberships/", "list"),
        Page("round", "leader", round_, "detail"),
        Page("round of the office", "manager", round_, "detail"),
    ]


def environ(page: Page, cookie: str) -> dict[str, Any]:
    """A WSGI request as gunicorn would hand it on from the reverse proxy."""
    path, _, query = page.address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_COOKIE": cookie,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
    }


def answer(application: Application, page: Page, cookie: str = "") -> bytes:
    """One request, its whole body read; raises when the answer is not 200."""
    seen: list[str] = []
    body = application(environ(page, cookie), lambda status, headers, *_: seen.append(status))
    content = b"".join(body)
    body.close()
    if not seen[0].startswith("200"):
        raise RuntimeError(f"{page.address} answered {seen[0]}")
    return content


def cpu(act: Callable[[], object]) -> float:
    """Seconds of CPU a call costs, over a batch."""
    start = time.process_time()
    for _ in range(BATCH):
        act()
    return (time.process_time() - start) / BATCH


def compare(portal: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Medians over the rounds: milliseconds of the page, of the bare page, and their ratio."""
    pairs = [(cpu(portal), cpu(bare)) for _ in range(rounds)]
    page_ms, bare_ms = (1000 * statistics.median(column) for column in zip(*pairs, strict=True))
    return page_ms, bare_ms, statistics.median(a / b for a, b in pairs)


def signed_in(who: str) -> str:
    """A session cookie of a demo account, second factor included."""
    from benchmarks.sessions import session_of

    return session_of(f"{who}@example.org") if who else ""


def queries_of(act: Callable[[], object]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(not re.match("BEGIN|COMMIT|PRAGMA|SAVEPOINT|RELEASE", q["sql"]) for q in captured.captured_queries)


@contextmanager
def portal_with_demo() -> Iterator[None]:
    """Production settings, the demonstration in a folder that is thrown away, static files collected."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(environment(Path(folder)))
        prepare = {**os.environ, "DJANGO_SETTINGS_MODULE": "clusterportal.settings.dev", "CLUSTERPORTAL_DEMO": "1"}
        for command in (["demo", "--prepare-only", "--port", "0"], ["collectstatic", "--noinput", "-v", "0"]):
            quiet = prepare if command[0] == "demo" else os.environ
            subprocess.run([sys.executable, "manage.py", *command], env=quiet, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        yield


def environment(folder: Path) -> dict[str, str]:
    operator = dict.fromkeys(("NAME", "ADDRESS", "REPRESENTED_BY", "EMAIL", "PHONE"), "bench")
    return {
        **{f"OPERATOR_{field}": value for field, value in operator.items()},
        "DJANGO_SETTINGS_MODULE": "clusterportal.settings.production",
        "CLUSTERPORTAL_VAR": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "CELERY_BROKER_URL": "filesystem://",
        "EMAIL_URL": "filemail://",
        "BASE_URL": "https://localhost",
        "ALLOWED_HOSTS": "localhost",
        "SECRET_KEY": "only-for-the-bench-0123456789abcdefghijklmnopqrstuvwxyz",
        "MFA_ENCRYPTION_KEYS": base64.urlsafe_b64encode(bytes(32)).decode(),
        "ROOM_ENCRYPTION_KEYS": base64.urlsafe_b64encode(bytes(32)).decode(),
        "SECURE_SSL_REDIRECT": "0",
        "LOG_LEVEL": "ERROR",
    }


def bare_application() -> Application:
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings

    from benchmarks import bare

    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        return WSGIHandler()


def measure(rounds: int) -> bool:
    """Prints the table; says whether every page keeps within its bounds."""
    from clusterportal.wsgi import application as portal
    from members.models import Town

    bare = bare_application()
    yardstick = Page("bare", "", f"/town/{Town.objects.first().pk}/", "detail")
    kept = True
    print(f"{'page':<22}{'kind':<8}{'ms':>7}{'bare':>7}{'ratio':>7}{'most':>6}{'queries':>9}{'most':>6}{'KiB':>7}")
    for page in pages():
        cookie = signed_in(page.who)

        def ask(page: Page = page, cookie: str = cookie) -> bytes:
            return answer(portal, page, cookie)

        size = len(ask()) / 1024
        queries = queries_of(ask)
        page_ms, bare_ms, ratio = compare(ask, lambda: answer(bare, yardstick), rounds)
        most, most_queries = page.bounds
        kept &= ratio <= most and queries <= most_queries
        print(
            f"{page.name:<22}{page.kind:<8}{page_ms:>7.2f}{bare_ms:>7.2f}{ratio:>7.2f}{most:>6.1f}"
            f"{queries:>9}{most_queries:>6}{size:>7.1f}"
        )
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with portal_with_demo():
        from benchmarks.growth import growing_pages
        from benchmarks.worker import measure_worker

        kept = [measure(options.rounds), measure_worker(pages()), growing_pages(pages())]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
