"""Some 260 invented companies with their leaders, interests and memberships."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from members.enums import DecisionLevel, MembershipKind, SizeBand
from members.models import Affiliation, Cluster, Company, Industry, Membership, Person, Topic, Town
from members.services.companies import update_company
from members.services.interests import InterestChoice, save_interests
from members.services.memberships import NewCompany, NewContact, add_member

from . import words

MEMBERS = {"thzm": 62, "optonet": 34}
MEMBERS_ELSEWHERE = 7
LEVELS = (
    (DecisionLevel.MANAGING_DIRECTOR, "Geschäftsführung"),
    (DecisionLevel.OWNER, "Inhaberschaft"),
    (DecisionLevel.MANAGING_DIRECTOR, "Geschäftsführung"),
    (DecisionLevel.BOARD, "Vorstand"),
)
PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"})


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


@dataclass(frozen=True)
class Catalogue:
    """What companies and people choose from."""

    industries: dict[str, Industry]
    towns: dict[str, Town]
    topics: list[Topic]

    @classmethod
    def loaded(cls) -> "Catalogue":
        industries = {industry.code: industry for industry in Industry.objects.all()}
        return cls(industries, {town.name: town for town in Town.objects.all()}, list(Topic.objects.all()))


def build_companies(seed: int = 11) -> None:
    """Companies, leaders and memberships of every network; the same for the same seed."""
    names, catalogue = Names.seeded(seed), Catalogue.loaded()
    for cluster in Cluster.objects.select_related("town").order_by("pk"):
        trades = _trades(cluster, names.random)
        for _ in range(MEMBERS.get(cluster.slug, MEMBERS_ELSEWHERE)):
            _build_member(cluster, next(trades), names, catalogue)
    _join_second_networks(names.random)


def _trades(cluster: Cluster, random: Random) -> Iterator[str]:
    chosen = words.NETWORK_TRADES.get(cluster.slug)
    trades = chosen.split() if chosen else list(words.TRADES)
    random.shuffle(trades)
    return itertools.cycle(trades)


def _build_member(cluster: Cluster, trade: str, names: Names, catalogue: Catalogue) -> None:
    random = names.random
    name, last_name = names.company(trade)
    at_home = cluster.state != "TH" or random.random() < 0.25
    town = cluster.town if at_home else catalogue.towns[random.choice(words.TOWNS)]
    size = random.choices(list(SizeBand), (2, 5, 4, 1))[0]
    membership = add_member(
        cluster=cluster,
        company=NewCompany(name, town, catalogue.industries[trade], size),
        contact=_contact(last_name, names),
        kind=_kind(trade, size),
        starts_on=_joined(random),
        actor=None,
    )
    _describe(membership.company, trade, random)
    person = Person.objects.get(affiliations__company=membership.company)
    _introduce(person, random)
    give_interests(person, catalogue.topics, random)


def _contact(last_name: str, names: Names) -> NewContact:
    first, last = names.person(last_name)
    level, function = names.random.choice(LEVELS)
    address = f"{first}.{last}@example.org".lower().translate(PLAIN)
    return NewContact(first, last, address, f"+49 0000 {names.random.randint(100000, 999999)}", function, level)


def _kind(trade: str, size: SizeBand) -> MembershipKind:
    if trade == "72":
        return MembershipKind.RESEARCH
    return MembershipKind.LARGE if size == SizeBand.LARGE else MembershipKind.SME


def _joined(random: Random) -> date:
    return date.today() - timedelta(days=random.randint(60, 4000))


def _describe(company: Company, trade: str, random: Random) -> None:
    """The company's profile; some were last confirmed more than a year ago."""
    abilities = words.TRADES[trade][1]
    values = {
        "street": f"{random.choice(words.STREETS)} {random.randint(1, 80)}",
        "profile": f"{company.name} aus {company.town.name}: {', '.join(abilities)}.",
    }
    chosen = random.sample(abilities, random.randint(1, 2))
    update_company(company=company, values=values, competences=chosen, actor=None)
    confirmed = date.today() - timedelta(days=random.randint(20, 500))
    Company.objects.filter(pk=company.pk).update(confirmed_on=confirmed)


def _introduce(person: Person, random: Random) -> None:
    person.title = "Dr." if random.random() < 0.12 else ""
    person.sentence = random.choice(words.SENTENCES)
    person.travel_limit_km = random.choice((60, 80, 100, 120, 150))
    person.save(update_fields=["title", "sentence", "travel_limit_km"])
    Affiliation.objects.filter(person=person).update(starts_on=date(2015, 1, 1))


def give_interests(person: Person, topics: list[Topic], random: Random) -> None:
    """Two or three ranked interests; the first topics of the catalogue are the most wanted."""
    weights = [1 / (place + 1) ** 1.2 for place in range(len(topics))]
    wanted, chosen = random.choice((2, 3, 3, 3)), []
    while len(chosen) < wanted:
        topic = random.choices(topics, weights)[0]
        if topic not in chosen:
            chosen.append(topic)
    ways = random.choices(((True, False), (True, True), (False, True)), (5, 3, 2), k=wanted)
    choices = [
        InterestChoice(topic, learn, contribute) for topic, (learn, contribute) in zip(chosen, ways, strict=True)
    ]
    save_interests(person=person, choices=choices, actor=None)


def _join_second_networks(random: Random) -> None:
    """Some companies belong to two networks; the office of the second enters them once more and finds them."""
    clusters = list(Cluster.objects.filter(state="TH").order_by("pk"))
    for company in Company.objects.order_by("pk").filter(town__state="TH").select_related("town", "industry"):
        cluster = random.choice(clusters)
        if random.random() >= 0.15 or Membership.objects.filter(company=company, cluster=cluster).exists():
            continue
        known = NewCompany(company.name, company.town, company.industry, company.size_band)
        kind = _kind(company.industry.code, SizeBand(company.size_band))
        add_member(cluster=cluster, company=known, contact=None, kind=kind, starts_on=_joined(random), actor=None)
