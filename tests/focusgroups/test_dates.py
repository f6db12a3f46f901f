"""Which days are asked for, and which is the best: plain values, against a search of all possibilities."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from focusgroups.dates import Option, best_option, between_the_years, proposed_days

ANSWERS = st.lists(
    st.lists(st.sampled_from(["yes", "maybe", "no", "silent"]), min_size=5, max_size=5), min_size=1, max_size=3
)


def options(answers: list[list[str]]) -> list[Option]:
    return [
        Option(
            day,
            frozenset(who for who, one in enumerate(row) if one == "yes"),
            frozenset(who for who, one in enumerate(row) if one == "maybe"),
        )
        for day, row in enumerate(answers)
    ]


@given(answers=ANSWERS, host=st.sampled_from([frozenset(), frozenset({0})]), fewest=st.integers(0, 5))
def test_best_day_is_the_one_that_no_other_beats(answers, host, fewest) -> None:
    found = best_option(options(answers), host=host, fewest=fewest)

    will_do = []
    for day, row in enumerate(answers):
        coming = [one for one in row if one in ("yes", "maybe")]
        if len(coming) >= fewest and (not host or row[0] in ("yes", "maybe")):
            will_do.append((len(coming), row.count("yes"), -day))
    assert (found is None) == (not will_do)
    if found is not None:
        assert (len(found.can), len(found.yes), -found.day) == max(will_do)


@given(answers=ANSWERS)
def test_one_more_yes_never_makes_the_day_worse(answers) -> None:
    before = best_option(options(answers), host=frozenset({0}), fewest=3)
    if before is not None:
        better = [list(row) for row in answers]
        better[before.day] = ["yes"] * 5
        assert best_option(options(better), host=frozenset({0}), fewest=3).day <= before.day


def test_if_need_be_counts_and_decides_among_equals() -> None:
    four_sure = Option(2, frozenset({0, 1, 2, 3}))
    five_at_need = Option(1, frozenset({0, 1}), frozenset({2, 3, 4}))
    five_better = Option(3, frozenset({0, 1, 2}), frozenset({3, 4}))

    assert best_option([four_sure, five_at_need], host=frozenset({0}), fewest=4) == five_at_need
    assert best_option([four_sure, five_at_need, five_better], host=frozenset({0}), fewest=4) == five_better


def test_proposals_lie_on_three_weekdays_of_three_weeks() -> None:
    days = proposed_days(date(2027, 3, 1), lambda _day: False)

    assert days == [date(2027, 3, 4), date(2027, 3, 10), date(2027, 3, 16)]


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sets(st.integers(0, 60)))
def test_proposals_avoid_closed_days_and_rise(after: date, offsets: set[int]) -> None:
    closed = {after + timedelta(days=offset) for offset in offsets}

    days = proposed_days(after, lambda day: day in closed or between_the_years(day))

    assert [day.weekday() for day in days] == [3, 2, 1]
    assert days == sorted(set(days))
    assert [day for day in days if day in closed or between_the_years(day) or day < after] == []
