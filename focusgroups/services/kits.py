"""The host kit: filled in by the host, ready a week ahead, and then all members hear that it is there."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from members.models import User

from ..enums import MeetingState
from ..exceptions import WrongStateError
from ..models import HostKit, Meeting, Seat
from .letters import write_to_planners
from .locks import lock_meeting
from .meeting_letters import members_of, write_about
from .meetings import proposed_place

READY = timedelta(days=7)
FIELDS = ("address", "arrival", "parking", "safety", "catering", "contact", "contact_phone", "wants_visitors")


def save_kit(*, meeting: Meeting, fields: Mapping[str, str | bool], actor: User | None = None) -> HostKit:
    """Writes the page, or says it better; in the last week the members hear of it at once, the first time."""
    with transaction.atomic():
        locked = lock_meeting(meeting.pk)
        if locked.state != MeetingState.PLANNED or locked.has_begun or locked.host_id is None:
            raise WrongStateError(_("A host kit belongs to a meeting that lies ahead and has a host."))
        values = {**fields, "company": locked.host, "written_at": timezone.now()}
        kit, _made = HostKit.objects.update_or_create(meeting=locked, defaults=values)
        record(actor=actor, verb="host_kit_written", target=locked)
        if locked.is_dated and locked.starts_at - timezone.now() <= READY:
            tell_ready(locked)
    return kit


def kit_of(meeting: Meeting) -> HostKit | None:
    """What the present host has written; that of one who does not host any more counts for nothing."""
    return HostKit.objects.filter(meeting=meeting, company=meeting.host_id).first()


def known_values(meeting: Meeting, seat: Seat | None) -> dict[str, str | bool]:
    """Filled in beforehand: what stands there, what the host wrote last time, else the company's address."""
    own = seat.person if seat and seat.company_id == meeting.host_id else None
    last = HostKit.objects.filter(company=meeting.host_id).order_by("-written_at").first() if own else None
    if kit := kit_of(meeting) or last:
        return {name: getattr(kit, name) for name in FIELDS}
    return {
        "address": meeting.place or proposed_place(meeting.host),
        "contact": own.name if own else "",
        "contact_phone": own.phone if own else "",
    }


def remind_host(meeting: Meeting) -> None:
    """Two weeks and ten days ahead, while the page is missing."""
    if meeting.host_id and kit_of(meeting) is None:
        for seat in members_of(meeting.group):
            if seat.company_id == meeting.host_id:
                write_about(seat, meeting, meeting.group, "host_kit_missing")


def announce(meeting: Meeting) -> None:
    """A week ahead: the members hear that it is ready, or whoever plans that it is not."""
    if kit_of(meeting) is not None:
        tell_ready(meeting)
    else:
        write_to_planners(meeting.group, "host_kit_late", reference=meeting)


def tell_ready(meeting: Meeting) -> None:
    """Once for each kit; not to its host, who has written it."""
    if HostKit.objects.filter(meeting=meeting, company=meeting.host_id, told_at=None).update(told_at=timezone.now()):
        for seat in members_of(meeting.group):
            if seat.company_id != meeting.host_id:
                write_about(seat, meeting, meeting.group, "host_kit_ready")
