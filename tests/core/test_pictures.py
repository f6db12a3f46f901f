"""Bars, tiles, maps and curves."""

import re

from django.template import engines
from django.utils import translation

from clusterportal.core import pictures


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context).strip()


def test_numbers_of_pictures_keep_their_point_in_german():
    with translation.override("de"):
        html = draw(
            "{% strip 0.925 %}{% bars rows %}", rows=[{"label": "a", "value": 2000}, {"label": "b", "value": 3}]
        )

    assert re.findall(r'class="c1" width="(.*?)"', html) == ["92.5", "100.0", "0.1"]
    assert "2.000" in html


def test_bars_of_shares_fill_the_line_only_at_the_total():
    html = draw("{% bars rows 200 %}", rows=[{"label": "a", "value": 178}, {"label": "b", "value": 22}])

    assert re.findall(r'class="c1" width="(.*?)"', html) == ["89.0", "11.0"]


def test_every_state_has_its_own_tile():
    tiles = pictures.tiles({"TH": 18, "BY": 1}, "/networks/?state=")

    assert len({(tile["x"], tile["y"]) for tile in tiles}) == 16
    assert {tile["code"]: tile["level"] for tile in tiles if tile["count"]} == {"TH": 3, "BY": 1}
    assert next(tile["url"] for tile in tiles if tile["code"] == "TH") == "/networks/?state=TH"


def test_map_puts_erfurt_where_the_outline_has_it_and_names_what_is_beyond():
    places = [
        {"label": "Erfurt", "latitude": 50.978, "longitude": 11.029, "count": 2},
        {"label": "Kiel", "latitude": 54.32, "longitude": 10.13},
    ]

    sheet = pictures.town_map(places, route=True)

    assert [(point["label"], point["x"], point["y"]) for point in sheet["points"]] == [("Erfurt (2)", "184.3", "176.1")]
    assert sheet["beyond"] == ["Kiel"]
    assert sheet["route"] == "184.3,176.1"


def test_labels_of_near_towns_do_not_cover_each_other():
    places = [
        {"label": name, "latitude": latitude, "longitude": longitude}
        for name, latitude, longitude in [
            ("Hermsdorf", 50.896, 11.857),
            ("Gera", 50.88, 12.083),
            ("Jena", 50.927, 11.587),
        ]
    ]

    points = pictures.town_map(places)["points"]

    boxes = [
        pictures.label_box(float(p["label_x"]), float(p["label_y"]) - 5, len(p["label"]) * pictures.LETTER, p["anchor"])
        for p in points
    ]
    assert [pictures.covers(box, boxes[:index]) for index, box in enumerate(boxes)] == [False] * 3


def test_curve_of_nothing_draws_no_line():
    assert pictures.curve([])["points"] == ""
    assert pictures.curve([1, 2])["points"] == "4.0,130.0 404.0,18.0"
