"""People: contacts of a company, and what a person keeps about herself."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from clusterportal.core.audit import record

from ..enums import DecisionLevel
from ..models import Affiliation, Company, Person, User


@transaction.atomic
def add_contact(
    *,
    company: Company,
    first_name: str,
    last_name: str,
    email: str,
    actor: AbstractBaseUser | None,
    phone: str = "",
    function: str = "",
    decision_level: DecisionLevel | str = DecisionLevel.OTHER,
) -> Person:
    """The person with this address at this company; somebody who is already there keeps their own data."""
    known = Person.objects.filter(
        email__iexact=email, affiliations__company=company, affiliations__ends_on__isnull=True
    ).first()
    if known and email:
        return known
    person = Person.objects.create(first_name=first_name, last_name=last_name, email=email.lower(), phone=phone)
    Affiliation.objects.create(person=person, company=company, function=function, decision_level=decision_level)
    record(actor=actor, verb="contact_added", target=person, company=company.pk)
    return person


@transaction.atomic
def update_profile(*, user: User, language: str, values: Mapping[str, Any]) -> Person:
    """What the account's person says about herself; an account without a person gets one."""
    user.language = language
    user.save(update_fields=["language"])
    person = Person.objects.filter(user=user).first() or Person(user=user, email=user.email)
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    record(actor=user, verb="profile_updated", target=person, fields=sorted(values))
    return person
