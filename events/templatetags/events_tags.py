"""How an event is said in a line, and the list of a network's next events for its page."""

from datetime import datetime
from typing import Any

from django import template
from django.db.models import QuerySet
from django.template.context import Context
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusterportal.core import dates, states
from clusterportal.core.prepared import prepared
from events.enums import Audience, EventState, RegistrationState
from events.models import Event
from events.rows import EventRow, rows_of
from members.models import Cluster

register = template.Library()

FEW_PLACES = 10
MOST = 6  # of a network's next events; the last one only says that there are more


@register.filter
def where(event: Event | EventRow) -> str:
    """ "Erfurt", "online", "Erfurt and online"."""
    if event.town is None:
        return _("online")
    return _("%(town)s and online") % {"town": event.town} if event.online else str(event.town)


@register.filter
def held_by(event: Event | EventRow) -> str:
    """ "OptoNet", "PolymerMat and MatNetz", "A, B and C"."""
    names = event.hosts if isinstance(event, EventRow) else [str(host) for host in event.hosts.all()]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


@register.filter
def event_line(event: Event | EventRow) -> str:
    """Place, hosts and audience in one line for a list."""
    parts = [where(event), held_by(event)]
    if event.audience == Audience.MEMBERS:
        parts.append(str(Audience.MEMBERS.label))
    return " · ".join(part for part in parts if part)


@register.filter
def end_text(event: Event) -> str:
    """ "17 Uhr" on the same day, else date and time."""
    same_day = timezone.localtime(event.starts_at).date() == timezone.localtime(event.ends_at).date()
    return dates.time_text(event.ends_at) if same_day else dates.date_long(event.ends_at)


@register.filter
def is_full(event: Event | EventRow) -> bool:
    return places_left(event) == 0


@register.filter
def places_text(event: Event | EventRow) -> str:
    """What a guest can expect; the event comes from ``counted()``."""
    left = places_left(event)
    if event.state == EventState.CANCELLED:
        return _("cancelled")
    if event.state == EventState.DRAFT:
        return _("draft")
    if left == 0:
        return _("waiting list")
    if left is not None and left <= FEW_PLACES:
        return ngettext("%(number)d place left", "%(number)d places left", left) % {"number": left}
    return _("places free")


@register.filter
def places_tell(event: Event | EventRow) -> bool:
    """Whether a row has to say something about places: that there are plenty, everybody expects."""
    left = places_left(event)
    return event.state != EventState.PUBLISHED or (left is not None and left <= FEW_PLACES)


@register.filter
def registration_word(state: str) -> str:
    """ "zugesagt"."""
    return str(RegistrationState(state).label)


@register.filter
def places_kind(event: Event | EventRow) -> str:
    """Kind of badge for ``places_text``."""
    left = places_left(event)
    if event.state == EventState.CANCELLED:
        return "danger"
    if event.state == EventState.DRAFT or left == 0:
        return ""
    return "good" if left is None or left > FEW_PLACES else "needs"


@register.filter
def registration_kind(state: str) -> str:
    """Kind of badge for the state of a registration."""
    return states.look_of(state)[0]


def places_left(event: Any) -> int | None:
    """None without limit; ``event`` carries ``confirmed_count``."""
    if event.capacity is None:
        return None
    return max(event.capacity - event.confirmed_count, 0)


@prepared
def _upcoming(cluster: int, now: datetime) -> QuerySet[Event]:
    return Event.objects.filter(hosts=cluster).announced().upcoming(now).as_rows()[:MOST]


@register.inclusion_tag("events/_upcoming.html", takes_context=True)
def upcoming_events(context: Context, cluster: Cluster, limit: int = MOST - 1) -> dict[str, Any]:
    """``{% upcoming_events cluster %}``: the network's next public events with a link to all of them."""
    events = rows_of(_upcoming(cluster.pk, timezone.now()))[: limit + 1]
    return {"events": events[:limit], "more": len(events) > limit, "cluster": cluster}
