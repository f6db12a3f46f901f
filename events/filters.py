"""The filter bar of the calendar."""

from datetime import date
from typing import Any

import django_filters
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _

from members.models import Cluster, Topic

from .enums import EventKind
from .models import Event
from .querysets import EventQuerySet

PLACES = [("yes", _("online")), ("no", _("on site"))]


class EventFilter(django_filters.FilterSet):
    """``queryset`` is what the viewer may see; the months offered are those in it."""

    network = django_filters.ModelChoiceFilter(
        field_name="hosts",
        to_field_name="slug",
        queryset=Cluster.objects.filter(released=True),
        label=_("Network"),
        empty_label=_("All networks"),
    )
    topic = django_filters.ModelChoiceFilter(
        field_name="topics",
        to_field_name="slug",
        queryset=Topic.objects.all(),
        label=_("Topic"),
        empty_label=_("All topics"),
    )
    kind = django_filters.ChoiceFilter(choices=EventKind, label=_("Kind"), empty_label=_("All kinds"))
    online = django_filters.ChoiceFilter(
        choices=PLACES, label=_("Where"), empty_label=_("Anywhere"), method="filter_online"
    )
    month = django_filters.ChoiceFilter(label=_("Month"), empty_label=_("All months"), method="filter_month")

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["month"].extra["choices"] = months_of(self.queryset)

    def filter_online(self, events: EventQuerySet, _name: str, value: str) -> EventQuerySet:
        return events.filter(online=True) if value == "yes" else events.filter(town__isnull=False)

    def filter_month(self, events: EventQuerySet, _name: str, value: str) -> EventQuerySet:
        year, month = value.split("-")
        return events.filter(starts_at__year=int(year), starts_at__month=int(month))


def months_of(events: EventQuerySet) -> list[tuple[str, str]]:
    """The months in which these events begin, as ("2026-12", "December 2026")."""
    moments = events.order_by("starts_at").values_list("starts_at", flat=True)
    days = dict.fromkeys(timezone.localtime(moment).date().replace(day=1) for moment in moments)
    return [(f"{day:%Y-%m}", _month_name(day)) for day in days]


def _month_name(day: date) -> str:
    return format_date(day, "F Y")
