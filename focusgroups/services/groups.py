"""Groups come into being by publishing a proposal: seats are offered, waiting people are told."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import call_back_all, enqueue
from members.models import Person, User

from ..enums import MEETS, PLACEABLE, ApplicationState, GroupState, RoundState, SeatState, WaitingReason
from ..exceptions import GroupFullError, WrongStateError
from ..models import Application, FocusGroup, Round, Seat
from .agreements import ensure_default_agreement
from .consent import require_consent
from .letters import write_to
from .locks import lock_group, lock_round
from .rounds import end_of_day, mark_published, mark_unpublished

DAYS_TO_ANSWER = 7
LAPSE = "focusgroups.lapse_seat"


def create_group(
    *,
    round: Round,
    letter: str,
    applications: Iterable[Application],
    rationale: Mapping[str, Any],
    moderator: Person | None = None,
    actor: User | None = None,
    tell: bool = True,
) -> FocusGroup:
    """Founds a group and offers a seat to each applicant; its topics' slugs go into ``rationale["topics"]``.

    With ``tell=False`` the caller sees to it that the people are told (``tell_invited``).
    """
    with transaction.atomic():
        locked = lock_round(round.pk)
        _require_publishing(locked)
        ensure_default_agreement()
        group = FocusGroup.objects.create(round=locked, letter=letter, rationale=dict(rationale), moderator=moderator)
        record(actor=actor, verb="group_created", target=group, letter=letter)
        for application in applications:
            _offer_seat(group, application, actor, tell)
    return group


def invite_to_seat(*, group: FocusGroup, application: Application, actor: User | None = None) -> Seat:
    """Offers a free seat of a published group to somebody on the waiting list."""
    with transaction.atomic():
        locked = lock_group(group.pk)
        if locked.state not in {GroupState.FORMING, *MEETS}:
            raise WrongStateError(_("This group takes nobody in any more."))
        if locked.seats.open().count() >= locked.round.max_size:
            raise GroupFullError(_("All seats of this group are offered or taken."))
        require_consent(locked, application.pk)
        return _offer_seat(locked, application, actor)


def keep_waiting(*, application: Application, reason: str, actor: User | None = None, tell: bool = True) -> Application:
    """Nobody is left without an answer: the person stays on the waiting list and is told why.

    With ``tell=False`` the caller sees to that (``tell_waiting``).
    """
    with transaction.atomic():
        lock_round(application.round_id)
        locked = Application.objects.select_for_update().get(pk=application.pk)
        if locked.state not in PLACEABLE:
            raise WrongStateError(_("%(person)s is not waiting for a seat.") % {"person": locked.person})
        locked.state = ApplicationState.WAITING
        locked.waiting_reason = WaitingReason(reason)
        locked.save(update_fields=["state", "waiting_reason"])
        record(actor=actor, verb="application_waiting", target=locked, reason=reason)
        if tell:
            tell_waiting(application=locked)
    application.state, application.waiting_reason = locked.state, locked.waiting_reason
    return locked


def tell_invited(*, seat: Seat) -> None:
    """The invitation to a seat."""
    write_to(
        seat.person,
        "seat_invitation",
        reference=seat,
        page=("focusgroups:invitation", seat.token),
        context={"round": seat.group.round, "letter": seat.group.letter, "answer_by": seat.answer_by},
    )


def tell_waiting(*, application: Application) -> None:
    """Why there is no seat this time."""
    write_to(
        application.person,
        "application_waiting",
        reference=application,
        page=("focusgroups:call", application.token),
        context={"round": application.round, "reason": WaitingReason(application.waiting_reason).label},
    )


def take_back_groups(*, round: Round, actor: User | None = None) -> Round:
    """Undoes a publication that nobody has answered yet: the groups are gone, everybody has applied as before."""
    with transaction.atomic():
        locked = lock_round(round.pk)
        seats = list(Seat.objects.select_for_update(of=("self",)).filter(group__round=locked))
        if any(seat.state != SeatState.INVITED for seat in seats):
            raise WrongStateError(_("Somebody has already answered the invitation. The groups stay as they are."))
        call_back_all(LAPSE, [seat.pk for seat in seats])
        Seat.objects.filter(group__round=locked).delete()
        FocusGroup.objects.filter(round=locked).delete()
        applied = Application.objects.filter(round=locked)
        applied.filter(state__in=(ApplicationState.PLACED, ApplicationState.WAITING)).update(
            state=ApplicationState.CONFIRMED
        )
        applied.update(waiting_reason="")
        mark_unpublished(round=locked, actor=actor)
    round.state = locked.state
    return locked


def publish_round_state(*, round: Round, actor: User | None = None) -> Round:
    """The round's proposals have become groups."""
    return mark_published(round=round, actor=actor)


def _require_publishing(round: Round) -> None:
    if round.state not in {RoundState.REVIEW, RoundState.PUBLISHED}:
        raise WrongStateError(_("Groups are published from a proposal: the round has none on the table."))


def _offer_seat(group: FocusGroup, application: Application, actor: User | None, tell: bool = True) -> Seat:
    locked = Application.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=application.pk)
    if locked.state not in PLACEABLE or locked.round_id != group.round_id:
        raise WrongStateError(_("%(person)s is not waiting for a seat.") % {"person": locked.person})
    if group.seats.filter(person=locked.person_id).exists():
        raise WrongStateError(_("%(person)s has already been asked for this group.") % {"person": locked.person})
    answer_by = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
    seat = Seat.objects.create(
        group=group, person=locked.person, company_id=locked.company_id, application=locked, answer_by=answer_by
    )
    locked.state, locked.waiting_reason = ApplicationState.PLACED, ""
    locked.save(update_fields=["state", "waiting_reason"])
    application.state, application.waiting_reason = locked.state, locked.waiting_reason
    record(actor=actor, verb="seat_offered", target=seat)
    enqueue(LAPSE, object_id=seat.pk, due=end_of_day(answer_by))
    if tell:
        tell_invited(seat=seat)
    return seat
