"""Inviting people to a round: each gets a personal link, and applies without an account."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import Affiliation, Person, User

from ..enums import ApplicationState, RoundState, SeatState
from ..exceptions import WrongStateError
from ..invitees import affiliations_to_invite
from ..links import address_of
from ..models import Application, Round, Seat
from .letters import write_to
from .locks import lock_application, lock_round

QUIET_DAYS = 3  # between two mails about the same call
FEWEST_NAMED = 3  # industries; fewer would say who has applied


def invite_people(*, round: Round, affiliations: Iterable[Affiliation], actor: User) -> list[Application]:
    """Asks each person once, for the company of the affiliation; who was asked or has applied is left alone."""
    with transaction.atomic():
        locked = lock_round(round.pk)
        _require_open(locked)
        known = set(Application.objects.filter(round=locked).values_list("person_id", flat=True))
        new = [one for one in affiliations if one.person_id not in known and address_of(one.person)]
        invited = [_invite(locked, one) for one in {one.person_id: one for one in new}.values()]
        for application in invited:
            write_call(application, actor)
        record(actor=actor, verb="people_invited", target=locked, people=len(invited))
    return invited


def remind_invited(*, round: Round, people: Sequence[int], actor: User) -> int:
    """Writes once more to those of ``people`` who are silent and had no mail in the last days; says to how many."""
    with transaction.atomic():
        locked = lock_round(round.pk)
        _require_open(locked)
        quiet_since = timezone.now() - timedelta(days=QUIET_DAYS)
        waiting = Application.objects.filter(round=locked, person__in=people, invited_at__lt=quiet_since).invited()
        waiting = list(waiting.select_related("person__user", "round__cluster"))
        for application in waiting:
            application.invited_at = timezone.now()
            application.save(update_fields=["invited_at"])
            write_call(application, actor)
        record(actor=actor, verb="invited_reminded", target=locked, people=len(waiting))
    return len(waiting)


def invite_returning(*, round: Round, actor: User) -> list[Application]:
    """Whose group was mixed anew is asked for the office's next round by itself; once."""
    mixed = Seat.objects.filter(group__round__cluster=round.cluster_id, wants_later=True)
    mixed = mixed.filter(state__in=(SeatState.ACCEPTED, SeatState.LEFT))
    people = affiliations_to_invite(actor, round).filter(person__in=mixed.values("person"))
    invited = invite_people(round=round, affiliations=people, actor=actor) if people else []
    mixed.filter(person__in=[one.person_id for one in invited]).update(wants_later=False)
    return invited


def decline_call(*, application: Application) -> Application:
    """Not this time: nobody asks again in this round. Twice does no harm."""
    with transaction.atomic():
        locked = lock_application(application.pk)
        if locked.state == ApplicationState.INVITED:
            locked.state = ApplicationState.WITHDRAWN
            locked.save(update_fields=["state"])
            record(actor=locked.person.user, verb="call_declined", target=locked)
    application.state = locked.state
    return locked


def write_call(application: Application, actor: User) -> None:
    write_to(
        application.person,
        "round_call",
        reference=application,
        page=("focusgroups:call", application.token),
        context=call_context(application.round, actor),
    )


def call_context(round: Round, actor: User) -> dict[str, object]:
    """What the mail says; the industries that are there already only from three on."""
    industries = Application.objects.filter(round=round).applied().values("company__industry").distinct()
    return {"round": round, "manager": _name_of(actor), "industries": _named(industries.count())}


def _named(industries: int) -> int:
    return industries if industries >= FEWEST_NAMED else 0


def _name_of(actor: User) -> str:
    person: Person | None = actor.person_or_none
    return person.name if person else ""


def _invite(round: Round, affiliation: Affiliation) -> Application:
    return Application.objects.create(
        round=round,
        person=affiliation.person,
        company_id=affiliation.company_id,
        state=ApplicationState.INVITED,
        invited_at=timezone.now(),
    )


def _require_open(round: Round) -> None:
    if round.state != RoundState.OPEN:
        raise WrongStateError(_("People can be invited while the round takes applications."))
