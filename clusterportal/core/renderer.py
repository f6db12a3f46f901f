"""How forms are rendered: by our components, and the lists of choices without a template for each choice."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SELECTS = 500  # lists of choices whose markup is kept


class PortalRenderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.field.as_field_group }}`` come out as our components."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        lean = LEAN.get(template_name)
        return lean(context["widget"]) if lean else super().render(template_name, context, request)


def select(widget: Mapping[str, Any]) -> SafeString:
    """Django's select.html: two templates an option made a filter of sixty choices dearer than the list below it."""
    groups = (group(name, options) for name, options, _index in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        flatatt(attributes(widget)),
        mark_safe("".join(groups)),  # each escaped by group()
    )


def group(name: str | None, options: list[Mapping[str, Any]]) -> SafeString:
    inner = format_html_join(
        "\n", '<option value="{}"{}>{}</option>', ((o["value"], flatatt(attributes(o)), o["label"]) for o in options)
    )
    return format_html('\n<optgroup label="{}">{}</optgroup>', name, inner) if name else format_html("\n{}", inner)


def attributes(widget: Mapping[str, Any]) -> dict[str, Any]:
    """As attrs.html has them: None is written out, unlike flatatt's."""
    return {name: "None" if value is None else value for name, value in widget["attrs"].items()}


def select_of(field: BoundField, classes: str) -> SafeString | None:
    """A list of plain choices without a widget for each of them; None for one that is not as simple."""
    choices = list(field.field.widget.choices)
    if any(isinstance(label, (list, tuple)) for _value, label in choices):
        return None
    attrs = field.build_widget_attrs({**field.field.widget.attrs, "class": classes}, field.field.widget)
    if field.auto_id and "id" not in attrs:
        attrs["id"] = field.auto_id
    chosen = field.field.widget.format_value(field.value())
    options = tuple(("" if value is None else str(value), conditional_escape(label)) for value, label in choices)
    return select_markup(field.html_name, flatatt(attrs), options, tuple(chosen))


@lru_cache(maxsize=SELECTS)
def select_markup(name: str, attrs: str, options: tuple[tuple[str, str], ...], chosen: tuple[str, ...]) -> SafeString:
    """The list; ``attrs`` and the labels of the options (value, label) are escaped."""
    inner = "".join(
        f'\n<option value="{escape(value)}"{" selected" if value in chosen else ""}>{label}</option>'
        for value, label in options
    )
    return format_html('<select name="{}"{}>{}\n</select>', name, mark_safe(attrs), mark_safe(inner))


def plain_input(widget: Mapping[str, Any]) -> SafeString:
    """Django's input.html with attrs.html."""
    value = {} if widget["value"] is None else {"value": widget["value"]}
    named = {"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]}
    shown = [(name, value) for name, value in named.items() if value is not False]
    parts = [format_html(" {}" if value is True else ' {}="{}"', name, str(value)) for name, value in shown]
    return format_html("<input{}>", mark_safe("".join(parts)))  # each escaped


INPUTS = ("text", "email", "number", "url", "hidden", "date")
LEAN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "django/forms/widgets/select.html": select,
    **{f"django/forms/widgets/{kind}.html": plain_input for kind in INPUTS},
}
