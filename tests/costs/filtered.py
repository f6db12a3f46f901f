"""Lists with every filter set, as everybody who may open them; each list shows the rows that were made for it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from benchmarks.web import QUERIES_LIST
from events.models import Event
from members.models import Cluster, Company, Topic, Town, User
from tests.factories.events import make_event
from tests.factories.members import (
    make_alliance,
    make_cluster,
    make_company,
    make_leader,
    make_manager,
    make_staff,
    make_superuser,
    make_topic,
    make_town,
)

SHORT = "Gefiltert"


@dataclass(frozen=True)
class Filtered:
    """What all rows have in common, and who reads."""

    cluster: Cluster
    topic: Topic
    town: Town
    users: dict[str, User | None]


def make_filtered() -> Filtered:
    cluster = make_cluster(alliance=(alliance := make_alliance()))
    office = make_manager(cluster)
    make_cluster().roles.create(user=office)
    return Filtered(
        cluster,
        make_topic(),
        make_town(),
        {
            "visitor": None,
            "leader": make_leader(make_company(cluster=cluster)),
            "manager": office,
            "staff": make_staff(alliance),
            "superuser": make_superuser(),
        },
    )


def grow(filtered: Filtered, number: int) -> None:
    """So many rows more of each list."""
    for _number in range(number):
        make_cluster(town=filtered.town, region=SHORT).topics.add(filtered.topic)
        make_company(cluster=filtered.cluster, name=f"{SHORT} {Company.objects.count()}", town=filtered.town)
        make_event(cluster=filtered.cluster, town=filtered.town, online=True, topics=(filtered.topic,))


def lists(filtered: Filtered) -> dict[str, tuple[User | None, str, int]]:
    """Name with the reader, who reads, address, and how many queries it may ask."""
    return {
        f"{name} of {who}": (user, address, QUERIES_LIST)
        for name, address, readers in addresses(filtered)
        for who, user in filtered.users.items()
        if who in readers
    }


def addresses(filtered: Filtered) -> list[tuple[str, str, tuple[str, ...]]]:
    everybody, offices = tuple(filtered.users), ("manager", "superuser")
    begin = timezone.localtime(Event.objects.order_by("starts_at")[0].starts_at)
    networks = {"q": SHORT, "topic": filtered.topic.pk, "state": "TH", "kind": "branch", "sort": "town"}
    members = {"q": SHORT, "cluster": filtered.cluster.pk, "kind": "sme", "state": "all", "sort": "town"}
    events = {
        "network": filtered.cluster.slug,
        "topic": filtered.topic.slug,
        "kind": "workshop",
        "town": filtered.town.pk,
        "online": "yes",
        "month": f"{begin:%Y-%m}",
        "since": f"{timezone.now():%Y-%m-%d}",
    }
    return [
        ("networks", f"{reverse('members:cluster_list')}?{urlencode(networks)}", everybody),
        ("events", f"{reverse('events:event_list')}?{urlencode(events)}", everybody),
        ("members", f"{reverse('members:membership_list')}?{urlencode(members)}", offices),
        (
            "members to talk with",
            f"{reverse('members:membership_list')}?{urlencode({**members, 'talk': 'due', 'missing': 'profile'})}",
            ("manager",),
        ),
    ]
