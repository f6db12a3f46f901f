"""Applying to a round and withdrawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.exceptions import TooLateError
from clusterportal.core.jobs import after_undo, call_back, enqueue
from clusterportal.core.sorting import german
from members.enums import ConsentPurpose
from members.models import Affiliation, Company, Membership, Person, User
from members.services.consents import give_consent
from members.services.interests import InterestChoice, confirm_interests, save_interests

from ..enums import (
    BEFORE_PUBLICATION,
    NOT_APPLIED,
    ApplicationState,
    ExclusionKind,
    ExclusionVisibility,
    RoundReach,
    RoundState,
)
from ..exceptions import AlreadyAppliedError, NotEligibleError, WrongStateError
from ..models import Application, Exclusion, Round
from .letters import language_of, write_to
from .locks import lock_application, lock_round

WITHDRAWABLE = {ApplicationState.INVITED, ApplicationState.CONFIRMED, ApplicationState.WAITING}
CONSENT_VERSION = "1"
FORGET = "focusgroups.forget_withdrawn"


def consent_wording() -> str:
    """What the applicant ticks: the interests are right, and may be used to build groups."""
    return _("These are still my interests, and the organising office may use them to build the groups")


@dataclass(frozen=True)
class Unwanted:
    """A company or a person that an applicant does not want to sit with."""

    company: Company | None = None
    person: Person | None = None

    @property
    def kind(self) -> ExclusionKind:
        return ExclusionKind.COMPETITOR if self.company else ExclusionKind.PRIVATE


def for_whom(round: Round) -> str:
    """The sentence for somebody who cannot apply."""
    if round.reach == RoundReach.ALLIANCE:
        return _(
            "This round is for people whose company is a member of a network of the same initiative as %(network)s."
        ) % {"network": round.cluster}
    return _("This round is for people whose company is a member of %(network)s.") % {"network": round.cluster}


def eligible_affiliations(*, person: Person | None, round: Round) -> list[Affiliation]:
    """The person's present functions in companies that are now members of a network for which the round is."""
    if person is None:
        return []
    current = Membership.objects.current().filter(cluster__in=round.networks()).values("company")
    return list(
        person.affiliations.filter(ends_on__isnull=True, company__in=current)
        .select_related("company__industry", "company__town")
        .order_by(german("company__name"))
    )


def open_application(*, person: Person | None, round: Round) -> Application | None:
    """What the person has applied with; somebody who is only invited has not."""
    if person is None:
        return None
    return person.applications.filter(round=round).exclude(state__in=NOT_APPLIED).first()


def submit_application(
    *,
    round: Round,
    person: Person,
    company: Company,
    travel_limit_km: int,
    takeaway: str,
    contribution: str = "",
    unwanted: Iterable[Unwanted] = (),
    visibility: ExclusionVisibility = ExclusionVisibility.OFFICE,
    wording: str = "",
    choices: Sequence[InterestChoice] = (),
    actor: User | None = None,
) -> Application:
    """Applies with confirmed interests, or with the ``choices`` as new ones.

    The log says that somebody applied, never with whom they do not want to sit.

    ``wording`` is the consent as it stood on the page, in the language of the page; without one it is kept in the
    person's own language.
    """
    try:
        with transaction.atomic():
            locked = lock_round(round.pk)
            _require_can_apply(locked, person, company)
            _agree_to_matching(person, wording, choices, actor)
            said = {"travel_limit_km": travel_limit_km, "takeaway": takeaway, "contribution": contribution}
            application = _confirmed(locked, person, {"company": company, **said})
            _exclude(application, unwanted, visibility)
            record(actor=actor, verb="application_submitted", target=application)
            _write_confirmation(application)
    except IntegrityError as error:
        if open_application(person=person, round=round):
            raise _already_applied() from error
        raise
    return application


