"""The portal's own addresses, read from the URLconf."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

OURS = {"home", "members", "events", "focusgroups", "matchmaking"}


def named_patterns(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address of our apps with its pattern; one without a name is an error of its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = entry.namespace or namespace
            yield from named_patterns(entry, inner)
        elif namespace in OURS:
            yield f"{namespace}:{entry.name}", entry


def parameters(name: str) -> list[str]:
    pattern = dict(named_patterns())[name]
    return list(pattern.pattern.regex.groupindex) or list(pattern.pattern.converters)


def address(name: str, subject: Any | None) -> str:
    """The address of a policy for an object: each parameter is the attribute of the same name."""
    return reverse(name, kwargs={key: getattr(subject, key) for key in parameters(name)})
