"""A list of choices comes out as Django's own template has it."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.test.html import parse_html

from clusterportal.core.renderer import PortalRenderer

PLAIN = [("", "–"), (1, "Optik & <b>Licht</b>"), ("zwei", 'Maschinen "groß"')]
GROUPED = [("Thüringen", [("ef", "Erfurt"), ("j", "Jena")]), ("x", "anderswo")]


@pytest.mark.parametrize(
    ("widget", "value", "attrs"),
    [
        (forms.Select(choices=PLAIN), "1", {"class": "input", "required": True}),
        (forms.Select(choices=PLAIN), None, {"aria-label": '"&<'}),
        (forms.Select(choices=GROUPED), "j", {"disabled": False}),
        (forms.SelectMultiple(choices=GROUPED), ["ef", "x"], {"size": 4}),
        (forms.NullBooleanSelect(), True, {}),
        (forms.Select(choices=[]), "", {}),
    ],
)
def test_select_is_what_django_renders(widget: forms.Select, value: object, attrs: dict[str, object]) -> None:
    ours = widget.render("place", value, attrs=attrs, renderer=PortalRenderer())

    djangos = widget.render("place", value, attrs=attrs, renderer=TemplatesSetting())
    assert parse_html(ours) == parse_html(djangos)


def test_what_is_typed_cannot_become_markup() -> None:
    html = forms.Select(choices=[("<script>", "<script>")]).render("<i>", "<script>", renderer=PortalRenderer())

    assert "<script>" not in html
    assert "<i>" not in html
