"""The map is cut around its towns; what it cannot show stands in the table."""

import re

import pytest

from clusterportal.core import maps, pictures
from clusterportal.core.outlines import CENTRES, STATES
from members.enums import State

JENA = {"label": "Jena", "latitude": 50.927, "longitude": 11.587, "count": 9}
KIEL = {"label": "Kiel", "latitude": 54.323, "longitude": 10.135, "count": 1}
ULM = {"label": "Ulm", "latitude": 48.4, "longitude": 9.99, "count": 1}


def inside(point, polygon) -> bool:
    """Counts the edges east of the point."""
    x, y = point
    hits = False
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hits = not hits
    return hits


def test_every_state_has_an_outline_around_its_letters():
    assert set(STATES) == set(State.values)
    assert [code for code in STATES if not inside(CENTRES[code], STATES[code])] == []


@pytest.mark.parametrize(
    ("town", "state"),
    [
        ((10.135, 54.323), "SH"), ((11.029, 50.978), "TH"), ((13.74, 51.05), "SN"), ((11.58, 48.137), "BY"),
        ((9.18, 48.78), "BW"), ((6.96, 50.94), "NW"), ((9.73, 52.37), "NI"), ((11.63, 52.13), "ST"),
        ((8.25, 50.08), "HE"),
        ((13.06, 52.4), "BB"), ((12.1, 54.09), "MV"), ((7.59, 50.36), "RP"), ((6.99, 49.23), "SL"),
    ],
)  # fmt: skip
def test_capitals_lie_in_their_states_alone(town, state):
    """As far as a hand may draw: Berlin and Bremen lie on top of others."""
    assert [code for code in STATES if inside(town, STATES[code])] == [state]


def test_map_shows_every_town_and_names_the_largest():
    drawn = maps.state_map([KIEL, JENA, ULM])

    assert [(point["label"], point.get("text")) for point in drawn["points"]] == [
        ("Jena", "Jena (9)"),
        ("Kiel", "Kiel"),
        ("Ulm", "Ulm"),
    ]
    assert all(0 < point["at"][0] < 440 and 0 < point["at"][1] < float(drawn["height"]) for point in drawn["points"])


def test_map_of_one_town_shows_its_surroundings_and_of_none_the_country():
    one, none = maps.sheet_for([JENA]), maps.sheet_for([])

    assert one.place(JENA["longitude"], JENA["latitude"]) == pytest.approx((220, one.height / 2))
    assert one.height / one.scale == pytest.approx(maps.NARROWEST)
    assert all(none.shows(*none.place(*centre)) for centre in CENTRES.values())


def test_map_of_one_town_leaves_far_states_out():
    drawn = maps.state_map([JENA])

    assert 3 < len(drawn["states"]) < 9


def test_names_on_the_map_do_not_cover_each_other():
    towns = [{**JENA, "label": f"Jena {n}", "longitude": 11.5 + n / 50, "count": 9 - n} for n in range(7)]

    drawn = maps.state_map(towns)

    boxes = [maps._text(point) for point in drawn["points"] if "text" in point]
    assert [pictures.covers(box, boxes[:index]) for index, box in enumerate(boxes)] == [False] * len(boxes)


def test_a_year_of_nothing_draws_no_bars():
    months = [{"label": "Mai 2026", "letter": "M", "joined": 0, "left": 0, "events": 0}] * 12

    drawn = pictures.year(months)

    assert {(month["up"], month["down"]) for month in drawn["months"]} == {("0.0", "0.0")}
    assert drawn["totals"] == {"joined": 0, "left": 0, "events": 0}


def test_numbers_of_the_map_keep_their_point(settings):
    drawn = maps.state_map([JENA])

    assert re.fullmatch(r"[-0-9. ,]+", " ".join(drawn["states"]))


def test_the_largest_town_is_named_also_in_a_crowd_and_small_ones_only_where_there_is_room():
    around = [(-0.05, 0.0), (0.05, 0.0), (0.0, -0.05), (0.0, 0.05), (0.08, 0.02), (-0.08, 0.02), (0.08, -0.02)]
    crowd = [
        {"label": f"Ort {number}", "latitude": 50.927 + north, "longitude": 11.587 + east, "count": 1}
        for number, (north, east) in enumerate(around)
    ]

    points = maps.state_map([*crowd, JENA, KIEL])["points"]

    named = [point["text"] for point in points if "text" in point]
    assert named[0] == "Jena (9)"
    assert len(named) < len(points)
