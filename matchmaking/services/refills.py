"""A seat that was declined goes to the best person who waits."""

from clusterportal.core.audit import record
from clusterportal.core.jobs import JobRun
from focusgroups.enums import OPEN_SEATS, ApplicationState, WaitingReason
from focusgroups.models import Application, FocusGroup, Seat
from focusgroups.querysets import ApplicationQuerySet
from focusgroups.services.groups import invite_to_seat

from .. import adapters
from ..enums import RunState
from ..models import MatchingRun


def refill_seat(*, seat_id: int, job: JobRun) -> None:
    """Invites whoever fits the group's rules and lifts it most; nobody, where nobody fits."""
    seat = Seat.objects.select_related("group__round").get(pk=seat_id)
    if seat.state in OPEN_SEATS or _is_full(seat.group):
        return
    chosen = adapters.best_for_group(
        seat.group.round,
        list(seat.group.seats.open().values_list("application_id", flat=True)),
        list(_waiting(seat.group).values_list("pk", flat=True)),
        _weights(seat.group),
    )
    with job.finish():
        if chosen is None:
            record(actor=None, verb="seat_not_refilled", target=seat.group)
        else:
            invite_to_seat(group=seat.group, application=Application.objects.get(pk=chosen))


def _weights(group: FocusGroup) -> dict[str, float]:
    """What counted when the group was put together."""
    published = MatchingRun.objects.filter(round=group.round_id, state=RunState.PUBLISHED)
    return published.values_list("weights", flat=True).first() or {}


def _is_full(group: FocusGroup) -> bool:
    return group.seats.open().count() >= group.round.max_size


def _waiting(group: FocusGroup) -> ApplicationQuerySet:
    """Who waits for a seat, has not declined one, and was not asked for this group before."""
    waiting = Application.objects.filter(round=group.round_id, state=ApplicationState.WAITING)
    asked = group.seats.values("person")
    return waiting.exclude(waiting_reason=WaitingReason.DECLINED).exclude(person__in=asked)
