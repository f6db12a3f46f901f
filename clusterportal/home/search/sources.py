"""What every kind of thing that can be found shares: plain values for the matcher, from one query of each kind."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import TextField
from django.db.models.functions import Concat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clusterportal.core.aggregates import Joined, parts
from members.words import containing

from .matching import Text

MOST_ROWS = (
    2000  # of a kind; those with a word in their names, then in their texts, come first, so that they are among them
)
NAME, CORE, FRAME, PROSE = range(4)  # weights: what it is called, what it is about, where it is, what is told of it
PART = "\n"  # between two values of one row
LANGUAGES = ("de", "en")
NOWHERE = Q(pk__in=())


class Candidate(NamedTuple):
    """A thing that may be found: its line in the list, and the texts that are searched."""

    title: str
    url: str
    line: str
    texts: list[Text]
    badge: tuple[str, str, str] | None = None  # words, kind and icon
    language: str = ""  # of the title, where it is always the same


def foremost(
    rows: QuerySet,
    words: Iterable[str],
    names: Iterable[str],
    *order: str | Combinable,
    told: Callable[[str], Q] = lambda word: NOWHERE,
) -> QuerySet:
    """So many rows, in this order; first those with one of the words in their names, then those ``told`` of it."""
    named = reduce(or_, (containing(word, *names) for word in words), NOWHERE)
    of_it = reduce(or_, (told(word) for word in words), NOWHERE)
    ranks = When(named, then=Value(0)), When(of_it, then=Value(1))
    first = Case(*ranks, default=Value(2), output_field=IntegerField())
    return rows.annotate(first=first).order_by("first", *order, "pk")[:MOST_ROWS]


def joined(related: type[Model] | QuerySet, owner: str, *fields: str, of: str = "pk") -> Subquery:
    """Values of the rows that belong to ``of``; several fields of one row become one value, for ``split``."""
    first, *others = (F(field) for field in fields)
    rest = [part for other in others for part in (Value(PART), other)]
    value = Concat(first, *rest, output_field=TextField()) if rest else first
    known = related if isinstance(related, QuerySet) else related._default_manager.all()
    rows = known.filter(**{owner: OuterRef(of)}).order_by().values(owner)
    return Subquery(rows.annotate(all=Joined(value)).values("all"))


def split(values: str | None) -> list[list[str]]:
    """The fields of each row of ``joined``."""
    return [value.split(PART) for value in parts(values)]


def named(field: str, values: str | None, weight: int = CORE) -> list[Text]:
    """A text for each value of ``joined``."""
    return [Text(field, value, weight) for value in parts(values)]


def bilingual(field: str, names: Iterable[str], weight: int) -> list[Text]:
    """A name in German and English, the one of the reader first."""
    texts = [Text(field, name, weight, language) for name, language in zip(names, LANGUAGES, strict=True)]
    return sorted(texts, key=lambda text: text.language != get_language())


def topics_of(values: str | None) -> list[Text]:
    return [text for names in split(values) for text in bilingual(_("Topic"), names, CORE)]


def prose(field: str, text: str, language: str = "de") -> Text:
    """A long text: found by its own words alone, because something in it is always similar."""
    return Text(field, text, PROSE, language, forgives=False)


def of_language(in_german: str, in_english: str) -> str:
    return in_english if (get_language() or "de").startswith("en") else in_german
