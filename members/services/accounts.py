"""Accounts: what the operator does about them."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from clusterportal.core.audit import record

from ..models import Person, User


@transaction.atomic
def take_second_factors(*, accounts: QuerySet[User], actor: User) -> int:
    """Open sessions of these accounts are closed for member data at once; says how many had a second factor."""
    affected = list(accounts.filter(second_factor_since__isnull=False))
    for account in affected:
        Authenticator.objects.filter(user=account).delete()
        record(actor=actor, verb="second_factors_taken", target=account)
    return len(affected)


@transaction.atomic
def ensure_account(*, person: Person) -> User | None:
    """An account for whoever has proved the address by a link, to sign in by mailed codes; None without an address."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id or not person.email:
        return person.user
    if User.objects.filter(email__iexact=person.email).exists():
        return None
    person.user = User.objects.create_user(person.email, language=(get_language() or "de")[:2])
    person.save(update_fields=["user"])
    record(actor=person.user, verb="account_opened", target=person)
    return person.user
