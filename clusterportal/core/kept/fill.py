"""The forms of a page, filled with what was typed before."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from .store import Values


def fill(context: dict[str, Any], values: Values) -> bool:
    """Puts the values into the page's unbound forms that have such fields; says whether there was one."""
    data = QueryDict(mutable=True)
    for name, texts in values.items():
        data.setlist(name, texts)
    found = [form for form in _forms_in(context) if _has_some_of(form, values)]
    for form in found:
        _fill_one(form, data)
    return bool(found)


def _forms_in(context: dict[str, Any]) -> Iterator[forms.BaseForm]:
    for value in context.values():
        form = getattr(value, "form", value)  # the administration wraps its form
        if isinstance(form, forms.BaseForm) and not form.is_bound:
            yield form


def _has_some_of(form: forms.BaseForm, values: Values) -> bool:
    return any(form.add_prefix(name) in values for name in form.fields)


def _fill_one(form: forms.BaseForm, data: QueryDict) -> None:
    for name, field in form.fields.items():
        if not isinstance(field, forms.FileField) and not isinstance(field.widget, forms.PasswordInput):
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
