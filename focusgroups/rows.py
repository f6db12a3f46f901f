"""What the organising office reads of the applicants of a round, as plain values."""

from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Coalesce, Concat

from clusterportal.core.aggregates import Joined, parts
from clusterportal.core.prepared import prepared
from members.enums import DECISION_MAKERS
from members.models import Affiliation, Interest, Topic
from members.names import bilingual, full_name
from members.querysets import Viewer

from .enums import ApplicationState, WaitingReason
from .models import Application, Exclusion

FEWEST = 5  # people in a figure that may be shown
FIELD_END = "\n"  # between the values of one interest or one exclusion
PERSON = ("title", "first_name", "last_name")
APPLICANT_FIELDS = (
    *("pk", "company", "company__name", *(f"person__{name}" for name in PERSON), "state"),
    *("company__town__latitude", "company__town__longitude", "travel_limit_km", "decides"),
)
ROW_FIELDS = (
    *(f"person__{name}" for name in PERSON),
    *("company__name", "company__town__name", "company__industry__name_de", "company__industry__name_en"),
    *("state", "waiting_reason", "topics", "named"),
)


class Applicant(NamedTuple):
    """What it needs to know whether a round is ready."""

    pk: int
    company: int
    company_name: str
    person: str
    state: str
    latitude: float
    longitude: float
    travel_limit_km: int
    decides: bool


class ApplicationRow(NamedTuple):
    """An applicant in the office's table; ``named`` are the exclusions that the reader may know."""

    person: str
    company: str
    town: str
    industry: str
    state: str
    waiting_reason: str
    topics: list[str]
    named: list[str]

    @property
    def is_confidential(self) -> bool:
        """Whom somebody does not want to meet is rendered for the reader and kept by nobody."""
        return bool(self.named)

    def get_state_display(self) -> str:
        return str(ApplicationState(self.state).label)

    def get_waiting_reason_display(self) -> str:
        return str(WaitingReason(self.waiting_reason).label)


def applicants_of(round_id: int) -> tuple[list[Applicant], list[Applicant]]:
    """Everybody who has applied and not withdrawn, and those who are invited and have not answered."""
    rows = [_applicant(*row) for row in _applicants(round_id)]
    invited = [row for row in rows if row.state == ApplicationState.INVITED]
    return [row for row in rows if row.state != ApplicationState.INVITED], invited


def _applicant(pk: int, company: int, name: str, title: str, first: str, last: str, *rest: Any) -> Applicant:
    return Applicant(pk, company, name, full_name(title, first, last), *rest)


@prepared
def _applicants(round_id: int) -> QuerySet[Application]:
    """``decides`` says whether the person is a decision maker in the company that they apply for."""
    functions = Affiliation.objects.filter(
        person=OuterRef("person"),
        company=OuterRef("company"),
        ends_on__isnull=True,
        decision_level__in=sorted(DECISION_MAKERS),
    )
    asked = Application.objects.filter(round=round_id).exclude(state=ApplicationState.WITHDRAWN)
    return asked.annotate(decides=Exists(functions)).values_list(*APPLICANT_FIELDS)


def application_rows(user: Viewer, ids: list[int]) -> list[ApplicationRow]:
    """The applications with these numbers, in their order. Exclusions that nobody may know are not read at all."""
    return [_row(*row) for row in _rows(user, ids)]


@prepared
def _rows(user: Viewer, ids: list[int]) -> QuerySet[Application]:
    topics = Interest.objects.filter(person=OuterRef("person")).order_by().values("person")
    topic = _joined(Cast("rank", TextField()), F("topic__name_de"), F("topic__name_en"))
    named = Exclusion.objects.visible_to(user).filter(application=OuterRef("pk")).order_by().values("application")
    whom = (Coalesce(F(field), Value("")) for field in ("company__name", *(f"person__{name}" for name in PERSON)))
    exclusion = _joined(Cast("pk", TextField()), *whom)
    return (
        Application.objects.filter(pk__in=ids)
        .annotate(
            topics=Subquery(topics.annotate(all=Joined(topic)).values("all")),
            named=Subquery(named.annotate(all=Joined(exclusion)).values("all")),
        )
        .values_list(*ROW_FIELDS)
    )


def _joined(first: Cast, *others: F | Coalesce) -> Concat:
    rest = [part for other in others for part in (Value(FIELD_END), other)]
    return Concat(first, *rest, output_field=TextField())


def _row(
    title: str, first: str, last: str, company: str, town: str, german: str, english: str, state: str, reason: str,
    topics: str | None, named: str | None,
) -> ApplicationRow:  # fmt: skip
    words = [bilingual(*names) for names in _in_order(topics)]
    return ApplicationRow(
        full_name(title, first, last),
        company,
        town,
        bilingual(german, english),
        state,
        reason,
        words,
        [_whom(*one) for one in _in_order(named)],
    )


def _in_order(joined: str | None) -> list[list[str]]:
    """The values of each part, by the number that it begins with."""
    split = sorted((part.split(FIELD_END) for part in parts(joined)), key=lambda values: int(values[0]))
    return [values for _number, *values in split]


def _whom(company: str, title: str, first: str, last: str) -> str:
    return company or full_name(title, first, last)


def topic_demand(round_id: int) -> tuple[list[dict[str, Any]], list[str]]:
    """How many applicants name each topic, as bars; and the topics of so few that one could guess who they are."""
    counted = [(bilingual(german, english), people) for german, english, people in _named_topics(round_id)]
    bars = [{"label": name, "value": people} for name, people in counted if people >= FEWEST]
    rare = [name for name, people in counted if people < FEWEST]
    return sorted(bars, key=lambda row: -row["value"]), rare


@prepared
def _named_topics(round_id: int) -> QuerySet[Topic]:
    applied = Application.objects.filter(round=round_id).applied()
    counted = Topic.objects.filter(interests__person__applications__in=applied).order_by("position")
    people = Count("interests__person", distinct=True)
    return counted.annotate(people=people).values_list("name_de", "name_en", "people")
