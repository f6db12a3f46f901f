"""The 26 networks of the demonstration, from ``networks.json``, and one that has just begun."""

import json
from pathlib import Path
from typing import Any

from members.enums import State
from members.models import Alliance, Cluster, Competence, Service, Town
from members.services.catalogue import topics_for_words

DATA = Path(__file__).with_name("networks.json")
EMPTY = "holznetz-werra"  # has an office and nothing else: to see what an empty portal looks like
BEGINNER = {
    "slug": EMPTY,
    "name": "Holznetz Werra",
    "short_name": "Holznetz",
    "kind": "branch network",
    "region": "Werratal",
    "state": "Thüringen",
    "city": "Meiningen",
    "founded": None,
    "members_count": None,
    "description_de": "Ein Netzwerk der holzverarbeitenden Betriebe im Werratal, gerade gegründet.",
    "description_en": "A network of woodworking companies in the Werra valley, just founded.",
    "services": [],
    "competences": [],
    "topics": [],
}
STATES = {label: value for value, label in State.choices}


def build_networks() -> Alliance:
    """The alliance of all networks with their profiles."""
    alliance, _ = Alliance.objects.get_or_create(
        slug="cross-cluster", defaults={"name": "Cross-Cluster-Initiative (Demonstration)"}
    )
    for profile in [*json.loads(DATA.read_text(encoding="utf8")), BEGINNER]:
        cluster = _build_cluster(profile)
        cluster.alliances.add(alliance)
        cluster.topics.set(topics_for_words(profile["topics"]))
    return alliance


def _build_cluster(profile: dict[str, Any]) -> Cluster:
    state = STATES[profile["state"]]
    town_name = profile["city"].split(" / ")[0]
    cluster = Cluster.objects.create(
        slug=profile["slug"],
        name=profile["name"],
        short_name=profile["short_name"],
        kind=profile["kind"],
        state=state,
        region=profile["region"],
        town=Town.objects.get(name=town_name),
        founded=profile["founded"],
        members_count=profile["members_count"],
        description_de=profile["description_de"],
        description_en=profile["description_en"],
        contact_role="Geschäftsstelle",
        contact_email=f"{profile['slug']}@example.org",
        tags=profile["topics"],
    )
    Service.objects.bulk_create(Service(cluster=cluster, name=name) for name in dict.fromkeys(profile["services"]))
    Competence.objects.bulk_create(
        Competence(cluster=cluster, name=name) for name in dict.fromkeys(profile["competences"])
    )
    return cluster
