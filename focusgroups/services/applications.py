"""Applying to a round and withdrawing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.sorting import german
from members.enums import ConsentPurpose
from members.models import Affiliation, Company, Person, User
from members.services.consents import give_consent
from members.services.interests import confirm_interests

from ..enums import ApplicationState, ExclusionKind, ExclusionVisibility, RoundState
from ..exceptions import AlreadyAppliedError, NotEligibleError, WrongStateError
from ..models import Application, Exclusion, Round
from .letters import write_to
from .locks import lock_application, lock_round

WITHDRAWABLE = {ApplicationState.INVITED, ApplicationState.CONFIRMED, ApplicationState.WAITING}
CONSENT_VERSION = "1"


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


def eligible_affiliations(*, person: Person | None, round: Round) -> list[Affiliation]:
    """The person's present functions in companies that are members of the organising network now."""
    if person is None:
        return []
    current = round.cluster.memberships.current().values("company")
    return list(
        person.affiliations.filter(ends_on__isnull=True, company__in=current)
        .select_related("company__industry", "company__town")
        .order_by(german("company__name"))
    )


def open_application(*, person: Person | None, round: Round) -> Application | None:
    if person is None:
        return None
    return person.applications.filter(round=round).exclude(state=ApplicationState.WITHDRAWN).first()


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
    actor: User | None = None,
) -> Application:
    """Applies with confirmed interests. The log says that somebody applied, never with whom they do not want to sit."""
    try:
        with transaction.atomic():
            locked = lock_round(round.pk)
            _require_can_apply(locked, person, company)
            confirm_interests(person=person, actor=actor)
            give_consent(
                person=person,
                purpose=ConsentPurpose.MATCHING,
                wording=consent_wording(),
                version=CONSENT_VERSION,
                actor=actor,
            )
            application = Application.objects.create(
                round=locked,
                person=person,
                company=company,
                travel_limit_km=travel_limit_km,
                takeaway=takeaway,
                contribution=contribution,
            )
            _exclude(application, unwanted, visibility)
            record(actor=actor, verb="application_submitted", target=application)
            _write_confirmation(application)
    except IntegrityError as error:
        if open_application(person=person, round=round):
            raise _already_applied() from error
        raise
    return application


def withdraw_application(*, application: Application, actor: User | None = None) -> Application:
    """Takes an application back. An offered seat is declined instead, so that somebody else gets it."""
    with transaction.atomic():
        locked = lock_application(application.pk)
        if locked.state == ApplicationState.PLACED:
            raise WrongStateError(_("You have been offered a seat. Please decline it on the page of your group."))
        if locked.state not in WITHDRAWABLE:
            raise WrongStateError(_("This application is withdrawn already."))
        locked.state, locked.waiting_reason = ApplicationState.WITHDRAWN, ""
        locked.save(update_fields=["state", "waiting_reason"])
        locked.exclusions.all().delete()
        record(actor=actor, verb="application_withdrawn", target=locked)
        write_to(
            locked.person,
            "application_withdrawn",
            reference=locked,
            page=("focusgroups:round_detail", locked.round_id),
            context={"round": locked.round},
        )
    application.state, application.waiting_reason = locked.state, locked.waiting_reason
    return locked


def _require_can_apply(round: Round, person: Person, company: Company) -> None:
    if round.state != RoundState.OPEN:
        raise WrongStateError(_("Applications to this round are closed."))
    if company.pk not in {function.company_id for function in eligible_affiliations(person=person, round=round)}:
        raise NotEligibleError(
            _("This round is for people whose company is a member of %(network)s.") % {"network": round.cluster}
        )
    if open_application(person=person, round=round):
        raise _already_applied()


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
        page=("focusgroups:round_detail", application.round_id),
        context={"round": application.round, "company": application.company},
    )
