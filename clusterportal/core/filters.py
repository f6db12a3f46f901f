"""What is set in a filter bar, as chips that can be taken away."""

from dataclasses import dataclass
from typing import Any

from django.forms import DateField
from django.http import QueryDict

from clusterportal.core.dates import date_plain


@dataclass(frozen=True)
class ActiveFilter:
    """One set value: what it filters, its words, and the query string without it."""

    label: str
    value: str
    url: str


def active_filters(filterset: Any, query: QueryDict) -> list[ActiveFilter]:
    """Chips for the values of a ``FilterSet`` (or any form) in ``query``, in the order of its fields."""
    form = getattr(filterset, "form", filterset)
    return [
        ActiveFilter(str(form.fields[name].label or name), _words(form, name, value), _without(query, name, value))
        for name in form.fields
        for value in query.getlist(name)
        if value and name not in form.errors and not form.fields[name].widget.is_hidden
    ]


def _words(form: Any, name: str, value: str) -> str:
    if isinstance(form.fields[name], DateField):
        day = form.fields[name].to_python(value)
        return date_plain(day) if day else value
    for key, label in getattr(form.fields[name], "choices", ()):
        if str(key) == value:
            return str(label)
    return value


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
