"""What filters offer: networks and topics as (value, name), each in one query."""

from django.db.models import QuerySet

from clusterportal.core.prepared import prepared

from .models import Cluster, Topic
from .names import bilingual


def networks() -> list[tuple[str, str]]:
    """The public networks by their short address."""
    return _networks(True)


def topics() -> list[tuple[str, str]]:
    """All topics by their short name, in the active language."""
    return [(slug, bilingual(*names)) for _pk, slug, *names in _topics()]


def numbered_topics() -> list[tuple[int, str]]:
    """All topics by their number, in the active language."""
    return [(pk, bilingual(*names)) for pk, _slug, *names in _topics()]


@prepared
def _networks(released: bool) -> QuerySet[Cluster]:
    return Cluster.objects.filter(released=released).values_list("slug", "short_name")


@prepared
def _topics() -> QuerySet[Topic]:
    return Topic.objects.values_list("pk", "slug", "name_de", "name_en")
