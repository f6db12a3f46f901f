"""The common vocabulary: topics, industries and towns, read from ``members/data``."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from ..models import Industry, Topic, Town

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_catalogue() -> None:
    """Topics, industries and towns are there as in the data; a second call changes nothing, other rows stay."""
    _load_topics()
    _load_industries()
    _load_towns()


def topics_for_words(words: Iterable[str]) -> list[Topic]:
    """The topics that the free words name by their name or a synonym, each once, in the words' order."""
    by_word = {
        word.casefold(): topic
        for topic in Topic.objects.order_by("-position")
        for word in (topic.name_de, topic.name_en, *topic.synonyms)
    }
    found = (by_word.get(word.strip().casefold()) for word in words)
    return list(dict.fromkeys(topic for topic in found if topic))


def _load_topics() -> None:
    for position, row in enumerate(_read("topics"), start=1):
        Topic.objects.update_or_create(slug=row.pop("slug"), defaults={**row, "position": position})


def _load_industries() -> None:
    """Sections stand before their divisions in the data."""
    sections: dict[str, Industry] = {}
    for row in _read("industries"):
        code, section = row.pop("code"), sections.get(row.pop("section") or "")
        sections[code] = Industry.objects.update_or_create(code=code, defaults={**row, "section": section})[0]


def _load_towns() -> None:
    for row in _read("towns"):
        Town.objects.update_or_create(name=row.pop("name"), state=row.pop("state"), defaults=row)


def _read(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
