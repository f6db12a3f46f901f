"""The filter bar of the calendar."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clusterportal.core.filters import LeanFilterSet
from clusterportal.core.forms import DateInput
from clusterportal.core.prepared import prepared
from clusterportal.core.sorting import german_key
from members.choices import networks_and_topics
from members.querysets import Viewer

from .enums import EventKind
from .models import Event
from .querysets import EventQuerySet

PLACES = [("yes", _("online")), ("no", _("on site"))]


class EventFilter(LeanFilterSet):
    """The towns and months offered are those of what the viewer may see."""

    network = django_filters.ChoiceFilter(label=_("Network"), empty_label=_("All networks"), field_name="hosts__slug")
    topic = django_filters.ChoiceFilter(label=_("Topic"), empty_label=_("All topics"), field_name="topics__slug")
    kind = django_filters.ChoiceFilter(choices=EventKind, label=_("Kind"), empty_label=_("All kinds"))
    town = django_filters.ChoiceFilter(label=_("Town"), empty_label=_("All towns"), field_name="town")
    online = django_filters.ChoiceFilter(
        choices=PLACES, label=_("Where"), empty_label=_("Anywhere"), method="filter_online"
    )
    month = django_filters.ChoiceFilter(label=_("Month"), empty_label=_("All months"), method="filter_month")
    since = django_filters.DateFilter(
        label=_("From the day"), field_name="starts_at", lookup_expr="date__gte", widget=DateInput
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["month"].extra["choices"] = months_of(moment for moment, _town, _name in self.known)
        towns = {(str(town), name) for _moment, town, name in self.known if town}
        self.filters["town"].extra["choices"] = sorted(towns, key=lambda town: german_key(town[1]))
        networks, topics = networks_and_topics()
        self.filters["network"].extra["choices"], self.filters["topic"].extra["choices"] = networks, topics

    @cached_property
    def known(self) -> list[tuple[datetime, int | None, str | None]]:
        """Begin and town of every event that could be shown: one query for months, towns and the number of all."""
        return known_events(self.request.user, timezone.now())

    def filter_online(self, events: EventQuerySet, _name: str, value: str) -> EventQuerySet:
        return events.filter(online=True) if value == "yes" else events.filter(town__isnull=False)

    def filter_month(self, events: EventQuerySet, _name: str, value: str) -> EventQuerySet:
        year, month = value.split("-")
        return events.filter(starts_at__year=int(year), starts_at__month=int(month))


@prepared
def known_events(user: Viewer, now: datetime) -> QuerySet[Event]:
    return Event.objects.calendar(user, now).values_list("starts_at", "town", "town__name")


def months_of(moments: Iterable[datetime]) -> list[tuple[str, str]]:
    """The months of these moments, the first one first, as ("2026-12", "December 2026")."""
    days = sorted({timezone.localtime(moment).date().replace(day=1) for moment in moments})
    return [(f"{day:%Y-%m}", _month_name(day)) for day in days]


def _month_name(day: date) -> str:
    return format_date(day, "F Y")
