"""Tags of the portal's look, builtin in every template. Their usage stands in each docstring."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Select
from django.http import QueryDict
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from clusterportal.core import components, context_processors, dates, filters, maps, pictures, states, undo
from clusterportal.core.kept import AUTHOR, author_token
from clusterportal.core.renderer import select_of

register = template.Library()

register.filter("date_long", dates.unbroken(dates.date_long))
register.filter("date_plain", dates.unbroken(dates.date_plain))
register.filter("date_short", dates.unbroken(dates.date_short))
register.filter("time_text", dates.unbroken(dates.time_text))
register.filter("km", dates.unbroken(dates.kilometres))
register.filter("initials", dates.initials)
register.filter("undo_url", undo.undo_url)


@register.simple_tag
def component(template_name: str, **inputs: Any) -> SafeString:
    """``{% component "components/event_row.html" day="Do, 3. Dez." ... %}``: an include of plain values, kept."""
    return components.component(template_name, inputs)


@register.simple_tag(name="components")
def component_rows(template_name: str, **rows: Iterable[Any]) -> SafeString:
    """``{% components "events/_row.html" event=events %}``: the component once for each row, a ``NamedTuple``."""
    ((name, values),) = rows.items()
    return components.components(template_name, name, values)


class SignedCsrfTokenNode(CsrfTokenNode):
    """Django's token, and beside it who opened the form: what comes too late is kept for nobody else."""

    def render(self, context: Context) -> SafeString:
        request = getattr(context, "request", None) or context.get("request")
        user = getattr(request, "user", None)
        token = super().render(context)
        if not token or user is None or not user.is_authenticated:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', AUTHOR, author_token(user.pk))


@register.tag
def csrf_token(parser: Parser, token: Token) -> SignedCsrfTokenNode:
    """``{% csrf_token %}`` in every form, as ever."""
    return SignedCsrfTokenNode()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "check" %}``; with a label it is read aloud, without it is decoration."""
    return format_html('{}<span class="sr">{}</span>', drawing(name), label) if label else drawing(name)


@lru_cache
def drawing(name: str) -> SafeString:
    """Our icons are few and on every page thirty times."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)


@register.simple_tag
def badge(text: str, kind: str = "", name: str = "") -> SafeString:
    """``{% badge _("full") "needs" "clock" %}``: kind is good, needs, danger or empty; the icon has a default."""
    sign = drawing(name or states.DEFAULT_ICONS[kind])
    return format_html('<span class="{}">{}{}</span>', f"badge {kind}".strip(), sign, text)


@register.simple_tag
def state_badge(thing: Any, field: str = "state") -> SafeString:
    """``{% state_badge round %}`` or ``{% state_badge seat "status" %}``: the word of the choices, colour and icon."""
    kind, name = states.look_of(str(getattr(thing, field)))
    return badge(getattr(thing, f"get_{field}_display")(), kind, name)


@register.filter
def control(field: BoundField, classes: str = "input") -> SafeString:
    """The field's widget with our class beside its own: ``{{ field|control }}``."""
    widget = field.field.widget
    classes = f"{classes} {widget.attrs.get('class', '')}".strip()
    lean = select_of(field, classes) if type(widget) is Select else None
    return field.as_widget(attrs={"class": classes}) if lean is None else lean


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether the field is a list of radio buttons or checkboxes."""
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is a single checkbox."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def without_placeholders(form: BaseForm) -> BaseForm:
    """Takes away the placeholders that allauth puts into its fields: our labels say it above."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form


@register.filter
def anchor(field: BoundField) -> str:
    """Where the summary of errors leads: the control, or the group of controls."""
    return field.auto_id if field.use_fieldset else field.id_for_label


@register.simple_tag
def other_language() -> str:
    """Code of the language that the switch leads to."""
    return next(code for code, _name in settings.LANGUAGES if code != get_language())


@register.simple_tag(takes_context=True)
def other_language_url(context: Context) -> str:
    """Address of this page in the other language; its start page where there is no page."""
    start = "/" if other_language() == settings.LANGUAGE_CODE else f"/{other_language()}/"
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return start
    here = request.get_full_path()
    own = f"/{get_language()}/"
    return start + (here.removeprefix(own) if here.startswith(own) else here.removeprefix("/"))


@register.simple_tag
def menu_entries(role: str, here: str) -> list[dict[str, Any]]:
    """Entries of a role's main menu; at most one is current."""
    return context_processors.menu_entries(role, here)


