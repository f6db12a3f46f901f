"""Mails of this app: in the recipient's language, and without names or content of a group."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from clusterportal.core.mail import address_in, queue_mail
from members.models import Person


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
