"""What happens to a round: opened, closed, matched, published, looked back on."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.jobs import enqueue
from members.models import Cluster, User

from ..enums import RoundState
from ..exceptions import WrongStateError
from ..models import Round
from .calls import invite_returning
from .locks import lock_round

S = RoundState

# Every step that a round can take: name of the act, states before, state after.
STEPS: dict[str, tuple[frozenset[RoundState], RoundState]] = {
    "open": (frozenset({S.DRAFT}), S.OPEN),
    "close": (frozenset({S.OPEN}), S.CLOSED),
    "reopen": (frozenset({S.CLOSED, S.REVIEW}), S.OPEN),
    "start_matching": (frozenset({S.CLOSED, S.REVIEW}), S.MATCHING),
    "stop_matching": (frozenset({S.MATCHING}), S.CLOSED),
    "put_in_review": (frozenset({S.MATCHING}), S.REVIEW),
    "publish": (frozenset({S.REVIEW}), S.PUBLISHED),
    "take_back": (frozenset({S.PUBLISHED}), S.REVIEW),
    "start_running": (frozenset({S.PUBLISHED}), S.RUNNING),
    "look_back": (frozenset({S.RUNNING}), S.REVIEWED),
    "archive": (frozenset({S.REVIEWED}), S.ARCHIVED),
}


def may_take(round: Round, step: str) -> bool:
    return round.state in STEPS[step][0]


def _take(step: str, round: Round, actor: User | None, **details: Any) -> Round:
    """Takes the step on the locked row; the caller's object follows."""
    with transaction.atomic():
        locked = lock_round(round.pk)
        if not may_take(locked, step):
            raise WrongStateError(
                _("This is not possible now: the round is in the state “%(state)s”.")
                % {"state": locked.get_state_display()}
            )
        locked.state = STEPS[step][1]
        locked.save(update_fields=["state"])
        record(actor=actor, verb=f"round_{step}", target=locked, **details)
    round.state = locked.state
    return locked


def save_round(
    *,
    cluster: Cluster,
    actor: User | None,
    fields: dict[str, Any],
    round: Round | None = None,
    form_key: UUID | None = None,
) -> Round:
    """Creates a draft (one for each ``form_key``), or changes a round; a new deadline of an open one gets its job."""
    try:
        return _made_by(form_key) or _save(cluster, actor, fields, round, form_key)
    except (IntegrityError, ValidationError):
        if made := _made_by(form_key):
            return made
        raise


def _made_by(form_key: UUID | None) -> Round | None:
    return Round.objects.filter(form_key=form_key).first() if form_key else None


def _save(
    cluster: Cluster, actor: User | None, fields: dict[str, Any], round: Round | None, form_key: UUID | None
) -> Round:
    with transaction.atomic():
        saved = lock_round(round.pk) if round else Round(cluster=cluster, form_key=form_key)
        for name, value in fields.items():
            setattr(saved, name, value)
        saved.full_clean(exclude=["cluster"])
        saved.save()
        record(actor=actor, verb="round_changed" if round else "round_created", target=saved)
        if saved.state == S.OPEN:
            _close_after(saved)
    return saved


def open_round(*, round: Round, actor: User | None = None) -> Round:
    with transaction.atomic():
        opened = _take("open", round, actor)
        _close_after(opened)
        if actor is not None:
            invite_returning(round=opened, actor=actor)
    return opened


def close_round(*, round: Round, actor: User | None = None) -> Round:
    return _take("close", round, actor)


def reopen_round(*, round: Round, closes_on: date, actor: User | None = None) -> Round:
    """Takes applications again, until ``closes_on``."""
    with transaction.atomic():
        locked = lock_round(round.pk)
        if closes_on > locked.answer_by:
            raise WrongStateError(_("The new deadline lies after the day on which everybody has an answer."))
        opened = _take("reopen", round, actor)
        opened.closes_on = closes_on
        opened.save(update_fields=["closes_on"])
        _close_after(opened)
    return opened


def undo_close(*, round: Round, actor: User | None = None) -> Round:
    """Takes the closing back, with the deadline as it was; a round in which groups are being searched stays closed."""
    with transaction.atomic():
        locked = lock_round(round.pk)
        if locked.state != S.CLOSED:
            raise WrongStateError(_("The round has moved on. You can take applications again from its page."))
        if locked.closes_on < timezone.localdate():
            raise WrongStateError(_("The last day for applications is over. Open the round again with a new deadline."))
        return reopen_round(round=round, closes_on=locked.closes_on, actor=actor)


def close_round_at_deadline(*, round_id: int) -> Round:
    """Closes a round whose last day is over; an earlier job of a deadline that was moved changes nothing."""
    with transaction.atomic():
        round = lock_round(round_id)
        if round.state == S.OPEN and round.closes_on < timezone.localdate():
            _take("close", round, None)
    return round


def start_matching(*, round: Round, actor: User | None = None) -> Round:
    return _take("start_matching", round, actor)


def stop_matching(*, round: Round, actor: User | None = None) -> Round:
    """The run was cancelled or failed: the round can be matched again."""
    return _take("stop_matching", round, actor)


def put_in_review(*, round: Round, actor: User | None = None) -> Round:
    return _take("put_in_review", round, actor)


def mark_published(*, round: Round, actor: User | None = None) -> Round:
    return _take("publish", round, actor)


def mark_unpublished(*, round: Round, actor: User | None = None) -> Round:
    return _take("take_back", round, actor)


def start_running(*, round: Round, actor: User | None = None) -> Round:
    return _take("start_running", round, actor)


def look_back(*, round: Round, actor: User | None = None) -> Round:
    return _take("look_back", round, actor)


def archive_round(*, round: Round, actor: User | None = None) -> Round:
    return _take("archive", round, actor)


def _close_after(round: Round) -> None:
    enqueue("focusgroups.close_round", object_id=round.pk, due=end_of_day(round.closes_on))


def end_of_day(day: date) -> datetime:
    """The midnight that ends ``day`` at the portal's clock."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    return midnight.astimezone(UTC)
