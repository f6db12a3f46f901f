"""The 26 networks of the demonstration, from ``networks.json``."""

import json
from pathlib import Path
from typing import Any

from members.enums import State
from members.models import Alliance, Cluster, Competence, Service, Town
from members.services.catalogue import topics_for_words

DATA = Path(__file__).with_name("networks.json")
STATES = {label: value for value, label in State.choices}


def build_networks() -> Alliance:
    """The alliance of all 26 networks with their profiles."""
    alliance, _ = Alliance.objects.get_or_create(
        slug="cross-cluster", defaults={"name": "Cross-Cluster-Initiative (Demonstration)"}
    )
    for profile in json.loads(DATA.read_text(encoding="utf8")):
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
