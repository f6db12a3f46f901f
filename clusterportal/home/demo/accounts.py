"""The people with whom one tries the portal. Their password exists only here and is printed at the start."""

from datetime import date

from django.utils import timezone

from members.enums import DecisionLevel
from members.models import Affiliation, Alliance, AllianceRole, Cluster, ClusterRole, Company, Membership, Person, User

PASSWORD = "demo-Fokusgruppe-6"

#: e-mail address, who that is
ACCOUNTS = (
    ("leader@example.org", "company leader, not yet in a round"),
    ("member@example.org", "company leader, member of a focus group"),
    ("manager@example.org", "cluster manager of ThZM"),
    ("optonet@example.org", "cluster manager of OptoNet"),
    ("staff@example.org", "staff of the initiative (Django admin)"),
    ("admin@example.org", "operator (superuser)"),
)


def build_accounts(alliance: Alliance) -> None:
    _office("manager@example.org", "Karla", "Rüdiger", Cluster.objects.get(slug="thzm"))
    _office("optonet@example.org", "Nora", "Ziegler", Cluster.objects.get(slug="optonet"))
    staff = User.objects.create_user("staff@example.org", PASSWORD, is_staff=True)
    Person.objects.create(user=staff, first_name="Lena", last_name="Voigt", email=staff.email)
    AllianceRole.objects.create(alliance=alliance, user=staff)
    User.objects.create_superuser("admin@example.org", PASSWORD)
    _leader()
    for cluster in Cluster.objects.exclude(slug__in=("thzm", "optonet")):
        user = User.objects.create_user(f"{cluster.slug}@example.org")
        ClusterRole.objects.create(cluster=cluster, user=user)


def give_account(person: Person, email: str) -> User:
    """Turns one of the invented people into an account to try."""
    user = User.objects.create_user(email, PASSWORD)
    person.user = user
    person.email = email
    person.save(update_fields=["user", "email"])
    return user


def _office(email: str, first_name: str, last_name: str, cluster: Cluster) -> None:
    user = User.objects.create_user(email, PASSWORD)
    Person.objects.create(user=user, first_name=first_name, last_name=last_name, email=email)
    ClusterRole.objects.create(cluster=cluster, user=user)


def _leader() -> None:
    """A leader with company and membership, whose interests are still to be chosen."""
    template = Company.objects.filter(memberships__cluster__slug="thzm", industry__code="28").earliest("pk")
    company = Company.objects.create(
        name="Feinwerk Ilmtal",
        industry=template.industry,
        town=Cluster.objects.get(slug="thzm").town,
        street="Gewerbestraße 6",
        postal_code="98693",
        size_band=1,
        profile="Baut Prüfgeräte und kleine Sondermaschinen für die Glasindustrie.",
        confirmed_on=date.today(),
    )
    Membership.objects.create(cluster=Cluster.objects.get(slug="thzm"), company=company, starts_on=date(2019, 4, 1))
    person = Person.objects.create(
        first_name="Hanna",
        last_name="Leuthold",
        phone="+49 0000 418418",
        sentence="Baut Prüfgeräte und sucht Wege zu neuen Fachkräften.",
        travel_limit_km=100,
        interests_confirmed_at=timezone.now(),
    )
    Affiliation.objects.create(
        person=person,
        company=company,
        function="Geschäftsführung",
        decision_level=DecisionLevel.MANAGING_DIRECTOR,
        starts_on=date(2019, 4, 1),
    )
    give_account(person, "leader@example.org")
