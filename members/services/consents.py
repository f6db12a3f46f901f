"""Consents: given with wording and version, withdrawn, never deleted."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from clusterportal.core.audit import record

from ..enums import Channel, ConsentPurpose
from ..models import Consent, Person


@transaction.atomic
def give_consent(
    *,
    person: Person,
    purpose: ConsentPurpose | str,
    wording: str,
    version: str,
    language: str = "de",
    channel: Channel | str = Channel.PORTAL,
    actor: AbstractBaseUser | None = None,
) -> Consent:
    """The person's valid consent to exactly this version; one to an older version is withdrawn by it."""
    Person.objects.select_for_update().get(pk=person.pk)
    valid = _valid(person, purpose)
    if valid and valid.version == version:
        return valid
    if valid:
        _close(valid)
    consent = Consent.objects.create(
        person=person, purpose=purpose, wording=wording, language=language, version=version, channel=channel
    )
    record(actor=actor, verb="consent_given", target=person, purpose=str(purpose), version=version)
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, purpose: ConsentPurpose | str, actor: AbstractBaseUser | None = None) -> None:
    """No valid consent to this purpose is left; without one nothing happens."""
    Person.objects.select_for_update().get(pk=person.pk)
    if valid := _valid(person, purpose):
        _close(valid)
        record(actor=actor, verb="consent_withdrawn", target=person, purpose=str(purpose))


def _valid(person: Person, purpose: ConsentPurpose | str) -> Consent | None:
    return person.consents.filter(purpose=purpose, withdrawn_at__isnull=True).first()


def _close(consent: Consent) -> None:
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
