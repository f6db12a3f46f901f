"""Accounts: what the operator does about them."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from clusterportal.core.audit import record

from ..models import User


@transaction.atomic
def take_second_factors(*, accounts: QuerySet[User], actor: User) -> int:
    """Open sessions of these accounts are closed for member data at once; says how many had a second factor."""
    affected = list(accounts.filter(second_factor_since__isnull=False))
    for account in affected:
        Authenticator.objects.filter(user=account).delete()
        record(actor=actor, verb="second_factors_taken", target=account)
    return len(affected)
