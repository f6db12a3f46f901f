"""The answer to an invitation lives on the seat."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import TooLateError
from clusterportal.core.jobs import after_undo, call_back, enqueue
from members.models import User

from ..enums import MEETS, ApplicationState, GroupState, SeatState, WaitingReason
from ..exceptions import ConsentMissingError, WrongStateError
from ..models import AgreementVersion, Application, FocusGroup, Seat
from .agreements import accept_agreement, valid_version
from .consent import require_consent
from .letters import write_to
from .locks import lock_seat
from .meetings import add_host, schedule_meetings
from .rounds import may_take, start_running

REFILL, TELL = "matchmaking.refill_seat", "focusgroups.tell_declined"


def accept_seat(*, seat: Seat, version: AgreementVersion, actor: User | None = None) -> Seat:
    """Accepts the seat and the agreement together; with the smallest size reached the group becomes active.

    ``version`` is the wording that the person has read: when a newer one has become valid meanwhile, it must be read
    first. On a seat already accepted only the agreement is added.
    """
    with transaction.atomic():
        locked = lock_seat(seat.pk)
        if locked.state not in {SeatState.INVITED, SeatState.ACCEPTED}:
            raise WrongStateError(_("This invitation is no longer open."))
        if locked.state == SeatState.INVITED:
            require_consent(locked.group, locked.application_id)
        if version != valid_version(locked.group.round.cluster):
            raise WrongStateError(_("The agreement has a new version. Please read it and accept again."))
        accept_agreement(person=locked.person, version=version)
        if locked.state == SeatState.INVITED:
            _answer(locked, SeatState.ACCEPTED, actor)
            _grow(locked)
    seat.state, seat.answered_at = locked.state, locked.answered_at
    return locked


def decline_seat(*, seat: Seat, reason: str = "", later: bool = False, actor: User | None = None) -> Seat:
    """Declines; the seat is refilled from the waiting list. The reason is for the organising office alone.

    Somebody else is asked, and the mail goes out, a little later: nobody is invited to a seat that is taken back.
    """
    with transaction.atomic():
        locked = lock_seat(seat.pk)
        if locked.state != SeatState.INVITED:
            raise WrongStateError(_("This invitation is no longer open."))
        locked.decline_reason, locked.wants_later = reason, later
        _answer(locked, SeatState.DECLINED, actor)
        _free(locked, WaitingReason.DECLINED, due=after_undo())
        enqueue(TELL, object_id=locked.pk, due=after_undo())
    seat.state, seat.answered_at = locked.state, locked.answered_at
    return locked


def restore_seat(*, seat: Seat, actor: User | None = None) -> Seat:
    """Opens a declined invitation again, while nobody else has been asked and its last day is not over."""
    with transaction.atomic():
        locked = lock_seat(seat.pk)
        if locked.state != SeatState.DECLINED:
            return locked
        if locked.answer_by < timezone.localdate():
            raise WrongStateError(_("The last day to answer is over. Please write to the office if you want to join."))
        require_consent(locked.group, locked.application_id)
        waits = Application.objects.filter(pk=locked.application_id, state=ApplicationState.WAITING)
        if not waits.update(state=ApplicationState.PLACED, waiting_reason=""):
            raise WrongStateError(_("You have withdrawn your application meanwhile."))
        if not call_back(REFILL, locked.pk):
            raise TooLateError(_("Somebody else is being asked for the seat. You stay on the waiting list."))
        call_back(TELL, locked.pk)
        locked.state, locked.answered_at, locked.decline_reason = SeatState.INVITED, None, ""
        locked.wants_later = False
        locked.save(update_fields=["state", "answered_at", "decline_reason", "wants_later"])
        record(actor=actor, verb="seat_restored", target=locked)
    seat.state, seat.answered_at = locked.state, locked.answered_at
    return locked


def tell_declined(*, seat_id: int) -> None:
    """Confirms to the person that the seat is declined, if it still is."""
    with transaction.atomic():
        locked = lock_seat(seat_id)
        if locked.state == SeatState.DECLINED:
            _write(locked, "seat_declined")


def lapse_seat(*, seat_id: int) -> Seat:
    """Ends an invitation whose last day is over; one that has been answered stays as it is."""
    with transaction.atomic():
        locked = lock_seat(seat_id)
        if locked.state == SeatState.INVITED and locked.answer_by < timezone.localdate():
            _answer(locked, SeatState.LAPSED, None)
            _free(locked, WaitingReason.DECLINED)
            _write(locked, "seat_lapsed")
    return locked


def end_open_invitations(*, group: FocusGroup) -> None:
    """The group has met for the first time: who has not accepted by then comes in only with everybody's consent."""
    for pk in group.seats.filter(state=SeatState.INVITED).values_list("pk", flat=True):
        locked = lock_seat(pk)
        try:
            require_consent(locked.group, locked.application_id)
        except ConsentMissingError:
            _answer(locked, SeatState.LAPSED, None)
            _free(locked, WaitingReason.REMAINDER)
            _write(locked, "seat_lapsed")


def _answer(seat: Seat, state: SeatState, actor: User | None) -> None:
    seat.state, seat.answered_at = state, timezone.now()
    seat.save(update_fields=["state", "answered_at", "decline_reason", "wants_later"])
    record(actor=actor, verb=f"seat_{state.value}", target=seat)


def _free(seat: Seat, reason: WaitingReason, due: datetime | None = None) -> None:
    """The person waits again, somebody else is asked."""
    Application.objects.filter(pk=seat.application_id, state=ApplicationState.PLACED).update(
        state=ApplicationState.WAITING, waiting_reason=reason
    )
    enqueue(REFILL, object_id=seat.pk, due=due)


def _grow(seat: Seat) -> None:
    """What a further acceptance does to the group: it begins, or gets one more host."""
    group = seat.group
    if group.state in MEETS:
        add_host(group=group, company=seat.company)
        return
    if group.state != GroupState.FORMING or group.seats.accepted().count() < group.round.min_size:
        return
    group.state = GroupState.ACTIVE
    group.save(update_fields=["state"])
    record(actor=None, verb="group_active", target=group)
    schedule_meetings(group=group)
    if may_take(group.round, "start_running"):
        start_running(round=group.round)
    for member in group.seats.accepted().select_related("person__user"):
        _write(member, "group_active")


def _write(seat: Seat, template: str) -> None:
    write_to(
        seat.person,
        template,
        reference=seat,
        page=("focusgroups:group_detail", seat.group_id)
        if template == "group_active"
        else ("focusgroups:round_detail", seat.group.round_id),
        context={"round": seat.group.round, "letter": seat.group.letter},
    )
