"""What a person reads about a task, and what must be undone before a failed one is tried again.

Tasks live in modules that web processes do not load; each app registers these facts from its ``AppConfig.ready``.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Kind:
    """``reopen`` is the path of a service that takes the object's id back from "failed"; loaded when it is needed."""

    label: Any
    reopen: str = ""


_kinds: dict[str, Kind] = {}


def register_kind(task: str, label: Any, *, reopen: str = "") -> None:
    _kinds[task] = Kind(label, reopen)


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def label_of(task: str) -> str:
    """The task in words; its name while nobody has given it any."""
    return str(_kinds[task].label) if task in _kinds else task


def reopen(task: str, object_id: int | None) -> None:
    """Called in the transaction that makes the job due again."""
    kind = _kinds.get(task)
    if kind and kind.reopen:
        import_string(kind.reopen)(object_id)
