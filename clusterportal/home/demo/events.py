"""Events of many networks, past and coming, with the people who registered when each had been announced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from events.models import Event
from events.permissions import may_take_part
from events.services import cancel_event, create_event, register
from members.models import Cluster, Membership, Person, User

from . import event_texts as texts
from .clock import at, event_day, last_office_moment, later, local, office_moment
from .work import work_off

ANNOUNCED = 70  # days before
MOST, FEWEST = 9, 3
FARTHER = 45  # days; for what lies beyond only a few have registered yet
GUESTS = ("Petra Sommerfeld", "Ahmet Yıldız", "Ines Marquardt", "Jean-Luc Perrin", "Olga Winter", "Kai Brandner")


@dataclass
class Guest:
    """Somebody without a company of ours."""

    name: str
    email: str


@dataclass
class Hall:
    """Who may come: people by network, guests for what is open to everyone."""

    random: Random
    clusters: dict[str, Cluster]
    people: dict[int, list[Person]]  # by network

    @classmethod
    def seeded(cls, seed: int) -> "Hall":
        people: dict[int, list[Person]] = {}
        rows = Membership.objects.current().filter(company__affiliations__ends_on=None).order_by("pk")
        for cluster, person in rows.values_list("cluster", "company__affiliations__person"):
            people.setdefault(cluster, []).append(person)
        known = Person.objects.in_bulk()
        by_network = {cluster: [known[pk] for pk in keys if pk] for cluster, keys in people.items()}
        clusters = {cluster.slug: cluster for cluster in Cluster.objects.select_related("town")}
        return cls(Random(seed), clusters, by_network)

    def draw(self, event: Event, number: int) -> list[Person | Guest]:
        """So many people of the networks that hold the event; the last one is a guest where guests may come."""
        near = list(dict.fromkeys(one for host in event.hosts.all() for one in self.people.get(host.pk, [])))
        chosen: list[Person | Guest] = list(self.random.sample(near, min(len(near), number)))
        if event.audience == "everyone" and chosen:
            name = self.random.choice(GUESTS)
            chosen[-1] = Guest(name, f"gast{self.random.randint(1, 400)}@example.org")
        return chosen


def build_events(seed: int = 12) -> None:
    hall = Hall.seeded(seed)
    for row in (*texts.PAST, *texts.COMING):
        event = _build_event(row, hall)
        _fill(event, hall)
        if event.title == texts.CANCELLED:
            with at(office_moment(1, 15)):
                cancel_event(actor=_office(event.hosts.all()[0]), event=event)
                work_off()
    _register_accounts()


def _build_event(row: tuple, hall: Hall) -> Event:
    days, hour, minutes, hosts, kind, online, members_only, capacity, title, sentence = row
    held_by = [hall.clusters[slug] for slug in hosts.split()]
    start = local(event_day(days), hour)
    with at(_announced(start)):
        return create_event(
            actor=_office(held_by[0]),
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


def _announced(start: datetime) -> datetime:
    """Some weeks before the event, in office hours; what lies far ahead has been announced lately."""
    ahead = (timezone.localdate(start) - timezone.localdate()).days
    return office_moment(max(ANNOUNCED - ahead, 5 + ahead % 17), 11, ahead % 60)


def _fill(event: Event, hall: Hall) -> None:
    """One after the other since the announcement, and not after the event has begun."""
    for moment, one in zip(_moments(event, hall), hall.draw(event, _wanted(event, hall)), strict=False):
        person = one if isinstance(one, Person) else None
        with at(moment):
            if may_take_part(person, event):
                register(event=event, name=one.name, email=one.email, acting=person)
                work_off()


def _register_accounts() -> None:
    """The people to try have something before them."""
    events = Event.objects.filter(title__in=texts.WITH_ACCOUNTS).order_by("starts_at")
    for place, email in enumerate(("leader@example.org", "member@example.org", "english@example.org")):
        person = Person.objects.select_related("user").get(user__email=email)
        for event in events[: 3 - place % 2]:
            with at(office_moment(2 + place, 10 + place, 17)):
                register(event=event, name=person.name, email=email, language=person.user.language, acting=person)
                work_off()


def _wanted(event: Event, hall: Hall) -> int:
    if event.title in texts.FULL:
        return (event.capacity or 0) + 3
    ahead = event.starts_at - timezone.now()
    return hall.random.randint(0, 3) if ahead > timedelta(days=FARTHER) else hall.random.randint(FEWEST, MOST)


def _moments(event: Event, hall: Hall) -> list[datetime]:
    begun = min(later(event.starts_at - timedelta(days=2), 1), last_office_moment())
    announced = _announced(event.starts_at)
    span = max((begun - announced).days, 1)
    days = sorted(hall.random.uniform(0, span) for _place in range(20))
    return [min(later(announced + timedelta(days=day), 1), begun) for day in days]


def _office(cluster: Cluster) -> User:
    return cluster.roles.select_related("user").earliest("pk").user
