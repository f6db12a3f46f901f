"""Calendars of groups: who has an address, and which meetings are in it. Frame only: no names, nothing that is said."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clusterportal.core.audit import record
from clusterportal.core.mail import address_in, own_domain
from members.models import Person, User

from ..calendars import Entry, calendar_of
from ..enums import MeetingState
from ..exceptions import WrongStateError
from ..models import CalendarKey, FocusGroup, Meeting
from ..models.calendar import new_token
from .letters import language_of

HELD_FOR, CANCELLED_FOR = timedelta(days=366), timedelta(days=90)


def renew_calendar(*, person: Person, group: FocusGroup | None = None, actor: User | None = None) -> CalendarKey:
    """Makes the secret address of all the person's groups, or of one; the one before is dead at once."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if group is not None and not groups_of(person).filter(pk=group.pk).exists():
            raise WrongStateError(_("Only members of the group and its moderator have its calendar."))
        key, _made = CalendarKey.objects.update_or_create(
            person=person, group=group, defaults={"token": new_token(), "made_at": timezone.now()}
        )
        record(actor=actor, verb="calendar_address_made", target=key)
    return key


def groups_of(person: Person) -> QuerySet[FocusGroup]:
    """Whose meetings stand in the person's calendar: as long as they have a seat or moderate, and the room is there."""
    return FocusGroup.objects.met_by(person)


def calendar_for(key: CalendarKey) -> bytes | None:
    """The file behind the address; None once the person has left, or their account is closed."""
    groups = list(groups_of(key.person).filter(**({"pk": key.group_id} if key.group_id else {})))
    if not groups:
        return None
    meetings = Meeting.objects.filter(group__in=groups).select_related("group__round", "host__town")
    with translation.override(language_of(key.person)):
        return calendar_of(
            entries_of(meetings.order_by("group", "number")),
            name=_name(groups[0]) if key.group_id else _("My focus groups"),
        )


def calendar_of_meeting(meeting: Meeting, person: Person) -> bytes:
    """One meeting, to be opened once."""
    with translation.override(language_of(person)):
        return calendar_of(entries_of([meeting]), name=_name(meeting.group))


def entries_of(meetings: Iterable[Meeting]) -> list[Entry]:
    """Meetings with a date, held ones for a year; those called off for three months, as cancelled."""
    return [_entry(one) for one in meetings if _is_shown(one)]


def _is_shown(meeting: Meeting) -> bool:
    day = meeting.starts_at or meeting.called_off_at
    if day is None:
        return False
    shown_for = CANCELLED_FOR if _is_cancelled(meeting) else HELD_FOR
    return day > timezone.now() - shown_for


def _is_cancelled(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.CANCELLED or meeting.starts_at is None


def _entry(meeting: Meeting) -> Entry:
    group, host = meeting.group, meeting.host
    words = {"letter": group.letter, "number": meeting.number, "host": host}
    summary = (
        _("Focus group %(letter)s, meeting %(number)s") if host is None else _("Focus group %(letter)s at %(host)s")
    )
    described = [_("Who is coming, and what it is about, is in the protected room.")]
    if meeting.is_hybrid:
        described.append(_("Who cannot travel takes part from afar; the way in is in the room, too."))
    return Entry(
        uid=f"meeting-{meeting.pk}@{own_domain()}",
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        starts_at=meeting.starts_at or meeting.called_off_at,
        minutes=meeting.duration_minutes,
        summary=summary % words,
        location=", ".join(part for part in (str(host) if host else "", meeting.place or _town(meeting)) if part),
        description=" ".join(described),
        url=address_in(translation.get_language(), "focusgroups:group_detail", group.pk),
        is_cancelled=_is_cancelled(meeting),
    )


def _town(meeting: Meeting) -> str:
    return str(meeting.host.town) if meeting.host else ""


def _name(group: FocusGroup) -> str:
    return _("Focus group %(letter)s, %(round)s") % {"letter": group.letter, "round": group.round}
