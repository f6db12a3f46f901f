"""Functions of people in companies: ended when somebody leaves, taken up again after a mistake."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record

from ..exceptions import MemberError
from ..models import Affiliation
from .locks import lock_affiliation


@transaction.atomic
def end_affiliation(*, affiliation: Affiliation, actor: AbstractBaseUser) -> Affiliation:
    """The person has left the company today: its people and offices no longer see her as one of theirs."""
    affiliation = lock_affiliation(affiliation)
    if affiliation.ends_on:
        raise MemberError(_("%(name)s has been removed already.") % {"name": affiliation.person.name})
    if affiliation.person.user_id == actor.pk:
        raise MemberError(_("You cannot remove yourself. Ask a colleague or the office of your network."))
    affiliation.ends_on = max(timezone.localdate(), affiliation.starts_on)
    affiliation.save(update_fields=["ends_on"])
    record(actor=actor, verb="affiliation_ended", target=affiliation)
    return affiliation


@transaction.atomic
def reopen_affiliation(*, affiliation: Affiliation, actor: AbstractBaseUser) -> Affiliation:
    """Takes an end back as if it had not been."""
    affiliation = lock_affiliation(affiliation)
    if not affiliation.ends_on:
        raise MemberError(_("%(name)s is there already.") % {"name": affiliation.person.name})
    others = Affiliation.objects.filter(person=affiliation.person, company=affiliation.company, ends_on__isnull=True)
    if others.exists():
        raise MemberError(_("%(name)s is there already.") % {"name": affiliation.person.name})
    affiliation.ends_on = None
    affiliation.save(update_fields=["ends_on"])
    record(actor=actor, verb="affiliation_reopened", target=affiliation)
    return affiliation
