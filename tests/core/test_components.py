"""A component is kept by its inputs, and by nothing that could change behind them."""

import datetime as dt
from typing import NamedTuple

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import engines
from django.test.html import parse_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, override

from clusterportal.core import components
from clusterportal.core.renderer import PortalRenderer
from clusterportal.core.templatetags.ui import control
from members.models import Town


def row(**inputs: object) -> str:
    names = " ".join(f"{name}={name}" for name in inputs)
    template = engines["django"].from_string(f'{{% component "components/event_row.html" {names} %}}')
    return template.render(inputs)


INPUTS = {"day": "Do, 3. Dez.", "time": "14:00", "url": "/events/1/", "title": "Technologiebrunch"}


def test_the_same_inputs_give_the_same_markup_and_other_inputs_other():
    assert row(**INPUTS) == row(**INPUTS)
    assert "Technologiebrunch" in row(**INPUTS)
    assert "Sommerfest" in row(**{**INPUTS, "title": "Sommerfest"})


def test_typed_markup_is_escaped_also_after_the_same_safe_one():
    shown = row(**{**INPUTS, "title": mark_safe("<b>x</b>")})
    typed = row(**{**INPUTS, "title": "<b>x</b>"})

    assert "<b>x</b>" in shown
    assert "<b>x</b>" not in typed
    assert isinstance(typed, SafeString)


def test_each_language_has_its_own():
    german = row(**INPUTS, badge_text=gettext_lazy("cancelled"))
    with override("en"):
        english = row(**INPUTS, badge_text=gettext_lazy("cancelled"))

    assert "abgesagt" in german
    assert "cancelled" in english


@pytest.mark.parametrize("value", [Town(name="Jena"), [Town()], {"a": Town()}, object(), {"a"}])
def test_what_can_change_behind_its_key_is_refused(value: object):
    with pytest.raises(TypeError, match="title"):
        row(**{**INPUTS, "title": value})


@pytest.mark.parametrize("value", ["a", 1, 1.5, True, None, dt.date(2026, 1, 1), dt.time(9), ["a"], {"a": [1]}])
def test_plain_values_are_taken(value: object):
    assert row(**{**INPUTS, "detail": value})


class Line(NamedTuple):
    day: str
    title: str


def rows(*lines: object) -> str:
    template = engines["django"].from_string('{% components "components/crumbs.html" here=lines %}')
    return template.render({"lines": lines})


def test_rows_are_rendered_one_by_one_and_escaped_by_the_type_of_their_values():
    shown = rows(mark_safe("<b>x</b>"), "y")
    typed = rows("<b>x</b>", Line("1", "<i>"), (1, (True, "z")))

    assert shown.count("<nav") == 2
    assert "<b>x</b>" in shown
    assert "<b>x</b>" not in typed
    assert "&lt;b&gt;x" in typed
    assert "Line(day=&#x27;1&#x27;, title=&#x27;&lt;i&gt;&#x27;)" in typed
    assert "(1, (True, &#x27;z&#x27;))" in typed


def test_equal_values_of_other_types_are_other_rows():
    assert [rows(1), rows(True), rows(1.0)] == [rows("1"), rows("True"), rows("1,0")]
    assert rows(("a",)) != rows(Line("a", "b"))


def test_list_that_has_grown_is_another_input():
    names = ["Jena"]
    first = row(**INPUTS, detail=names)
    names.append("Gera")

    assert "Gera" not in first
    assert "Gera" in row(**INPUTS, detail=names)


def test_row_that_can_change_behind_its_key_is_refused():
    with pytest.raises(TypeError):
        rows(("a", [Town()]))


class Whisper(NamedTuple):
    text: str
    is_confidential: bool


@pytest.mark.parametrize("shown", [rows, lambda line: row(**INPUTS, detail=line)])
def test_confidential_row_is_shown_and_kept_nowhere(shown):
    components._rendered.cache_clear()

    assert "not with X" in shown(Whisper("not with X", is_confidential=True))
    assert components._rendered.cache_info().currsize == 0
    assert "all may know" in shown(Whisper("all may know", is_confidential=False))
    assert components._rendered.cache_info().currsize == 1


def test_list_of_choices_is_as_django_has_it():
    class Choices(forms.Form):
        town = forms.ChoiceField(choices=[("", gettext_lazy("cancelled")), (1, "<Jena>"), ("2", "Gera")])
        kind = forms.ChoiceField(choices=[("group", [("a", "A")])], required=False)

    for data in (None, {"town": "2", "kind": "a"}, {"town": "9"}):
        for name in ("town", "kind"):
            field = Choices(data)[name]
            assert parse_html(control(field)) == parse_html(field.as_widget(attrs={"class": "input"}))


@pytest.mark.parametrize("value", [None, "", '"<b>', 0, "2026-12-03"])
@pytest.mark.parametrize("kind", [forms.TextInput, forms.HiddenInput, forms.DateInput, forms.NumberInput])
def test_plain_input_is_as_django_has_it(kind, value):
    widget = kind(attrs={"class": "a&b", "required": True, "disabled": False, "maxlength": 9, "data-x": None})

    lean, full = (widget.render("name", value, renderer=renderer()) for renderer in (PortalRenderer, TemplatesSetting))

    assert parse_html(lean) == parse_html(full)
