"""What pages show of a date search."""

from dataclasses import dataclass
from datetime import datetime

from .dates import best_option
from .enums import Fits
from .models import DateAnswer, DateSearch, FocusGroup, Meeting, Seat
from .services.searches import fewest_for, host_seats, options_of


@dataclass(frozen=True)
class Day:
    """A day in question, who can come, and whether it is the best so far."""

    pk: int
    starts_at: datetime
    is_chosen: bool
    is_best: bool
    numbers: dict[str, int]
    names: dict[str, list[str]]


def latest_search(meeting: Meeting, seat: Seat | None = None) -> DateSearch | None:
    """The last search for this meeting, with ``answered`` and ``own``."""
    searches = meeting.searches.with_answered(seat).select_related("meeting__group")
    return searches.order_by("-opened_at", "-pk").first()


def days_of(search: DateSearch, group: FocusGroup, *, named: bool) -> list[Day]:
    options = options_of(search)
    best = best_option(options.values(), host=host_seats(search.meeting), fewest=fewest_for(group))
    by: dict[int, dict[str, list[str]]] = {pk: {fits: [] for fits in Fits.values} for pk in options}
    answers = DateAnswer.objects.filter(proposal__search=search, seat__in=group.seats.accepted())
    for answer in answers.select_related("seat__person").order_by("seat"):
        by[answer.proposal_id][answer.fits].append(answer.seat.person.name)
    return [
        Day(
            pk=one.pk,
            starts_at=one.starts_at,
            is_chosen=one.is_chosen,
            is_best=options[one.pk] == best,
            numbers={fits: len(names) for fits, names in by[one.pk].items()},
            names=by[one.pk] if named else {},
        )
        for one in search.proposals.all()
    ]
