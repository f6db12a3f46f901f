"""Some 260 invented companies with their leaders, interests and memberships, as they came and went."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from members.enums import DecisionLevel, MembershipKind, SizeBand
from members.models import Affiliation, Cluster, Company, Industry, Membership, Person, Topic, Town
from members.services.companies import update_company
from members.services.interests import InterestChoice, save_interests
from members.services.memberships import NewCompany, NewContact, add_member, end_membership

from . import words
from .clock import at, days_from_today, office_moment
from .networks import EMPTY

MEMBERS = {"thzm": 62, "optonet": 34}
MEMBERS_ELSEWHERE = 7
NEW = {"thzm": 8, "optonet": 5}  # of them joined within the year
LEFT = {"thzm": 6, "optonet": 4}  # and so many more left it within the year
REASONS = (
    "Betrieb geschlossen",
    "mit einem anderen Mitglied zusammengegangen",
    "neue Eigentümer, keine Netzwerkarbeit mehr",
    "Beitrag gespart",
    "Standort nach Sachsen verlegt",
    "sieht keinen Nutzen mehr",
)
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
    endings: Iterator[str]  # dealt round, so that people who joined after each other do not say the same

    @classmethod
    def seeded(cls, seed: int) -> "Names":
        return cls(Random(seed), set(), itertools.cycle(words.ENDINGS))

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
    for cluster in Cluster.objects.exclude(slug=EMPTY).select_related("town").order_by("pk"):
        trades = _trades(cluster, names.random)
        stay, new = MEMBERS.get(cluster.slug, MEMBERS_ELSEWHERE), NEW.get(cluster.slug, 0)
        for number in range(stay):
            joined = _joined(names.random) if number < stay - new else _within_a_year(names.random)
            if new and number == stay - 1:
                joined = office_moment(11, 14, 5)
            _build_member(cluster, next(trades), joined, names, catalogue)
        for reason in REASONS[: LEFT.get(cluster.slug, 0)]:
            membership = _build_member(cluster, next(trades), _joined(names.random), names, catalogue)
            _leave(membership, reason, names.random)
    _join_second_networks(names.random)


def _trades(cluster: Cluster, random: Random) -> Iterator[str]:
    chosen = words.NETWORK_TRADES.get(cluster.slug)
    trades = chosen.split() if chosen else list(words.TRADES)
    random.shuffle(trades)
    return itertools.cycle(trades)


def _build_member(cluster: Cluster, trade: str, joined: datetime, names: Names, catalogue: Catalogue) -> Membership:
    with at(joined):
        membership = _add_member(cluster, trade, names, catalogue)
    confirmed = max(membership.starts_on, days_from_today(-names.random.randint(20, 500)))
    Company.objects.filter(pk=membership.company_id).update(confirmed_on=confirmed)
    return membership


def _leave(membership: Membership, reason: str, random: Random) -> None:
    """At the end of a month, told a few weeks before."""
    told = office_moment(random.randint(180, 330), random.randint(9, 15), random.randint(0, 59))
    last_day = (told.date().replace(day=1) + timedelta(days=62)).replace(day=1) - timedelta(days=1)
    with at(told):
        end_membership(membership=membership, ends_on=last_day, reason=reason, actor=None)


def _add_member(cluster: Cluster, trade: str, names: Names, catalogue: Catalogue) -> Membership:
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
        starts_on=days_from_today(0),
        actor=None,
    )
    _describe(membership.company, trade, random)
    person = Person.objects.get(affiliations__company=membership.company)
    _introduce(person, names)
    give_interests(person, catalogue.topics, random)
    return membership


def _contact(last_name: str, names: Names) -> NewContact:
    first, last = names.person(last_name)
    level, function = names.random.choice(LEVELS)
    address = f"{first}.{last}@example.org".lower().translate(PLAIN)
    return NewContact(first, last, address, f"+49 0000 {names.random.randint(100000, 999999)}", function, level)


def _kind(trade: str, size: SizeBand) -> MembershipKind:
    if trade == "72":
        return MembershipKind.RESEARCH
    return MembershipKind.LARGE if size == SizeBand.LARGE else MembershipKind.SME


def _joined(random: Random) -> datetime:
    """Between three and eleven years ago."""
    return office_moment(random.randint(1100, 4000), random.randint(9, 15), random.randint(0, 59))


def _within_a_year(random: Random) -> datetime:
    """Not in the last months: each change of the members lets the enquiries' engine learn anew, which takes seconds."""
    return office_moment(random.randint(110, 350), random.randint(9, 15), random.randint(0, 59))


def _describe(company: Company, trade: str, random: Random) -> None:
    """The company's profile as it joined."""
    abilities = words.TRADES[trade][1]
    values = {
        "street": f"{random.choice(words.STREETS)} {random.randint(1, 80)}",
        "profile": f"{company.name} aus {company.town.name}: {', '.join(abilities)}.",
    }
    chosen = random.sample(abilities, random.randint(1, 2))
    update_company(company=company, values=values, competences=chosen, actor=None)


def _introduce(person: Person, names: Names) -> None:
    random = names.random
    person.title = "Dr." if random.random() < 0.12 else ""
    person.sentence = f"{random.choice(words.BEGINNINGS)} und {next(names.endings)}."
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
    clusters = list(Cluster.objects.filter(state="TH").exclude(slug=EMPTY).order_by("pk"))
    for company in Company.objects.order_by("pk").filter(town__state="TH").select_related("town", "industry"):
        cluster = random.choice(clusters)
        if random.random() >= 0.15 or Membership.objects.filter(company=company, cluster=cluster).exists():
            continue
        known = NewCompany(company.name, company.town, company.industry, company.size_band)
        kind = _kind(company.industry.code, SizeBand(company.size_band))
        with at(_within_a_year(random)):
            today = days_from_today(0)
            add_member(cluster=cluster, company=known, contact=None, kind=kind, starts_on=today, actor=None)
