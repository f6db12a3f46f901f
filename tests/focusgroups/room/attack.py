"""The attackers' tools: every address that the URLconf knows, every mail, every byte of the database."""

import base64
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from clusterportal.core.models import OutgoingMail

WORD = "Kanarienvogel"  # what each canary begins with, and what an attacker searches for

FEW = 3  # keys of rooms that are tried in the administration, where none of their models is

Values = dict[str, list[Any]]


class Canaries:
    """Words that may be read inside only, each with the place where it was put."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def new(self, place: str) -> str:
        word = f"{WORD}{len(self.words) + 10:03d}x"
        self.words[word] = place
        return word

    def within(self, content: bytes) -> set[str]:
        """Places whose word is in the content, also where it was written in hexadecimal or base64."""
        lower = content.lower()
        return {place for word, place in self.words.items() if any(form in lower for form in _forms(word))}


def _forms(word: str) -> list[bytes]:
    plain = word.encode()
    shifted = [base64.b64encode(b"\0" * start + plain)[4 if start else 0 : -4] for start in range(3)]
    return [plain.lower(), plain.hex().encode(), *(one.lower() for one in shifted)]


def addresses(values: Values) -> Iterator[str]:
    """Every address of the portal, its numbers, keys and tokens filled with those of the room and of what is near."""
    for name, pattern in _named(get_resolver()):
        names = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
        filled = product(*(_fitting(pattern, one, values) for one in names))
        found = [address for one in filled if (address := _address(name, dict(zip(names, one, strict=True))))]
        yield from found
        if not names:
            yield from (f"{address}?q={WORD}&term={WORD}&search={WORD}" for address in found)


def _named(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _named(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield f"{namespace}{entry.name}", entry


def _fitting(pattern: URLPattern, name: str, values: Values) -> list[Any]:
    converter = type(pattern.pattern.converters.get(name)).__name__
    return values.get(converter, values["StringConverter"])


def _address(name: str, arguments: dict[str, Any]) -> str | None:
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return None


def values_of(numbers: list[int], keys: list[UUID], texts: list[str]) -> Values:
    return {
        "IntConverter": sorted(set(numbers)),
        "UUIDConverter": keys,
        "PathConverter": [*sorted(set(numbers)), *keys[:FEW]],
        "StringConverter": texts,
        "SlugConverter": texts,
    }


def in_pages(client: Client, canaries: Canaries, values: Values) -> dict[str, set[str]]:
    """What somebody finds who opens every address: by page, the places whose word stands there."""
    found = {address: canaries.within(_seen(client, address)) for address in addresses(values)}
    return {address: places for address, places in found.items() if places}


def _seen(client: Client, address: str) -> bytes:
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body + repr(sorted(response.headers.items())).encode() + repr(dict(client.cookies)).encode()


def in_mails(canaries: Canaries) -> set[str]:
    rows = OutgoingMail.objects.values_list("to", "subject", "body")
    sent = [message.message().as_bytes() for message in mail.outbox]
    return canaries.within(repr(list(rows)).encode() + b"".join(sent))


def in_database(canaries: Canaries) -> set[str]:
    """What a copy of the database gives away, its free pages included."""
    return canaries.within(_dump())


def _dump() -> bytes:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                parts += [bytes(part) for part in copy]
    return b"".join(parts)