@register.simple_tag(takes_context=True)
def active_filters(context: Context, filterset: Any) -> list[filters.ActiveFilter]:
    """``{% active_filters filter as chips %}``: what is set in a filter form, each with a link that removes it."""
    return filters.active_filters(filterset, context["request"].GET)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: object) -> str:
    """``{% query_with sort="name" %}``: this page's query string with the changes, back on the first page."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_only(context: Context, *names: str) -> str:
    """``{% query_only "sort" %}``: this page's query string with nothing left but these names."""
    query: QueryDict = context["request"].GET.copy()
    for name in set(query) - set(names):
        query.pop(name)
    return f"?{query.urlencode()}"


@register.simple_tag
def lang(code: str = "de") -> SafeString:
    """``<p{% lang %}>``: ``lang="de"`` for words in German, also on an English page; nothing on a page in German."""
    return format_html(' lang="{}"', code) if code != get_language() else SafeString("")


@register.simple_tag
def list_boost(show: str = "show:none") -> SafeString:
    """``<nav {% list_boost %}>``: links and forms inside exchange ``<div id="list">`` alone where JavaScript runs."""
    return format_html(
        'hx-boost="true" hx-target="#list" hx-select="#list" hx-swap="outerHTML {}" hx-indicator="#list"', show
    )


@register.simple_tag
def bars(rows: Iterable[Mapping[str, Any]], total: float = 0) -> SafeString:
    """``{% bars rows %}``: rows of label, value and optional text, chart (1 to 5).

    The longest fills the line; with ``{% bars rows total %}`` the total does, for shares.
    """
    return components.kept(_bars, list(rows), total)


def _bars(rows: list[dict[str, Any]], total: float) -> SafeString:
    return _drawn("components/bars.html", bars=pictures.bars(rows, total))


def _drawn(template_name: str, **context: object) -> SafeString:
    return get_template(template_name).template.render(Context(context))


@register.simple_tag
def strip(share: float, chart: int = 1) -> SafeString:
    """``{% strip 0.92 %}``: a thin bar for a share between 0 and 1."""
    width = pictures.number(100 * min(max(share, 0), 1))
    return components.component("components/strip.html", {"width": width, "chart": chart})


@register.inclusion_tag("components/heat.html")
def heat(
    columns: Iterable[str], rows: Iterable[tuple[str, Iterable[int | None]]], caption: str = ""
) -> dict[str, object]:
    """``{% heat columns rows caption %}``: a table of values 0 to 3; rows are (label, values), None is not named."""
    return {"columns": columns, "rows": rows, "caption": caption}


@register.simple_tag
def tiles(counts: Mapping[str, int], address: str, label: str = "") -> SafeString:
    """``{% tiles counts "/networks/?state=" _("Networks by state") %}``: the 16 states; counts by two letters."""
    return components.kept(_tiles, dict(counts), address, label)


def _tiles(counts: dict[str, int], address: str, label: str) -> SafeString:
    return _drawn("components/tiles.html", tiles=pictures.tiles(counts, address), label=label)


@register.simple_tag
def town_map(
    places: Iterable[Mapping[str, Any]], label: str = "", route: bool = False, name: str = "map"
) -> SafeString:
    """``{% town_map places _("Towns of group C") %}``: places of label, latitude, longitude and optional count."""
    return components.kept(_town_map, list(places), label, route, name)


def _town_map(places: list[dict[str, Any]], label: str, route: bool, name: str) -> SafeString:
    return _drawn("components/town_map.html", **pictures.town_map(places, route=route), label=label, name=name)


@register.simple_tag
def state_map(places: Iterable[Mapping[str, Any]], label: str = "", head: str = "", name: str = "states") -> SafeString:
    """``{% state_map places _("Towns of the members") _("Members") %}``: places of label, latitude, longitude, count.

    The map is cut around the places; ``head`` says in the table what is counted.
    """
    return components.kept(_state_map, list(places), label, head, name)


def _state_map(places: list[dict[str, Any]], label: str, head: str, name: str) -> SafeString:
    return _drawn("components/state_map.html", **maps.state_map(places), label=label, head=head, name=name)


@register.simple_tag
def year(months: Iterable[Mapping[str, Any]], label: str = "", name: str = "year") -> SafeString:
    """``{% year months _("Members and events month by month") %}``: rows of label, joined, left, events."""
    return components.kept(_year, list(months), label, name)


def _year(months: list[dict[str, Any]], label: str, name: str) -> SafeString:
    return _drawn("components/year.html", **pictures.year(months), label=label, name=name)


@register.inclusion_tag("components/curve.html")
def curve(values: Iterable[float], label: str = "", end: str = "", name: str = "curve") -> dict[str, object]:
    """``{% curve scores _("Quality so far") %}``: a line through the values, left to right."""
    return {**pictures.curve(list(values)), "label": label, "end": end, "name": name}
