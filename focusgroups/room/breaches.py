"""Reporting a breach of confidentiality: to the moderator, to the coordination office, or to both, as the member wants.

What the coordination office may read is opened here, for this one text, and nothing else of the room with it.
"""

from django.db import transaction
from django.http import Http404

from members.models import Person, User

from ..enums import BreachReader
from ..exceptions import RoomClosedError
from ..models import BreachReport
from ..services.letters import write_to
from ..services.locks import lock_group
from .encryption import SealError
from .fields import open_row
from .gate import Room
from .keys import closed_sentence, key_of
from .news import ask


def report_breach(*, room: Room, text: str, to: str) -> BreachReport:
    """Keeps the report and tells its readers that something waits; without a moderator the staff read it."""
    with transaction.atomic():
        group = lock_group(room.group.pk)
        if group.moderator is None:
            to = BreachReader.STAFF
        report = room.save(BreachReport(group=group, person=room.person, to=to, text=text))
        if to != BreachReader.STAFF and group.moderator is not None and group.moderator != room.person:
            ask(group, group.moderator)
        if to != BreachReader.MODERATOR:
            for person in staff_of(report):
                page = ("focusgroups:breach", report.pk)
                write_to(person, "breach_reported", reference=group, page=page, context={})
    return report


def staff_of(report: BreachReport) -> list[Person]:
    """The coordination offices of the initiatives that the organising network belongs to."""
    alliances = report.group.round.cluster.alliances.all()
    people = Person.objects.filter(user__alliance_roles__alliance__in=alliances, user__is_active=True)
    return list(people.select_related("user").distinct().order_by("pk"))


def opened_for_staff(user: User, report: BreachReport) -> str:
    """The text, for the staff to whom the member has written; for everybody else there is nothing."""
    person = user.person_or_none
    if report.to == BreachReader.MODERATOR or person is None or person not in staff_of(report):
        raise Http404
    key = key_of(report.group)
    try:
        if key is None:
            raise SealError("no key")
        open_row(report, key)
    except SealError:
        raise RoomClosedError(closed_sentence()) from None
    return report.text
