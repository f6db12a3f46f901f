"""How forms are rendered: by our components, and the lists of choices without a template for each choice."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


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


LEAN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {"django/forms/widgets/select.html": select}