def withdraw_application(*, application: Application, actor: User | None = None) -> Application:
    """Takes an application back. An offered seat is declined instead, so that somebody else gets it.

    What was written about others is deleted, and the mail goes out, a little later: until then it can be restored.
    """
    with transaction.atomic():
        locked = lock_application(application.pk)
        if locked.state == ApplicationState.PLACED:
            raise WrongStateError(_("You have been offered a seat. Please decline it on the page of your group."))
        if locked.state not in WITHDRAWABLE:
            raise WrongStateError(_("This application is withdrawn already."))
        locked.state = ApplicationState.WITHDRAWN
        locked.save(update_fields=["state"])
        enqueue(FORGET, object_id=locked.pk, due=after_undo())
        record(actor=actor, verb="application_withdrawn", target=locked)
    application.state = locked.state
    return locked


def restore_application(*, application: Application, actor: User | None = None) -> Application:
    """Takes a withdrawal back, with everything that was written; not once the groups are made or it is forgotten."""
    with transaction.atomic():
        locked = lock_application(application.pk)
        if locked.state != ApplicationState.WITHDRAWN:
            return locked
        if open_application(person=locked.person, round=locked.round):
            raise _already_applied()
        if not locked.waiting_reason and locked.round.state not in BEFORE_PUBLICATION:
            raise WrongStateError(_("Meanwhile the groups are made. Please write to the office if you want to join."))
        if not call_back(FORGET, locked.pk):
            raise TooLateError(_("The withdrawal is complete. As long as the round is open, you can apply once more."))
        locked.state = ApplicationState.WAITING if locked.waiting_reason else ApplicationState.CONFIRMED
        locked.save(update_fields=["state"])
        record(actor=actor, verb="application_restored", target=locked)
    application.state = locked.state
    return locked


def forget_withdrawn(*, application_id: int) -> None:
    """Deletes what a withdrawn application said about others, and writes to its person. Twice does no harm."""
    with transaction.atomic():
        locked = lock_application(application_id)
        if locked.state != ApplicationState.WITHDRAWN:
            return
        locked.waiting_reason = ""
        locked.save(update_fields=["waiting_reason"])
        locked.exclusions.all().delete()
        write_to(
            locked.person,
            "application_withdrawn",
            reference=locked,
            page=("focusgroups:round_detail", locked.round_id),
            context={"round": locked.round},
        )


def _require_can_apply(round: Round, person: Person, company: Company) -> None:
    if round.state != RoundState.OPEN:
        raise WrongStateError(_("Applications to this round are closed."))
    if company.pk not in {function.company_id for function in eligible_affiliations(person=person, round=round)}:
        raise NotEligibleError(for_whom(round))
    if open_application(person=person, round=round):
        raise _already_applied()


def _confirmed(round: Round, person: Person, fields: dict[str, Any]) -> Application:
    """A new application, or the invited one that has been answered."""
    invited = Application.objects.filter(round=round, person=person, state=ApplicationState.INVITED).first()
    application = invited or Application(round=round, person=person)
    for name, value in {**fields, "state": ApplicationState.CONFIRMED, "created_at": timezone.now()}.items():
        setattr(application, name, value)
    application.save()
    return application


def _agree_to_matching(person: Person, shown: str, choices: Sequence[InterestChoice], actor: User | None) -> None:
    language = (translation.get_language() or "de")[:2] if shown else language_of(person)
    with translation.override(language):
        wording = shown or consent_wording()
    if choices:
        save_interests(person=person, choices=choices, actor=actor)
    else:
        confirm_interests(person=person, actor=actor)
    give_consent(
        person=person,
        purpose=ConsentPurpose.MATCHING,
        wording=wording,
        language=language,
        version=CONSENT_VERSION,
        actor=actor,
    )


def _already_applied() -> AlreadyAppliedError:
    return AlreadyAppliedError(_("You have already applied to this round. One application is enough."))


def _exclude(application: Application, unwanted: Iterable[Unwanted], visibility: ExclusionVisibility) -> None:
    Exclusion.objects.bulk_create(
        Exclusion(application=application, kind=one.kind, visibility=visibility, company=one.company, person=one.person)
        for one in dict.fromkeys(unwanted)
    )


def _write_confirmation(application: Application) -> None:
    write_to(
        application.person,
        "application_received",
        reference=application,
        page=("focusgroups:call", application.token),
        context={"round": application.round, "company": application.company},
    )
