"""Acts on real threads, for tests of races."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection

from clusterportal.core.exceptions import DomainError

WAIT_SECONDS = 10


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Runs every act on a thread of its own from the same moment; "done" or the name of the refusal of each, sorted.

    Any other error of an act is shown by pytest and leaves an empty string.
    """
    start = threading.Barrier(len(acts))
    ends = [""] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=WAIT_SECONDS)
            act()
            ends[number] = "done"
        except (DomainError, IntegrityError) as refusal:
            ends[number] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=3 * WAIT_SECONDS)
    return sorted(ends)


def without_lock(monkeypatch: pytest.MonkeyPatch, module: Any, lock: str, fetch: Callable[..., Any]) -> None:
    """Takes lock and transaction away; both threads have read before one of them writes."""
    both_have_read = threading.Barrier(2)

    def read(*arguments: Any) -> Any:
        row = fetch(*arguments)
        both_have_read.wait(timeout=WAIT_SECONDS)
        return row

    monkeypatch.setattr(module, lock, read)
    monkeypatch.setattr(module, "transaction", SimpleNamespace(atomic=nullcontext))
