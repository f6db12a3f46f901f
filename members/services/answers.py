"""What a company answers when an office has entered it as a member."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clusterportal.core.audit import record

from ..exceptions import MemberError
from ..models import Membership
from .locks import lock_membership


@transaction.atomic
def confirm_membership(*, membership: Membership, actor: AbstractBaseUser) -> Membership:
    """From now on the network's office sees the company's people and keeps its profile with them."""
    membership = _waiting(membership)
    membership.confirmed_at = timezone.now()
    membership.save(update_fields=["confirmed_at"])
    record(actor=actor, verb="membership_confirmed", target=membership)
    return membership


@transaction.atomic
def refuse_membership(*, membership: Membership, actor: AbstractBaseUser) -> Membership:
    """Ends the membership today, or on its first day when that lies ahead; the office never saw the people."""
    membership = _waiting(membership)
    membership.ends_on = max(timezone.localdate(), membership.starts_on)
    with translation.override(settings.LANGUAGE_CODE):  # for the office, not for whoever refuses
        membership.exit_reason = _("The company has not agreed.")
    membership.save(update_fields=["ends_on", "exit_reason"])
    record(actor=actor, verb="membership_refused", target=membership)
    return membership


def _waiting(membership: Membership) -> Membership:
    membership = lock_membership(membership)
    if not membership.waits_for_company:
        raise MemberError(_("This membership has been answered already."))
    return membership
