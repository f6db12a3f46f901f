"""Networks with their public profile."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from clusterportal.core.audit import record

from ..models import Alliance, Cluster, Competence, Service
from .catalogue import topics_for_words


@transaction.atomic
def add_network(
    *,
    services: Iterable[str],
    competences: Iterable[str],
    tags: list[str],
    alliances: Iterable[Alliance],
    **fields: Any,
) -> Cluster:
    """A network with its profile; ``tags`` are its own words, those that the catalogue knows become topics."""
    cluster = Cluster.objects.create(tags=tags, **fields)
    Service.objects.bulk_create(Service(cluster=cluster, name=name) for name in dict.fromkeys(services))
    Competence.objects.bulk_create(Competence(cluster=cluster, name=name) for name in dict.fromkeys(competences))
    cluster.topics.set(topics_for_words(tags))
    cluster.alliances.set(alliances)
    record(actor=None, verb="network_added", target=cluster)
    return cluster
