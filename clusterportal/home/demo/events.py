"""Twenty events of several networks with people who registered."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from events.models import Event
from events.services import create_event, register
from members.models import Cluster, Person

from .event_texts import EVENTS


def build_events(seed: int = 12) -> None:
    random = Random(seed)
    clusters = {cluster.slug: cluster for cluster in Cluster.objects.select_related("town")}
    people = list(Person.objects.filter(user=None, affiliations__ends_on=None).order_by("pk"))
    for row in EVENTS:
        event = _build_event(row, clusters)
        open_to_all = [p for p in people if event.audience == "everyone" or _belongs(p, event)]
        for person in random.sample(open_to_all, min(len(open_to_all), random.randint(3, 9))):
            register(event=event, name=person.name, email=person.email, acting=person)


def _build_event(row: tuple, clusters: dict[str, Cluster]) -> Event:
    days, hour, minutes, hosts, kind, online, members_only, capacity, title, sentence = row
    held_by = [clusters[slug] for slug in hosts.split()]
    start = _at(days, hour)
    return create_event(
        actor=None,
        hosts=held_by,
        topics=held_by[0].topics.all()[:2],
        publish=True,
        title=title,
        kind=kind,
        audience="members" if members_only else "everyone",
        summary=sentence,
        description="Die Teilnahme ist für Mitglieder frei. Fragen beantwortet die Geschäftsstelle.",
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        online=online,
        town=None if online else held_by[0].town,
        place="" if online else "Tagungsraum der Geschäftsstelle",
        capacity=capacity,
    )


def _at(days: int, hour: int) -> datetime:
    """A working day in about so many days, at a local hour."""
    day = timezone.localdate() + timedelta(days=days)
    day += timedelta(days=max(0, 7 - day.isoweekday() + 1) if day.isoweekday() > 5 else 0)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _belongs(person: Person, event: Event) -> bool:
    return event.hosts.filter(memberships__company__affiliations__person=person).exists()
