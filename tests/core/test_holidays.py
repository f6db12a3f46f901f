"""The holidays of the German states; the dates are those of published calendars."""

import datetime as dt

import pytest

from clusterportal.core.holidays import ALL, easter_sunday, holidays, is_holiday

# Easter Sundays as published by the Physikalisch-Technische Bundesanstalt; the earliest and latest ones among them.
EASTER = ["1818-03-22", "1943-04-25", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05",
          "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25"]  # fmt: skip
# Holidays on working days and Saturdays of 2026, beside those of all states.
OF_2026 = {
    "TH": {"2026-09-20", "2026-10-31"},
    "SN": {"2026-10-31", "2026-11-18"},
    "ST": {"2026-01-06", "2026-10-31"},
    "BB": {"2026-10-31"},
    "MV": {"2026-03-08", "2026-10-31"},
    "BE": {"2026-03-08"},
    "HB": {"2026-10-31"},
    "HH": {"2026-10-31"},
    "NI": {"2026-10-31"},
    "SH": {"2026-10-31"},
    "HE": {"2026-06-04"},
    "NW": {"2026-06-04", "2026-11-01"},
    "RP": {"2026-06-04", "2026-11-01"},
    "SL": {"2026-06-04", "2026-08-15", "2026-11-01"},
    "BW": {"2026-01-06", "2026-06-04", "2026-11-01"},
    "BY": {"2026-01-06", "2026-06-04", "2026-11-01"},
}
EVERYWHERE_2026 = {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-10-03",
                   "2026-12-25", "2026-12-26"}  # fmt: skip


@pytest.mark.parametrize("day", EASTER)
def test_easter(day: str) -> None:
    assert easter_sunday(int(day[:4])).isoformat() == day


@pytest.mark.parametrize("state", sorted(ALL))
def test_holidays_of_each_state(state: str) -> None:
    assert {day.isoformat() for day in holidays(2026, state)} == EVERYWHERE_2026 | OF_2026[state]


def test_every_state_of_the_portal_has_holidays() -> None:
    from members.enums import State

    assert set(State.values) == ALL


@pytest.mark.parametrize("year", range(2020, 2041))
def test_day_of_repentance_is_a_wednesday_before_advent(year: int) -> None:
    [day] = holidays(year, "SN") - holidays(year, "BB")

    assert day.weekday() == 2
    assert dt.date(year, 11, 16) <= day <= dt.date(year, 11, 22)


def test_children_s_day_is_a_holiday_in_thuringia_since_2019() -> None:
    assert [is_holiday(dt.date(year, 9, 20), "TH") for year in (2018, 2019)] == [False, True]
