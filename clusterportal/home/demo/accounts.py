"""The people with whom one tries the portal. Their password exists only here and is printed at the start."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from members.enums import DecisionLevel, MembershipKind, SizeBand
from members.models import Alliance, AllianceRole, Cluster, ClusterRole, Industry, Membership, Person, User
from members.services.companies import update_company
from members.services.memberships import NewCompany, NewContact, add_member
from members.services.people import update_profile

from .clock import at, local, office_moment
from .networks import EMPTY

PASSWORD = "demo-Fokusgruppe-6"

#: e-mail address, who that is
ACCOUNTS = (
    ("leader@example.org", "company leader, not yet in a round"),
    ("member@example.org", "company leader, member of a focus group"),
    ("english@example.org", "company leader who reads English, in the same group"),
    ("manager@example.org", "cluster manager of ThZM"),
    ("optonet@example.org", "cluster manager of OptoNet"),
    ("holznetz@example.org", "office of a network that has just begun (empty)"),
    ("staff@example.org", "staff of the initiative (Django admin)"),
    ("admin@example.org", "operator (superuser)"),
)


def build_accounts(alliance: Alliance) -> None:
    _office("manager@example.org", "Karla", "Rüdiger", Cluster.objects.get(slug="thzm"))
    _office("optonet@example.org", "Nora", "Ziegler", Cluster.objects.get(slug="optonet"))
    _office("holznetz@example.org", "Jonas", "Werner", Cluster.objects.get(slug=EMPTY))
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    Person.objects.create(user=staff, first_name="Lena", last_name="Voigt", email=staff.email)
    AllianceRole.objects.create(alliance=alliance, user=staff)
    User.objects.create_superuser("admin@example.org")
    with at(local(date(2019, 4, 1), 10)):
        membership = _leaders_membership()
    with at(office_moment(90, 16)):
        _leader(membership)
    for cluster in Cluster.objects.exclude(slug__in=("thzm", "optonet", EMPTY)):
        user = User.objects.create_user(f"{cluster.slug}@example.org")
        ClusterRole.objects.create(cluster=cluster, user=user)


def give_account(person: Person, email: str, language: str = "de") -> User:
    """Turns one of the invented people into an account to try."""
    user = User.objects.create_user(email, language=language)
    person.user = user
    person.email = email
    person.save()
    return user


def give_passwords() -> None:
    """One for all: making it takes a quarter of a second."""
    User.objects.filter(email__in=dict(ACCOUNTS)).update(password=make_password(PASSWORD))


def _office(email: str, first_name: str, last_name: str, cluster: Cluster) -> None:
    user = User.objects.create_user(email)
    Person.objects.create(user=user, first_name=first_name, last_name=last_name, email=email)
    ClusterRole.objects.create(cluster=cluster, user=user)


def _leaders_membership() -> Membership:
    cluster = Cluster.objects.get(slug="thzm")
    return add_member(
        cluster=cluster,
        company=NewCompany("Feinwerk Ilmtal", cluster.town, Industry.objects.get(code="28"), SizeBand.SMALL),
        contact=NewContact(
            "Hanna", "Leuthold", "leader@example.org", "+49 0000 418418",
            "Geschäftsführung", DecisionLevel.MANAGING_DIRECTOR,
        ),
        kind=MembershipKind.SME,
        starts_on=timezone.localdate(),
        actor=None,
    )  # fmt: skip


def _leader(membership: Membership) -> None:
    """A leader with company and membership, whose interests are still to be chosen."""
    person = Person.objects.get(affiliations__company=membership.company)
    values = {
        "street": "Gewerbestraße 6",
        "postal_code": "98693",
        "profile": "Baut Prüfgeräte und kleine Sondermaschinen für die Glasindustrie.",
    }
    user = give_account(person, "leader@example.org")
    update_company(company=membership.company, values=values, competences=["Prüfgeräte"], actor=user)
    about = {"sentence": "Baut Prüfgeräte und sucht Wege zu neuen Fachkräften.", "travel_limit_km": 100}
    update_profile(user=user, language="de", values=about)
