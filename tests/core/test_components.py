"""A component is kept by its inputs, and by nothing that could change behind them."""

import datetime as dt

import pytest
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, override

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


@pytest.mark.parametrize("value", [Town(name="Jena"), ["a"], {"a": 1}, object()])
def test_what_can_change_behind_its_key_is_refused(value: object):
    with pytest.raises(TypeError, match="title"):
        row(**{**INPUTS, "title": value})


@pytest.mark.parametrize("value", ["a", 1, 1.5, True, None, dt.date(2026, 1, 1), dt.time(9)])
def test_plain_values_are_taken(value: object):
    assert row(**{**INPUTS, "detail": value})
