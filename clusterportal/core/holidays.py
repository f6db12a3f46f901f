"""Public holidays of the German states: fixed ones, and those that move with Easter.

Only what holds in a whole state counts. Corpus Christi in single places of Saxony and Thuringia and the Assumption in
the Catholic places of Bavaria are working days here: an answer may then be due on one, never too late.
"""

import datetime as dt
from functools import cache

ALL = frozenset(["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"])
CATHOLIC = frozenset(["BW", "BY", "NW", "RP", "SL"])
SINCE_2018 = frozenset(["HB", "HH", "NI", "SH"])

# Month and day, the states, the first year.
FIXED = (
    (1, 1, ALL, 1990),
    (1, 6, frozenset(["BW", "BY", "ST"]), 1990),
    (3, 8, frozenset({"BE"}), 2019),
    (3, 8, frozenset({"MV"}), 2023),
    (5, 1, ALL, 1990),
    (8, 15, frozenset({"SL"}), 1990),
    (9, 20, frozenset({"TH"}), 2019),
    (10, 3, ALL, 1990),
    (10, 31, frozenset(["BB", "MV", "SN", "ST", "TH"]), 1990),
    (10, 31, SINCE_2018, 2018),
    (11, 1, CATHOLIC, 1990),
    (12, 25, ALL, 1990),
    (12, 26, ALL, 1990),
)
# Days after Easter Sunday, the states.
MOVABLE = (
    (-2, ALL),
    (1, ALL),
    (39, ALL),
    (50, ALL),
    (60, CATHOLIC | {"HE"}),
)
ONCE = {dt.date(2017, 10, 31): ALL, dt.date(2025, 5, 8): {"BE"}, dt.date(2028, 6, 17): {"BE"}}


def is_holiday(day: dt.date, state: str) -> bool:
    """Whether the whole state rests on that day; Sundays are none by themselves."""
    return day in holidays(day.year, state)


@cache
def holidays(year: int, state: str) -> frozenset[dt.date]:
    """All holidays of a state, by its two letters, in a year from 1990 on."""
    fixed = {dt.date(year, month, day) for month, day, states, since in FIXED if state in states and year >= since}
    easter = easter_sunday(year)
    movable = {easter + dt.timedelta(days=days) for days, states in MOVABLE if state in states}
    once = {day for day, states in ONCE.items() if day.year == year and state in states}
    repentance = {day_of_repentance(year)} if state == "SN" else set()
    return frozenset(fixed | movable | once | repentance)


def easter_sunday(year: int) -> dt.date:
    """By the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leap_years, further = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leap_years - epact - further) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def day_of_repentance(year: int) -> dt.date:
    """The Wednesday before 23 November."""
    before = dt.date(year, 11, 22)
    return before - dt.timedelta(days=(before.weekday() - 2) % 7)
