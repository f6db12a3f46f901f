"""Companies: found again by name and town, kept by their own people and the offices."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from clusterportal.core.audit import record

from ..models import Company, Competence, Industry, Town
from ..words import same_word


@transaction.atomic
def find_or_add_company(
    *, name: str, town: Town, industry: Industry, size_band: int, actor: AbstractBaseUser | None
) -> tuple[Company, bool]:
    """The company of this name in this town and whether it is new; a known one keeps its own data."""
    Town.objects.select_for_update().get(pk=town.pk)  # two people add it at once: the second finds it
    for company in Company.objects.filter(town=town):
        if same_word(company.name, name):
            return company, False
    company = Company.objects.create(name=name.strip(), town=town, industry=industry, size_band=size_band)
    record(actor=actor, verb="company_added", target=company)
    return company, True


@transaction.atomic
def update_company(
    *, company: Company, values: Mapping[str, Any], competences: Iterable[str], actor: AbstractBaseUser | None
) -> Company:
    """Writes the profile and says that it is right as of today. ``values`` are names of fields and what they become."""
    for name, value in values.items():
        setattr(company, name, value)
    company.confirmed_on = timezone.localdate()
    company.save()
    _keep_competences(company, list(competences))
    record(actor=actor, verb="company_updated", target=company, fields=sorted(values))
    return company


def _keep_competences(company: Company, names: list[str]) -> None:
    company.competences.exclude(name__in=names).delete()
    known = set(company.competences.values_list("name", flat=True))
    Competence.objects.bulk_create(Competence(company=company, name=name) for name in names if name not in known)
