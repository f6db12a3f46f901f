"""Mails of this app: in the recipient's language, and without names or content of a group."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from clusterportal.core.mail import address_in, queue_mail
from members.models import Person, User

from ..models import FocusGroup


def language_of(person: Person) -> str:
    return person.user.language if person.user else "de"


def write_to(
    person: Person, template: str, *, reference: models.Model, page: tuple[Any, ...], context: Mapping[str, Any]
) -> None:
    """Queues a mail with the link to ``page`` (URL name and arguments). A person without an address gets none."""
    recipient = person.email or (person.user.email if person.user else "")
    if not recipient:
        return
    language = language_of(person)
    queue_mail(
        to=recipient,
        template=template,
        context={"person": person, "link": address_in(language, *page), **context},
        language=language,
        reference=reference,
    )


def planners_of(group: FocusGroup) -> list[Person]:
    """Who sees to the group's meetings: its moderator; without one the people of the organising office."""
    if group.moderator_id:
        return [Person.objects.select_related("user").get(pk=group.moderator_id)]
    office = User.objects.filter(pk__in=group.round.cluster.roles.values("user"), is_active=True)
    return [user.person_or_none or _greeted_by_address(user) for user in office.order_by("pk")]


def _greeted_by_address(user: User) -> Person:
    return Person(user=user, last_name=user.email, email=user.email)


def write_to_planners(
    group: FocusGroup, template: str, *, reference: models.Model, context: Mapping[str, Any] | None = None
) -> None:
    for person in planners_of(group):
        page = ("focusgroups:group_detail", group.pk)
        write_to(person, template, reference=reference, page=page, context={"round": group.round, **(context or {})})
