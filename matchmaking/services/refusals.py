"""What a confidential rule refuses on the board: kept, counted, and from the tenth time on no longer told.

Whoever tries every place of one person could infer whom that person will not meet. A group counts anew when others sit
there, because only then its answer says something new.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import User

from .. import adapters
from ..exceptions import RunError
from ..models import ConfidentialRefusal, MatchingRun, ProposedSeat

MOST = 10  # the refusal from which on a person of a proposal is no longer placed by hand


class ConfidentialRuleError(RunError):
    """A change that a confidential rule forbids. It says so and names nobody."""

    def __init__(self, seat: ProposedSeat, beside: Collection[int]) -> None:
        super().__init__(_("A confidential rule stands against this place. Nothing was changed."))
        self.seat, self.beside = seat, beside


@contextmanager
def keeping_refusals(actor: User | None) -> Iterator[None]:
    """Around the transaction of an act: what a confidential rule refuses is kept although nothing else is."""
    try:
        yield
    except ConfidentialRuleError as refusal:
        keep_refusals(run=refusal.seat.run, refused={refusal.seat.pk: [refusal.beside]}, actor=actor)
        raise


def refuse_secret(seat: ProposedSeat, beside: Collection[ProposedSeat]) -> None:
    """Raises where the person must not sit beside one of these people, and nobody may know it."""
    others = sorted(one.application_id for one in beside if one != seat)
    if adapters.secret_beside(seat.run.round, seat.application_id, others):
        raise ConfidentialRuleError(seat, others)


def keep_refusals(*, run: MatchingRun, refused: Mapping[int, Collection[Collection[int]]], actor: User | None) -> None:
    """By the id of a seat: the people, by their applications, beside whom a confidential rule forbids to sit."""
    rows = [
        ConfidentialRefusal(run=run, seat_id=seat, beside=_digest(people), actor=actor)
        for seat, groups in refused.items()
        for people in groups
    ]
    if not rows:
        return
    with transaction.atomic():
        ConfidentialRefusal.objects.bulk_create(rows, ignore_conflicts=True)
        record(actor=actor, verb="board_refused", target=run, seats=sorted(refused))


def held_seats(run: MatchingRun) -> set[int]:
    """Ids of the seats of those who are no longer placed by hand in this proposal."""
    counted = run.confidential_refusals.order_by().values("seat").annotate(times=Count("pk"))
    return set(counted.filter(times__gte=MOST).values_list("seat", flat=True))


def require_not_held(seat: ProposedSeat) -> None:
    if seat.confidential_refusals.count() >= MOST:
        person = seat.application.person
        raise RunError(_("%(person)s is no longer placed by hand in this proposal.") % {"person": person})


def _digest(people: Collection[int]) -> str:
    return hashlib.sha256(",".join(str(pk) for pk in sorted(people)).encode()).hexdigest()
