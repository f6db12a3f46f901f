"""What filters offer: networks and topics as (value, name)."""

from django.db.models import CharField, F, PositiveSmallIntegerField, QuerySet, Value

from clusterportal.core.prepared import prepared
from clusterportal.core.sorting import german_key

from .models import Cluster, Topic
from .names import bilingual

Choices = list[tuple[str, str]]


def topics() -> list[tuple[int, str]]:
    """All topics by their number, in the active language."""
    return [(pk, bilingual(*names)) for pk, *names in _topics()]


def networks_and_topics() -> tuple[Choices, Choices]:
    """The public networks and all topics by their short names, from one query."""
    rows = sorted(_networks_and_topics(True), key=lambda row: (row[0] or 0, german_key(row[1])))
    networks = [(slug, words) for _position, _name, slug, words, english in rows if english is None]
    topics = [(slug, bilingual(*words)) for _position, _name, slug, *words in rows if words[1] is not None]
    return networks, topics


@prepared
def _topics() -> QuerySet[Topic]:
    return Topic.objects.values_list("pk", "name_de", "name_en")


@prepared
def _networks_and_topics(released: bool) -> QuerySet[Cluster]:
    """Of each the position, the name to sort by, the short name, and the name in one language or in both."""
    nothing = {"position": Value(None, PositiveSmallIntegerField()), "english": Value(None, CharField())}
    networks = Cluster.objects.filter(released=released).order_by()
    networks = networks.annotate(**nothing).values_list("position", "name", "slug", "short_name", "english")
    topics = Topic.objects.order_by().annotate(by=F("name_de"))
    return networks.union(topics.values_list("position", "by", "slug", "name_de", "name_en"), all=True)
