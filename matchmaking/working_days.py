"""Deadlines in working days: Monday to Friday."""

import datetime as dt

SATURDAY = 5
ANSWER_DAYS = 3


def add_working_days(moment: dt.datetime, days: int = ANSWER_DAYS) -> dt.datetime:
    """The same hour, so many working days later; never on a weekend."""
    for _day in range(days):
        moment = next_working_day(moment)
    return moment


def next_working_day(moment: dt.datetime) -> dt.datetime:
    moment += dt.timedelta(days=1)
    while moment.weekday() >= SATURDAY:
        moment += dt.timedelta(days=1)
    return moment
