"""The people of a proposal as plain rows: what the board shows of each."""

from typing import NamedTuple

from django.db.models import QuerySet

from clusterportal.core.prepared import prepared
from clusterportal.core.sorting import german
from focusgroups.enums import ApplicationState, WaitingReason
from members.names import bilingual, full_name

from ..models import MatchingRun, ProposedSeat

FIELDS = (
    *("pk", "group_id", "application_id", "waiting_reason", "pinned", "rationale", "application__state"),
    *(f"application__person__{name}" for name in ("title", "first_name", "last_name")),
    *("application__company__name", "application__company__industry__name_de"),
    *("application__company__industry__name_en", "application__company__town__name"),
    *("application__company__town__latitude", "application__company__town__longitude"),
)


class SeatRow(NamedTuple):
    """One person of a proposal; ``gone`` says that the application was withdrawn since."""

    pk: int
    group: int | None
    application: int
    waiting_reason: str
    pinned: bool
    rationale: dict
    gone: bool
    name: str
    company: str
    industry: str
    town: str
    latitude: float
    longitude: float

    @property
    def reason(self) -> str:
        return str(WaitingReason(self.waiting_reason).label) if self.waiting_reason else ""


def seat_rows(run: MatchingRun) -> list[SeatRow]:
    """By last name."""
    return [_row(*values) for values in _seats(run.pk)]


@prepared
def _seats(run: int) -> QuerySet[ProposedSeat]:
    seats = ProposedSeat.objects.filter(run=run)
    return seats.order_by(german("application__person__last_name"), "pk").values_list(*FIELDS)


def _row(
    pk: int, group: int | None, application: int, waiting_reason: str, pinned: bool, rationale: dict, state: str,
    title: str, first: str, last: str, company: str, german_industry: str, english_industry: str, town: str,
    latitude: float, longitude: float,
) -> SeatRow:  # fmt: skip
    name = full_name(title, first, last)
    industry = bilingual(german_industry, english_industry)
    gone = state == ApplicationState.WITHDRAWN
    return SeatRow(
        pk, group, application, waiting_reason, pinned, rationale, gone, name, company, industry, town, latitude,
        longitude,
    )  # fmt: skip
