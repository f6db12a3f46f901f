"""Memberships: begun, changed, ended, and taken up again after a mistake."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.models import LogEntry

from ..enums import DecisionLevel, MembershipKind
from ..exceptions import MemberError
from ..models import Cluster, Company, Industry, Membership, Town
from .companies import find_or_add_company
from .letters import ask_company
from .locks import lock_membership
from .people import add_contact

TIME_FOR_MISTAKES = timedelta(days=1)


@dataclass(frozen=True)
class NewCompany:
    """What is needed to find the company or to add it."""

    name: str
    town: Town
    industry: Industry
    size_band: int


@dataclass(frozen=True)
class NewContact:
    """The person whom the office talks to."""

    first_name: str
    last_name: str
    email: str
    phone: str = ""
    function: str = ""
    decision_level: DecisionLevel | str = DecisionLevel.OTHER


@transaction.atomic
def add_member(
    *,
    cluster: Cluster,
    company: NewCompany,
    contact: NewContact | None,
    kind: MembershipKind | str,
    starts_on: date,
    actor: AbstractBaseUser | None,
) -> Membership:
    """The company belongs to the network from this day; a company or person who is known is not made twice.

    A known company is asked first, unless the actor keeps it already; until it agrees the contact is not kept either.
    """
    member, new = find_or_add_company(**vars(company), actor=actor)
    _refuse_overlap(cluster, member, starts_on)
    confirmed_at = timezone.now() if new or _keeps(actor, member) else None
    membership = Membership.objects.create(
        cluster=cluster, company=member, kind=kind, starts_on=starts_on, confirmed_at=confirmed_at
    )
    record(actor=actor, verb="membership_added", target=membership)
    if membership.waits_for_company:
        ask_company(membership)
    elif contact:
        add_contact(company=member, **vars(contact), actor=actor)
    return membership


def _keeps(actor: AbstractBaseUser | None, company: Company) -> bool:
    """Nobody signed in is the operator, who loads data."""
    return actor is None or Company.objects.editable_by(actor).filter(pk=company.pk).exists()


@transaction.atomic
def update_membership(
    *, membership: Membership, kind: MembershipKind | str, starts_on: date, actor: AbstractBaseUser | None
) -> Membership:
    membership = lock_membership(membership)
    if membership.ends_on and starts_on > membership.ends_on:
        raise MemberError(_("The membership ended on %(day)s. It must begin before.") % _day(membership.ends_on))
    _refuse_overlap(membership.cluster, membership.company, starts_on, membership.ends_on, besides=membership)
    membership.kind, membership.starts_on = kind, starts_on
    membership.save(update_fields=["kind", "starts_on"])
    record(actor=actor, verb="membership_updated", target=membership)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, ends_on: date, reason: str, actor: AbstractBaseUser | None) -> Membership:
    """The last day is ``ends_on``, which may lie ahead."""
    membership = lock_membership(membership)
    if membership.ends_on:
        raise MemberError(_("This membership has already been ended on %(day)s.") % _day(membership.ends_on))
    if ends_on < membership.starts_on:
        raise MemberError(_("The membership began on %(day)s. It cannot end before.") % _day(membership.starts_on))
    membership.ends_on, membership.exit_reason = ends_on, reason
    membership.save(update_fields=["ends_on", "exit_reason"])
    record(actor=actor, verb="membership_ended", target=membership, ends_on=ends_on.isoformat())
    return membership


@transaction.atomic
def reopen_membership(*, membership: Membership, actor: AbstractBaseUser | None) -> Membership:
    """Takes an end back as if it had not been; a company that has left for longer is asked anew, as a new one is."""
    membership = lock_membership(membership)
    if not membership.ends_on:
        raise MemberError(_("This membership has not been ended, there is nothing to take back."))
    _refuse_overlap(membership.cluster, membership.company, membership.starts_on, besides=membership)
    has_left = membership.is_over and not _ended_lately(membership) and not _keeps(actor, membership.company)
    membership.ends_on, membership.exit_reason = None, ""
    if has_left:
        membership.confirmed_at = None
    membership.save(update_fields=["ends_on", "exit_reason", "confirmed_at"])
    record(actor=actor, verb="membership_reopened", target=membership)
    if has_left:
        ask_company(membership)
    return membership


def _ended_lately(membership: Membership) -> bool:
    """Whether the office may have made a mistake: the end was entered within the last day, whatever day it names."""
    acts = LogEntry.objects.filter(target_type=Membership._meta.label_lower, target_id=membership.pk)
    return acts.filter(verb="membership_ended", created__gte=timezone.now() - TIME_FOR_MISTAKES).exists()


def _refuse_overlap(
    cluster: Cluster,
    company: Company,
    starts_on: date,
    ends_on: date | None = None,
    *,
    besides: Membership | None = None,
) -> None:
    """Locks the company, so that two people who add it at once cannot both find it free."""
    Company.objects.select_for_update().get(pk=company.pk)
    others = Membership.objects.filter(cluster=cluster, company=company).exclude(pk=besides.pk if besides else None)
    others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if ends_on:
        others = others.filter(starts_on__lte=ends_on)
    if others.exists():
        names = {"company": company.name, "network": cluster.short_name}
        raise MemberError(_("%(company)s already belongs to %(network)s at that time.") % names)


def _day(day: date) -> dict[str, str]:
    return {"day": date_format(day, "DATE_FORMAT")}
