"""Networks, companies, an office's own members, and people, as they can be found."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clusterportal.core.sorting import german
from members.enums import ClusterKind, MembershipKind, State
from members.models import Affiliation, Cluster, Company, Competence, Membership, Person, Service
from members.names import full_name
from members.querysets import Viewer
from members.words import containing

from .matching import Text
from .sources import (
    CORE,
    FRAME,
    NAME,
    Candidate,
    bilingual,
    foremost,
    joined,
    named,
    of_language,
    prose,
    split,
    topics_of,
)

Row = dict[str, Any]
ABOUT = ("industry__name_de", "industry__name_en", "town__name")  # of a company


def networks(user: Viewer, words: list[str]) -> list[Candidate]:
    found = Cluster.objects.visible_to(user).annotate(
        competence_names=joined(Competence, "cluster", "name"),
        service_names=joined(Service, "cluster", "name"),
        topic_names=joined(Cluster.topics.through, "cluster", "topic__name_de", "topic__name_en"),
    )
    rows = foremost(found, words, ("name", "short_name"), german("name")).values(
        *("slug", "name", "short_name", "kind", "state", "region", "town__name", "description_de", "description_en"),
        *("tags", "competence_names", "service_names", "topic_names"),
    )
    return [_network(row) for row in rows]


def _network(row: Row) -> Candidate:
    texts = [
        Text(_("Name"), row["name"], NAME),
        Text(_("Name"), row["short_name"], NAME),
        *named(_("Competence"), row["competence_names"]),
        *named(_("Service"), row["service_names"]),
        *topics_of(row["topic_names"]),
        *(Text(_("Keyword"), tag, CORE) for tag in row["tags"]),
        Text(_("Town"), row["town__name"], FRAME),
        Text(_("Region"), row["region"], FRAME),
        Text(_("Federal state"), str(State(row["state"]).label), FRAME),
        prose(_("Profile"), row["description_de"]),
        prose(_("Profile"), row["description_en"], "en"),
    ]
    line = f"{row['town__name']} · {ClusterKind(row['kind']).label}"
    return Candidate(row["name"], reverse("members:cluster_detail", args=[row["slug"]]), line, texts, language="de")


def companies(user: Viewer, words: list[str]) -> list[Candidate]:
    """Without the members of the user's own office, which are a kind of their own."""
    found = Company.objects.visible_to(user).exclude(pk__in=own_members(user).values("company"))
    found = found.annotate(competence_names=joined(Competence, "company", "name"))
    rows = foremost(found, words, ("name",), german("name"), told=_tells_of)
    profile = {"town_name": F("town__name"), "in_german": F("industry__name_de"), "in_english": F("industry__name_en")}
    return [_company(row) for row in rows.values("pk", "name", "profile", "competence_names", **profile)]


def _tells_of(word: str) -> Q:
    """Companies with the word in their profile, competences, industry or town."""
    able = Competence.objects.filter(containing(word, "name"), company__isnull=False)
    return Q(pk__in=able.values("company")) | containing(word, "profile", *ABOUT)


def _member_tells_of(word: str) -> Q:
    able = Competence.objects.filter(containing(word, "name"), company__isnull=False)
    about = (f"company__{field}" for field in ("profile", *ABOUT))
    return Q(company__in=able.values("company")) | containing(word, *about)


def _company(row: Row) -> Candidate:
    line = f"{of_language(row['in_german'], row['in_english'])} · {row['town_name']}"
    url = reverse("members:company_detail", args=[row["pk"]])
    return Candidate(row["name"], url, line, [*_called(row), *_about(row)])


def own_members(user: Viewer) -> QuerySet[Membership]:
    """Current memberships of the networks in whose offices the user works."""
    offices = user.managed_cluster_ids if user.is_authenticated else []
    return Membership.objects.visible_to(user).running().filter(cluster__in=offices)


def members(user: Viewer, words: list[str]) -> list[Candidate]:
    found = own_members(user).annotate(competence_names=joined(Competence, "company", "name", of="company"))
    told = _member_tells_of
    rows = foremost(found, words, ("company__name",), german("company__name"), told=told).values(
        *("pk", "kind", "cluster__short_name", "confirmed_at", "company__released", "competence_names"),
        name=F("company__name"),
        town_name=F("company__town__name"),
        profile=F("company__profile"),
        in_german=F("company__industry__name_de"),
        in_english=F("company__industry__name_en"),
    )
    return [_member(row) for row in rows]


def _member(row: Row) -> Candidate:
    """While a company has not agreed, its office reads no more of it than everybody."""
    shows_company = row["confirmed_at"] is not None or row["company__released"]
    line = f"{MembershipKind(row['kind']).label} · {row['town_name']} · {row['cluster__short_name']}"
    url = reverse("members:membership_detail", args=[row["pk"]])
    return Candidate(row["name"], url, line, [*_called(row), *(_about(row) if shows_company else [])])


def _called(row: Row) -> list[Text]:
    return [Text(_("Name"), row["name"], NAME), Text(_("Town"), row["town_name"], FRAME)]


def _about(row: Row) -> list[Text]:
    return [
        *named(_("Competence"), row["competence_names"]),
        *bilingual(_("Industry"), (row["in_german"], row["in_english"]), FRAME),
        prose(_("Profile"), row["profile"]),
    ]


def people(user: Viewer, words: list[str]) -> list[Candidate]:
    """With their functions in the companies that the user may know; elsewhere nobody is told where they work."""
    functions = Affiliation.objects.filter(ends_on__isnull=True, company__in=Company.objects.visible_to(user))
    found = Person.objects.visible_to(user).annotate(
        functions=joined(functions, "person", "function", "company__name"),
    )
    rows = foremost(found, words, ("last_name", "first_name"), german("last_name"), german("first_name"))
    return [_person(*row) for row in rows.values_list("pk", "title", "first_name", "last_name", "email", "functions")]


def _person(pk: int, title: str, first_name: str, last_name: str, email: str, functions: str | None) -> Candidate:
    name = full_name(title, first_name, last_name)
    works = split(functions)
    texts = [
        Text(_("Name"), name, NAME),
        *(Text(_("Function"), function, CORE) for function, _company in works),
        *(Text(_("Company"), company, CORE) for _function, company in works),
        Text(_("E-mail address"), email, FRAME),
    ]
    line = " · ".join(", ".join(filter(None, work)) for work in works)
    return Candidate(name, reverse("members:person_detail", args=[pk]), line, texts)
