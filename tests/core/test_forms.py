"""How a form comes out: label, help, control, what is wrong and the summary that leads to it."""

import datetime as dt
import re

from django import forms
from django.utils import translation

from clusterportal.core.forms import NativeDates


class Person(NativeDates, forms.Form):
    name = forms.CharField(label="Name")
    note = forms.CharField(label="Note", required=False, help_text="Short", widget=forms.TextInput({"class": "short"}))
    born = forms.DateField(label="Born", required=False)
    way = forms.ChoiceField(label="Way", choices=[("30", "near"), ("60", "far")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")


def test_field_joins_label_help_and_control():
    html = str(Person()["note"].as_field_group())

    assert '<label for="id_note">Note' in html
    assert '<p class="hint" id="id_note_helptext">Short</p>' in html
    assert 'class="input short"' in html
    assert 'aria-describedby="id_note_helptext"' in html
    assert 'class="optional"' in html
    assert 'class="optional"' not in str(Person()["name"].as_field_group())


def test_wrong_field_is_marked_and_the_summary_leads_to_it():
    html = str(Person({"name": "", "way": "30", "agreed": "on"}))

    assert re.findall(r'<li><a href="(.*?)">', html) == ["#id_name"]
    assert 'id="id_name_error"' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-invalid="true"[^>]*aria-describedby="id_name_error"', html)
    assert html.count("data-errors") == 1


def test_summary_of_a_radio_group_leads_to_its_fieldset():
    html = str(Person({"name": "Ina", "agreed": "on"}))

    assert re.findall(r'<li><a href="(.*?)">', html) == ["#id_way"]
    assert re.search(r'<fieldset class="field wrong" id="id_way"', html)


def test_radio_buttons_come_as_choices():
    html = str(Person(initial={"way": "60"})["way"].as_field_group())

    assert re.findall(r'<label class="choice" for="(.*?)">', html) == ["id_way_0", "id_way_1"]
    assert re.findall(r'value="(\d+)"[^>]*checked', html) == ["60"]


def test_date_field_is_the_browsers_own():
    html = str(Person(initial={"born": dt.date(2026, 12, 3)})["born"])

    with translation.override("de"):
        assert 'type="date"' in html
        assert 'value="2026-12-03"' in html
