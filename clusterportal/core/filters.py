"""Choices of a filter bar, and what is set in it as chips that can be taken away."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.forms import DateField, Field, Form
from django.http import QueryDict
from django.utils.functional import cached_property

from clusterportal.core.dates import date_plain


class FilterCopies(dict[str, django_filters.Filter]):
    """The filters of a set. A request gets copies of them, but not of all that they refer to, such as labels."""

    def __deepcopy__(self, _memo: object) -> "FilterCopies":
        return FilterCopies({name: _copy_of(filter_) for name, filter_ in self.items()})


def _copy_of(original: django_filters.Filter) -> django_filters.Filter:
    twin = copy.copy(original)
    twin.extra = dict(original.extra)
    twin.method = original.method  # bound to the copy
    return twin


class LeanFilterSet(django_filters.FilterSet):
    """Its form has the fields of its filters as they are.

    They are made for this set alone; django-filter puts a class together of them, whose form copies each once more.
    """

    @classmethod
    def get_filters(cls) -> FilterCopies:
        return FilterCopies(super().get_filters())

    @cached_property
    def form(self) -> Form:
        form = self._meta.form(self.data if self.is_bound else None, prefix=self.form_prefix)
        form.fields.update({name: filter_.field for name, filter_ in self.filters.items()})
        return form


class RowChoiceFilter(django_filters.ChoiceFilter):
    """A choice among rows, which ``rows()`` gives as (value, words).

    They are asked for once, also where one is chosen, and no object is made of each.
    """

    def __init__(self, rows: Callable[[], list[tuple[Any, str]]], **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> Field:
        self.extra["choices"] = self.rows()
        return super().field


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
