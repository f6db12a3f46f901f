"""Networks, companies, people and accounts. What is not given is invented, and different each time."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone
from model_bakery import baker

from members.enums import ClusterKind, ClusterRoleKind, DecisionLevel, MembershipKind, SizeBand, State
from members.models import (
    Affiliation,
    Alliance,
    AllianceRole,
    Cluster,
    ClusterRole,
    Company,
    Consent,
    Industry,
    Interest,
    Membership,
    Person,
    Topic,
    Town,
    User,
)

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


def _next() -> int:
    return next(_numbers)


def make_town(**fields: Any) -> Town:
    defaults = {"name": f"Musterstadt {_next()}", "state": State.TH, "latitude": 50.9, "longitude": 11.2}
    return baker.make(Town, **{**defaults, **fields})


def make_industry(code: str = "28", **fields: Any) -> Industry:
    """The industry with this code (by default mechanical engineering); made once, then found again."""
    defaults = {"name_de": f"Branche {code}", "name_en": f"Industry {code}"}
    return Industry.objects.get_or_create(code=code, defaults={**defaults, **fields})[0]


def make_topic(**fields: Any) -> Topic:
    number = _next()
    defaults = {"slug": f"topic-{number}", "name_de": f"Thema {number}", "name_en": f"Topic {number}"}
    return baker.make(Topic, **{**defaults, **fields})


def make_alliance(**fields: Any) -> Alliance:
    number = _next()
    return baker.make(Alliance, **{"slug": f"alliance-{number}", "name": f"Alliance {number}", **fields})


def make_cluster(*, alliance: Alliance | None = None, **fields: Any) -> Cluster:
    number = _next()
    defaults = {
        "slug": f"network-{number}",
        "name": f"Network {number} of the region",
        "short_name": f"Network {number}",
        "kind": ClusterKind.BRANCH,
        "state": State.TH,
        "description_de": f"Beschreibung {number}.",
        "description_en": f"Description {number}.",
        "contact_email": f"office{number}@example.org",
    }
    if "town" not in fields:
        defaults["town"] = make_town()
    cluster = baker.make(Cluster, **{**defaults, **fields})
    if alliance:
        cluster.alliances.add(alliance)
    return cluster


def make_company(*, cluster: Cluster | None = None, **fields: Any) -> Company:
    """A company; with a cluster also its current membership."""
    defaults: dict[str, Any] = {"name": f"Company {_next()} GmbH", "size_band": SizeBand.SMALL}
    if "town" not in fields:
        defaults["town"] = make_town()
    if "industry" not in fields:
        defaults["industry"] = make_industry()
    company = baker.make(Company, **{**defaults, **fields})
    if cluster:
        make_membership(cluster=cluster, company=company)
    return company


def make_membership(*, cluster: Cluster | None = None, company: Company | None = None, **fields: Any) -> Membership:
    """A membership that the company has agreed to; ``confirmed_at=None`` for one that waits for it."""
    defaults = {"kind": MembershipKind.SME, "starts_on": LONG_AGO, "confirmed_at": timezone.now()}
    return baker.make(
        Membership, cluster=cluster or make_cluster(), company=company or make_company(), **{**defaults, **fields}
    )


def make_user(*, password: str | None = None, **fields: Any) -> User:
    """An account; without a password it cannot sign in by one (``client.force_login`` always works)."""
    email = fields.pop("email", None) or f"user{_next()}@example.org"
    return User.objects.create_user(email, password, **fields)


def make_superuser(**fields: Any) -> User:
    return make_user(is_staff=True, is_superuser=True, **fields)


def make_person(*, company: Company | None = None, user: User | None = None, **fields: Any) -> Person:
    """A person; with a company also a current function there (``function`` and ``decision_level`` go with it)."""
    number = _next()
    function = fields.pop("function", "Managing director")
    level = fields.pop("decision_level", DecisionLevel.MANAGING_DIRECTOR)
    defaults = {
        "first_name": f"First{number}",
        "last_name": f"Last{number}",
        "email": user.email if user else f"person{number}@example.org",
        "phone": f"+49 30 {number:06d}",
    }
    person = baker.make(Person, user=user, **{**defaults, **fields})
    if company:
        make_affiliation(person=person, company=company, function=function, decision_level=level)
    return person


def make_affiliation(*, person: Person, company: Company, **fields: Any) -> Affiliation:
    defaults = {"function": "Managing director", "decision_level": DecisionLevel.MANAGING_DIRECTOR}
    return baker.make(Affiliation, person=person, company=company, **{"starts_on": LONG_AGO, **defaults, **fields})


def make_leader(company: Company | None = None, **fields: Any) -> User:
    """An account with a person (``user.person``) who leads the company; fields go to the person."""
    user = make_user(email=fields.pop("email", None), password=fields.pop("password", None))
    make_person(company=company or make_company(), user=user, **fields)
    return user


def make_manager(cluster: Cluster, **fields: Any) -> User:
    """An account in the network's office."""
    user = make_user(**fields)
    ClusterRole.objects.create(cluster=cluster, user=user, kind=ClusterRoleKind.MANAGER)
    return user


def make_staff(alliance: Alliance, **fields: Any) -> User:
    """An account in the alliance's coordination office, with access to the administration."""
    user = make_user(is_staff=True, **fields)
    AllianceRole.objects.create(alliance=alliance, user=user)
    return user


def make_interest(*, person: Person, rank: int = 1, topic: Topic | None = None, **fields: Any) -> Interest:
    return baker.make(Interest, person=person, rank=rank, topic=topic or make_topic(), **fields)


def make_consent(*, person: Person, **fields: Any) -> Consent:
    defaults = {"purpose": "matching", "wording": "I agree.", "version": "1", "channel": "portal"}
    return baker.make(Consent, person=person, **{**defaults, **fields})
