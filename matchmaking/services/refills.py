"""A seat that was declined goes to the best person who waits."""

from collections.abc import Sequence

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun
from focusgroups.enums import OPEN_SEATS, ApplicationState, WaitingReason
from focusgroups.models import Application, FocusGroup, Newcomer, Seat
from focusgroups.querysets import ApplicationQuerySet
from focusgroups.room.newcomers import asked_newcomer, propose_newcomer
from focusgroups.services.consent import has_met
from focusgroups.services.groups import invite_to_seat
from members.models import User

from .. import adapters
from ..enums import RunState
from ..models import MatchingRun


def refill_seat(*, seat_id: int, job: JobRun) -> None:
    """Invites whoever fits the group's rules and lifts it most; nobody, where nobody fits."""
    seat = Seat.objects.select_related("group__round").get(pk=seat_id)
    if seat.state in OPEN_SEATS or _is_full(seat.group) or asked_newcomer(seat.group):
        return
    chosen = best_waiting(seat.group)
    with job.finish():
        if chosen is None:
            record(actor=None, verb="seat_not_refilled", target=seat.group)
        else:
            fill_seat(seat.group, Application.objects.get(pk=chosen))


def fill_seat(group: FocusGroup, application: Application, actor: User | None = None) -> None:
    """Invites, as long as the group has not met; afterwards its members are asked first."""
    if has_met(group):
        propose_newcomer(group=group, application=application, actor=actor)
    else:
        invite_to_seat(group=group, application=application, actor=actor)


def best_waiting(group: FocusGroup, among: Sequence[int] | None = None) -> int | None:
    """The application on the waiting list that keeps the group's rules and lifts it most; None where nobody does."""
    waiting = _waiting(group).filter(pk__in=among) if among is not None else _waiting(group)
    return adapters.best_for_group(
        group.round,
        list(group.seats.open().values_list("application_id", flat=True)),
        list(waiting.values_list("pk", flat=True)),
        _weights(group),
    )


def _weights(group: FocusGroup) -> dict[str, float]:
    """What counted when the group was put together."""
    published = MatchingRun.objects.filter(round=group.round_id, state=RunState.PUBLISHED)
    return published.values_list("weights", flat=True).first() or {}


def _is_full(group: FocusGroup) -> bool:
    return group.seats.open().count() >= group.round.max_size


def _waiting(group: FocusGroup) -> ApplicationQuerySet:
    """Who waits for a seat, has not declined one, and was not asked, or asked for, in this group before."""
    waiting = Application.objects.filter(round=group.round_id, state=ApplicationState.WAITING)
    asked = group.seats.values("person")
    asked_for = Newcomer.objects.filter(group=group).values("application")
    return waiting.exclude(waiting_reason=WaitingReason.DECLINED).exclude(person__in=asked).exclude(pk__in=asked_for)
