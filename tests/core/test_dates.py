"""Dates, distances and initials in the words of the language."""

import datetime as dt

import pytest
from django.template import engines
from django.utils import translation

from clusterportal.core import dates


@pytest.mark.parametrize(
    ("language", "moment", "text"),
    [
        ("de", dt.datetime(2026, 12, 3, 14, 0), "Donnerstag, 3. Dezember 2026, 14 Uhr"),
        ("de", dt.datetime(2026, 12, 3, 9, 30), "Donnerstag, 3. Dezember 2026, 9:30 Uhr"),
        ("de", dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC), "Donnerstag, 3. Dezember 2026, 14 Uhr"),
        ("de", dt.date(2026, 12, 3), "Donnerstag, 3. Dezember 2026"),
        ("en", dt.datetime(2026, 12, 3, 14, 0), "Thursday, 3 December 2026, 14:00"),
    ],
)
def test_long_date_speaks_the_language_in_local_time(language, moment, text):
    with translation.override(language):
        assert dates.date_long(moment) == text


def test_dates_on_pages_break_after_commas_only():
    with translation.override("de"):
        day = {"day": dt.datetime(2026, 12, 3, 14, 0)}
        text = engines["django"].from_string("{{ day|date_long }}").render(day)

    assert text == "Donnerstag, 3.\xa0Dezember\xa02026, 14\xa0Uhr"


@pytest.mark.parametrize(
    ("language", "moment", "text"),
    [
        ("de", dt.date(2026, 12, 3), "Do, 3. Dez."),
        ("de", dt.date(2027, 1, 4), "Mo, 4. Jan. 2027"),
        ("en", dt.date(2026, 12, 3), "Thu, 3 Dec"),
    ],
)
def test_short_date_names_the_year_only_when_it_is_another(language, moment, text, monkeypatch):
    monkeypatch.setattr(dates.timezone, "localdate", lambda: dt.date(2026, 11, 22))

    with translation.override(language):
        assert dates.date_short(moment) == text


@pytest.mark.parametrize(("distance", "text"), [(0.4, "under 1 km"), (34.4, "34 km"), (1250, "1,250 km")])
def test_distance_is_rounded(distance, text):
    with translation.override("en"):
        assert dates.kilometres(distance) == text


@pytest.mark.parametrize(("name", "letters"), [("Dr. Anja Wiegand", "AW"), ("Ute", "U"), ("", "")])
def test_initials_skip_titles(name, letters):
    assert dates.initials(name) == letters
