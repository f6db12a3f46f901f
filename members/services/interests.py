"""Interests: up to three topics in order of rank, confirmed by their person."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record

from ..exceptions import MemberError
from ..models import Interest, Person, Topic

MOST = 3


@dataclass(frozen=True)
class InterestChoice:
    """One topic and what the person wants with it."""

    topic: Topic
    wants_to_learn: bool = True
    can_contribute: bool = False


@transaction.atomic
def save_interests(
    *, person: Person, choices: Sequence[InterestChoice], actor: AbstractBaseUser | None
) -> list[Interest]:
    """The person's interests are these, the first choice has rank 1; they count as confirmed."""
    _check(choices)
    Person.objects.select_for_update().get(pk=person.pk)
    person.interests.all().delete()
    interests = Interest.objects.bulk_create(
        Interest(
            person=person,
            topic=choice.topic,
            rank=rank,
            wants_to_learn=choice.wants_to_learn,
            can_contribute=choice.can_contribute,
        )
        for rank, choice in enumerate(choices, start=1)
    )
    _confirm(person)
    record(actor=actor, verb="interests_saved", target=person)
    return interests


@transaction.atomic
def confirm_interests(*, person: Person, actor: AbstractBaseUser | None) -> Person:
    """The interests are still right as of now."""
    if not person.interests.exists():
        raise MemberError(_("Choose at least one topic first."))
    _confirm(person)
    record(actor=actor, verb="interests_confirmed", target=person)
    return person


def _check(choices: Sequence[InterestChoice]) -> None:
    if not 1 <= len(choices) <= MOST:
        raise MemberError(_("Choose one, two or three topics."))
    if len({choice.topic.pk for choice in choices}) < len(choices):
        raise MemberError(_("Choose each topic only once."))
    for choice in choices:
        if not (choice.wants_to_learn or choice.can_contribute):
            raise MemberError(
                _("Say for “%(topic)s” what you want: learn, contribute or both.") % {"topic": choice.topic}
            )


def _confirm(person: Person) -> None:
    person.interests_confirmed_at = timezone.now()
    person.save(update_fields=["interests_confirmed_at"])
