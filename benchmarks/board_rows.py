"""A round as large as the bench wants it, with a proposal on the table."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from focusgroups.models import Application, Exclusion, Round
from matchmaking.models import MatchingRun, ProposedGroup, ProposedSeat
from matchmaking.services.runs import letter
from members.models import (
    Affiliation,
    Cluster,
    ClusterRole,
    Company,
    Competence,
    Industry,
    Interest,
    Membership,
    Person,
    Topic,
    Town,
    User,
)

SIZE = 6


def build_proposal(people: int, seed: int = 1) -> tuple[User, MatchingRun]:
    """An office and a proposal for so many people; who is left over waits."""
    random = Random(seed)
    cluster, user = _office()
    round = _round(cluster)
    applications = _applications(round, _people(cluster, people, random), random)
    run = MatchingRun.objects.create(round=round, number=1, state="done", result={"total": 1.0, "random": 0.6})
    groups = ProposedGroup.objects.bulk_create(
        ProposedGroup(run=run, letter=letter(number)) for number in range(people // SIZE)
    )
    ProposedSeat.objects.bulk_create(
        ProposedSeat(
            run=run,
            application=application,
            group=groups[place // SIZE] if place // SIZE < len(groups) else None,
            waiting_reason="" if place // SIZE < len(groups) else "remainder",
        )
        for place, application in enumerate(applications)
    )
    return user, run


def _office() -> tuple[Cluster, User]:
    town = Town.objects.create(name="Musterstadt", state="TH", latitude=50.98, longitude=11.03)
    cluster = Cluster.objects.create(
        slug="bench", name="Bench network", short_name="Bench", kind="branch network", state="TH", town=town
    )
    user = User.objects.create_user("office@example.org", second_factor_since=timezone.now())
    Person.objects.create(user=user, first_name="Olga", last_name="Office", email=user.email)
    ClusterRole.objects.create(cluster=cluster, user=user)
    return cluster, user


def _round(cluster: Cluster) -> Round:
    today = timezone.localdate()
    return Round.objects.create(
        cluster=cluster, title="Bench", state="review", opens_on=today - timedelta(days=30),
        closes_on=today - timedelta(days=1), answer_by=today + timedelta(days=9), starts_on=today + timedelta(days=40),
    )  # fmt: skip


def _people(cluster: Cluster, number: int, random: Random) -> list[tuple[Person, Company]]:
    industries = Industry.objects.bulk_create(
        Industry(code=str(10 + place), name_de=f"Branche {place}", name_en=f"Industry {place}") for place in range(30)
    )
    towns = Town.objects.bulk_create(
        Town(name=f"Ort {place}", state="TH", latitude=random.uniform(50.3, 51.5), longitude=random.uniform(10, 12.5))
        for place in range(40)
    )
    companies = Company.objects.bulk_create(
        Company(
            name=f"Company {place} GmbH",
            industry=random.choice(industries),
            town=random.choice(towns),
            size_band=random.randrange(4),
        )
        for place in range(number)
    )
    people = Person.objects.bulk_create(
        Person(first_name="Pia", last_name=f"Person{place:03}", email=f"pia{place}@example.org")
        for place in range(number)
    )
    _profiles(cluster, people, companies, random)
    return list(zip(people, companies, strict=True))


def _profiles(cluster: Cluster, people: list[Person], companies: list[Company], random: Random) -> None:
    long_ago = timezone.localdate() - timedelta(days=900)
    topics = Topic.objects.bulk_create(
        Topic(slug=f"bench-{place}", name_de=f"Thema {place}", name_en=f"Topic {place}") for place in range(12)
    )
    Membership.objects.bulk_create(
        Membership(cluster=cluster, company=company, starts_on=long_ago, confirmed_at=timezone.now())
        for company in companies
    )
    Competence.objects.bulk_create(
        Competence(company=company, name=f"Competence {random.randrange(40)}") for company in companies
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=person, company=company, decision_level="owner", function="Owner", starts_on=long_ago)
        for person, company in zip(people, companies, strict=True)
    )
    Interest.objects.bulk_create(
        Interest(person=person, topic=topic, rank=rank, can_contribute=random.random() < 0.4)
        for person in people
        for rank, topic in enumerate(random.sample(topics, 3), start=1)
    )


def _applications(round: Round, people: list[tuple[Person, Company]], random: Random) -> list[Application]:
    applications = Application.objects.bulk_create(
        Application(round=round, person=person, company=company, travel_limit_km=random.choice((80, 120, 150)))
        for person, company in people
    )
    Exclusion.objects.bulk_create(
        Exclusion(application=one, kind="private", visibility="nobody", person=random.choice(people)[0])
        for one in random.sample(applications, len(applications) // 10)
    )
    return applications
