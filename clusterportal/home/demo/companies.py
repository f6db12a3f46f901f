"""Some 260 invented companies with their leaders, interests and memberships."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from members.enums import DecisionLevel, MembershipKind, SizeBand
from members.models import (
    Affiliation,
    Cluster,
    Company,
    Competence,
    Industry,
    Interest,
    Membership,
    Person,
    Topic,
    Town,
)

from . import words

MEMBERS = {"thzm": 62, "optonet": 34}
MEMBERS_ELSEWHERE = 7
LEVELS = (
    (DecisionLevel.MANAGING_DIRECTOR, "Geschäftsführung"),
    (DecisionLevel.OWNER, "Inhaberschaft"),
    (DecisionLevel.MANAGING_DIRECTOR, "Geschäftsführung"),
    (DecisionLevel.BOARD, "Vorstand"),
)


@dataclass
class Names:
    """Names that are given once: surname and trade for a company, first and last name for a person."""

    random: Random
    taken: set[str]

    @classmethod
    def seeded(cls, seed: int) -> "Names":
        return cls(Random(seed), set())

    def person(self, last_name: str) -> tuple[str, str]:
        while True:
            first = self.random.choice(words.FIRST_NAMES)
            if f"{first} {last_name}" not in self.taken:
                self.taken.add(f"{first} {last_name}")
                return first, last_name

    def company(self, trade: str) -> tuple[str, str]:
        """A company's name and the surname in it."""
        ways = words.TRADES[trade][0]
        while True:
            last_name = self.random.choice(words.LAST_NAMES)
            way = self.random.choice(ways)
            name = f"{way} {last_name}" if way in ("Hotel", "Institut") else f"{last_name} {way}"
            if name not in self.taken:
                self.taken.add(name)
                return name, last_name


def build_companies(seed: int = 11) -> None:
    """Companies, leaders and memberships of every network; the same for the same seed."""
    names = Names.seeded(seed)
    industries = {industry.code: industry for industry in Industry.objects.all()}
    towns = {town.name: town for town in Town.objects.all()}
    topics = list(Topic.objects.all())
    for cluster in Cluster.objects.select_related("town").order_by("pk"):
        trades = _trades(cluster, names.random)
        for _ in range(MEMBERS.get(cluster.slug, MEMBERS_ELSEWHERE)):
            company, last_name = _build_company(cluster, next(trades), names, industries, towns)
            _build_leader(company, last_name, names, topics)
    _join_second_networks(names.random)


def _trades(cluster: Cluster, random: Random) -> Iterator[str]:
    chosen = words.NETWORK_TRADES.get(cluster.slug)
    trades = chosen.split() if chosen else list(words.TRADES)
    random.shuffle(trades)
    return itertools.cycle(trades)


def _build_company(
    cluster: Cluster, trade: str, names: Names, industries: dict[str, Industry], towns: dict[str, Town]
) -> tuple[Company, str]:
    random = names.random
    name, last_name = names.company(trade)
    at_home = cluster.state != "TH" or random.random() < 0.25
    town = cluster.town if at_home else towns[random.choice(words.TOWNS)]
    company = Company.objects.create(
        name=name,
        industry=industries[trade],
        town=town,
        street=f"{random.choice(words.STREETS)} {random.randint(1, 80)}",
        size_band=random.choices(list(SizeBand), (2, 5, 4, 1))[0],
        profile=f"{name} aus {town.name}: {', '.join(words.TRADES[trade][1])}.",
        confirmed_on=date.today() - timedelta(days=random.randint(20, 500)),
    )
    chosen = random.sample(words.TRADES[trade][1], random.randint(1, 2))
    Competence.objects.bulk_create(Competence(company=company, name=competence) for competence in chosen)
    _join(cluster, company, random)
    return company, last_name


def _join(cluster: Cluster, company: Company, random: Random) -> Membership:
    kind = MembershipKind.RESEARCH if company.industry.code == "72" else MembershipKind.SME
    if kind == MembershipKind.SME and company.size_band == SizeBand.LARGE:
        kind = MembershipKind.LARGE
    start = date.today() - timedelta(days=random.randint(60, 4000))
    return Membership.objects.create(cluster=cluster, company=company, kind=kind, starts_on=start)


def _build_leader(company: Company, last_name: str, names: Names, topics: list[Topic]) -> Person:
    random = names.random
    first, last = names.person(last_name)
    person = Person.objects.create(
        title="Dr." if random.random() < 0.12 else "",
        first_name=first,
        last_name=last,
        email=f"{first}.{last}@example.org".lower().translate(
            str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"})
        ),
        phone=f"+49 0000 {random.randint(100000, 999999)}",
        sentence=random.choice(words.SENTENCES),
        travel_limit_km=random.choice((60, 80, 100, 120, 150)),
        interests_confirmed_at=timezone.now(),
    )
    level, function = random.choice(LEVELS)
    Affiliation.objects.create(
        person=person, company=company, function=function, decision_level=level, starts_on=date(2015, 1, 1)
    )
    give_interests(person, topics, random)
    return person


def give_interests(person: Person, topics: list[Topic], random: Random) -> None:
    """Two or three ranked interests; the first topics of the catalogue are the most wanted."""
    weights = [1 / (place + 1) ** 0.7 for place in range(len(topics))]
    chosen: list[Topic] = []
    while len(chosen) < random.choice((2, 3, 3)):
        topic = random.choices(topics, weights)[0]
        if topic not in chosen:
            chosen.append(topic)
    Interest.objects.bulk_create(
        Interest(
            person=person,
            topic=topic,
            rank=rank,
            wants_to_learn=random.random() < 0.8,
            can_contribute=random.random() < 0.45,
        )
        for rank, topic in enumerate(chosen, 1)
    )


def _join_second_networks(random: Random) -> None:
    clusters = list(Cluster.objects.filter(state="TH").order_by("pk"))
    for company in Company.objects.order_by("pk").filter(town__state="TH"):
        if random.random() < 0.15:
            cluster = random.choice(clusters)
            if not company.memberships.filter(cluster=cluster).exists():
                _join(cluster, company, random)
