"""Who may manage an event, and who may take part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from members.models import Membership, Person

from .enums import Audience
from .models import Event

if TYPE_CHECKING:
    from members.querysets import Viewer


def can_manage(user: Viewer, event: Event) -> bool:
    """The offices of all networks that hold the event."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or bool(_host_ids(event) & set(user.managed_cluster_ids))


def may_take_part(person: Person | None, event: Event) -> bool:
    """Everybody in open events; in events for members the people of member companies and of the offices."""
    if event.audience == Audience.EVERYONE:
        return True
    if person is None:
        return False
    hosts = _host_ids(event)
    if person.user is not None and (person.user.is_superuser or hosts & set(person.user.managed_cluster_ids)):
        return True
    works_there = Membership.objects.current().filter(
        cluster__in=hosts, company__affiliations__person=person, company__affiliations__ends_on__isnull=True
    )
    return works_there.exists()


def _host_ids(event: Event) -> set[int]:
    return {host.pk for host in event.hosts.all()}
