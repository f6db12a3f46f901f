"""Events and rounds, as they can be found."""

from typing import Any

from django.utils.translation import gettext as _

from clusterportal.core.dates import date_short
from clusterportal.core.states import look_of
from events.models import Event
from events.querysets import ROW_FIELDS
from events.rows import EventRow, rows_of
from events.templatetags.events_tags import event_line, places_kind, places_tell, places_text
from focusgroups.models import Round
from focusgroups.presentation import state_in_words
from members.querysets import Viewer

from .matching import Text
from .sources import CORE, FRAME, NAME, Candidate, foremost, joined, prose, topics_of

OF_EVENT = ("summary", "description", "place", "topic_names")


def events(user: Viewer, words: list[str]) -> list[Candidate]:
    """Those that are still to come, the next one first."""
    topics = joined(Event.topics.through, "event", "topic__name_de", "topic__name_en")
    found = Event.objects.visible_to(user).upcoming().as_rows().annotate(topic_names=topics)
    rows = list(foremost(found, words, ("title",), "starts_at").values_list(*ROW_FIELDS, *OF_EVENT))
    shown = rows_of(row[: len(ROW_FIELDS)] for row in rows)
    return [_event(event, *row[len(ROW_FIELDS) :]) for event, row in zip(shown, rows, strict=True)]


def _event(event: EventRow, summary: str, description: str, place: str, topics: str | None) -> Candidate:
    texts = [
        Text(_("Title"), event.title, NAME),
        Text(_("In one sentence"), summary, CORE),
        *topics_of(topics),
        *(Text(_("Network"), host, CORE) for host in event.hosts),
        Text(_("Town"), event.town or "", FRAME),
        Text(_("Place"), place, FRAME),
        prose(_("Description"), description),
    ]
    badge = (places_text(event), places_kind(event), "") if places_tell(event) else None
    line = f"{date_short(event.starts_at)} · {event_line(event)}"
    return Candidate(event.title, Event(pk=event.pk).get_absolute_url(), line, texts, badge, language="de")


def rounds(user: Viewer, words: list[str]) -> list[Candidate]:
    found = Round.objects.visible_to(user).select_related("cluster")
    own = user.managed_cluster_ids if user.is_authenticated else []
    rows = foremost(found, words, ("title",), "-opens_on")
    return [_round(one, is_own=one.cluster_id in own) for one in rows]


def _round(one: Any, *, is_own: bool) -> Candidate:
    texts = [
        Text(_("Title"), one.title, NAME),
        Text(_("Network"), one.cluster.short_name, CORE),
        Text(_("Network"), one.cluster.name, CORE),
        Text(_("Region"), one.region, FRAME),
        prose(_("Call"), one.call),
    ]
    badge = (one.get_state_display(), *look_of(one.state)) if is_own else state_in_words(one)
    line = " · ".join(filter(None, (str(one.cluster), one.region)))
    return Candidate(one.title, one.get_absolute_url(), line, texts, badge)
