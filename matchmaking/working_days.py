"""Deadlines in working days: Monday to Friday, without the holidays of a state."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from clusterportal.core.holidays import is_holiday

SATURDAY = 5
ANSWER_DAYS = 3


def add_working_days(moment: dt.datetime, days: int = ANSWER_DAYS, state: str = "") -> dt.datetime:
    """The same hour on the clock, so many working days later; without a state those of the coordination office."""
    moment = timezone.localtime(moment)
    for _day in range(days):
        moment = next_working_day(moment, state or settings.OFFICE_STATE)
    return moment


def next_working_day(moment: dt.datetime, state: str) -> dt.datetime:
    """Never on a weekend or a holiday."""
    moment += dt.timedelta(days=1)
    while moment.weekday() >= SATURDAY or is_holiday(moment.date(), state):
        moment += dt.timedelta(days=1)
    return moment
