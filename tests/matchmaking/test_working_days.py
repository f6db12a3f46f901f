"""Deadlines in working days skip weekends and the holidays of a state."""

import datetime as dt

from django.utils import timezone

from matchmaking.working_days import add_working_days


def at(day: str, hour: int = 11) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(day).replace(hour=hour))


def test_due_date_skips_a_thuringian_holiday_that_bavaria_works_on() -> None:
    thursday = at("2027-09-16")  # the 20th is a Monday

    assert add_working_days(thursday, 2, "TH") == at("2027-09-21")
    assert add_working_days(thursday, 2, "BY") == at("2027-09-20")


def test_easter_takes_two_working_days_and_the_clock_keeps_its_hour() -> None:
    thursday = at("2027-03-25")  # the clocks go forward on the 28th

    assert add_working_days(thursday, 1, "TH") == at("2027-03-30")


def test_without_a_state_the_holidays_of_the_coordination_office_hold(settings) -> None:
    settings.OFFICE_STATE = "BY"

    assert add_working_days(at("2027-09-16"), 2) == at("2027-09-20")


def test_late_in_the_evening_counts_by_the_local_day() -> None:
    friday_night = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)  # Saturday, half past midnight

    assert timezone.localtime(add_working_days(friday_night, 1, "TH")).date() == dt.date(2026, 11, 23)
