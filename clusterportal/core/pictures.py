"""Geometry of the pictures that templates draw. Numbers leave as text, so that no locale puts a comma into SVG."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

# The 16 states as tiles: letters, name, column and row.
STATE_TILES = (
    ("SH", _("Schleswig-Holstein"), 2, 0),
    ("HB", _("Bremen"), 1, 1),
    ("HH", _("Hamburg"), 2, 1),
    ("MV", _("Mecklenburg-Western Pomerania"), 3, 1),
    ("NI", _("Lower Saxony"), 1, 2),
    ("ST", _("Saxony-Anhalt"), 2, 2),
    ("BE", _("Berlin"), 3, 2),
    ("BB", _("Brandenburg"), 4, 2),
    ("NW", _("North Rhine-Westphalia"), 0, 3),
    ("HE", _("Hesse"), 1, 3),
    ("TH", _("Thuringia"), 2, 3),
    ("SN", _("Saxony"), 3, 3),
    ("RP", _("Rhineland-Palatinate"), 0, 4),
    ("BW", _("Baden-Württemberg"), 1, 4),
    ("BY", _("Bavaria"), 2, 4),
    ("SL", _("Saarland"), 0, 5),
)
TILE, GAP = 60, 4

# Outline of Thuringia, drawn by hand on a sheet of 440 x 366.
THURINGIA = (
    "19.5,73.8 60.0,40.5 85.5,33.3 112.5,38.1 135.0,16.7 168.0,28.6 177.0,69.0 222.0,73.8 253.5,100.0 243.0,142.8 "
    "285.0,149.9 324.0,159.5 333.0,178.5 367.5,149.9 420.0,166.6 427.5,188.0 397.5,195.2 372.0,223.7 378.0,247.5 "
    "351.0,266.6 330.0,278.5 321.0,309.4 292.5,314.2 256.5,318.9 243.0,285.6 220.5,295.1 216.0,342.7 187.5,323.7 "
    "153.0,316.5 138.0,359.4 120.0,330.8 90.0,314.2 45.0,278.5 37.5,247.5 19.5,226.1 37.5,195.2 33.0,171.4 60.0,142.8 "
    "45.0,119.0 19.5,83.3"
)
# The sheet's scale, fitted to eight towns between Eisenach and Altenburg.
WEST, NORTH, PER_DEGREE_EAST, PER_DEGREE_SOUTH = 9.8, 51.7136, 149.94, 239.42
SHEET_WIDTH, SHEET_HEIGHT = 440, 366
LETTER = 8.4  # mean width of a letter of a label
Box = tuple[float, float, float, float]


def number(value: float) -> str:
    """One decimal and a point, whatever the language."""
    return f"{value:.1f}"


def bars(rows: Iterable[Mapping[str, Any]], total: float = 0) -> list[dict[str, object]]:
    """Each row with its width in hundredths of the total; without one, of the longest row."""
    listed = list(rows)
    whole = total or max((row["value"] for row in listed), default=0) or 1
    return [
        {
            "label": row["label"],
            "text": row.get("text") or localize(row["value"]),
            "chart": row.get("chart", 1),
            "width": number(100 * row["value"] / whole),
        }
        for row in listed
    ]


def tiles(counts: Mapping[str, int], address: str) -> list[dict[str, object]]:
    """The 16 tiles: place, depth of colour from 0 to 3, link to the state's list."""
    return [
        {
            "code": code,
            "name": name,
            "count": counts.get(code, 0),
            "level": _level(counts.get(code, 0)),
            "url": f"{address}{code}",
            "x": 2 + column * (TILE + GAP),
            "y": 2 + row * (TILE + GAP),
            "text_x": 10 + column * (TILE + GAP),
            "code_y": 22 + row * (TILE + GAP),
            "count_y": 50 + row * (TILE + GAP),
        }
        for code, name, column, row in STATE_TILES
    ]


def _level(count: int) -> int:
    return sum(count >= limit for limit in (1, 3, 8))


def town_map(places: Iterable[Mapping[str, Any]], *, route: bool = False) -> dict[str, object]:
    """Outline, points and, if asked, the line through them in their order.

    Places far outside the sheet are left off it and named in ``beyond``; the table under the picture has them all.
    """
    listed = list(places)
    points = [(place, *position(place["latitude"], place["longitude"])) for place in listed]
    inside = [point for point in points if 0 <= point[1] <= SHEET_WIDTH and 0 <= point[2] <= SHEET_HEIGHT]
    return {
        "outline": THURINGIA,
        "points": _labels(inside),
        "route": " ".join(f"{number(x)},{number(y)}" for _place, x, y in inside) if route else "",
        "beyond": [place["label"] for place, x, y in points if (place, x, y) not in inside],
        "places": listed,
    }


def position(latitude: float, longitude: float) -> tuple[float, float]:
    """Place on the sheet, in its units."""
    return (float(longitude) - WEST) * PER_DEGREE_EAST, (NORTH - float(latitude)) * PER_DEGREE_SOUTH


def _labels(points: Sequence[tuple[Mapping[str, Any], float, float]]) -> list[dict[str, object]]:
    """Each point with its label on the first side where it covers neither a point nor an earlier label."""
    taken = [label_box(x, y, 14, "middle") for _place, x, y in points]
    drawn = []
    for place, x, y in points:
        count = place.get("count", 1)
        label = f"{place['label']} ({count})" if count > 1 else str(place["label"])
        anchor, label_x, label_y = _free_side(x, y, len(label) * LETTER, taken)
        taken.append(label_box(label_x, label_y - 5, len(label) * LETTER, anchor))
        drawn.append(
            {
                "label": label,
                "x": number(x),
                "y": number(y),
                "radius": number(6 + min(count - 1, 4)),
                "label_x": number(label_x),
                "label_y": number(label_y),
                "anchor": anchor,
            }
        )
    return drawn


def _free_side(x: float, y: float, width: float, taken: Sequence[Box]) -> tuple[str, float, float]:
    sides = (("start", x + 12, y + 5), ("end", x - 12, y + 5), ("middle", x, y - 14), ("middle", x, y + 25))
    rooms = [(anchor, label_box(left, low - 5, width, anchor), left, low) for anchor, left, low in sides]
    free = [room for room in rooms if room[1][0] > 0 and room[1][2] < SHEET_WIDTH and not covers(room[1], taken)]
    anchor, _room, left, low = (free or rooms)[0]
    return anchor, left, low


def label_box(x: float, y: float, width: float, anchor: str) -> Box:
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return left, y - 7, left + width, y + 7


def covers(box: Box, others: Sequence[Box]) -> bool:
    return any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in others)


def curve(values: Sequence[float]) -> dict[str, object]:
    """Points of a line on a sheet of 440 x 150, lowest value at the bottom."""
    low, high = min(values, default=0), max(values, default=0)
    height = (high - low) or 1
    step = 400 / max(len(values) - 1, 1)
    points = [(4 + index * step, 130 - 112 * (value - low) / height) for index, value in enumerate(values)]
    return {
        "points": " ".join(f"{number(x)},{number(y)}" for x, y in points),
        "last_x": number(points[-1][0]) if points else "",
        "last_y": number(points[-1][1]) if points else "",
    }


YEAR_WIDTH, YEAR_HEIGHT, GROUND, TALLEST = 440, 190, 118, 64


def year(months: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """A column for each month: who came above the line, who left below it, a row of points for the events."""
    step = YEAR_WIDTH / max(len(months), 1)
    most = max([max(month["joined"], month["left"]) for month in months], default=0) or 1
    return {
        "months": [_month(month, index, step, most) for index, month in enumerate(months)],
        "ground": GROUND,
        "table": months,
        "totals": {name: sum(month[name] for month in months) for name in ("joined", "left", "events")},
    }


def _month(month: Mapping[str, Any], index: int, step: float, most: int) -> dict[str, object]:
    up, down = (TALLEST * month[name] / most for name in ("joined", "left"))
    return {
        **month,
        "x": number(index * step + step * 0.22),
        "width": number(step * 0.56),
        "middle": number((index + 0.5) * step),
        "up": number(up),
        "up_y": number(GROUND - up),
        "up_text_y": number(GROUND - up - 6),
        "down": number(down * 0.5),
        "down_text_y": number(GROUND + down * 0.5 + 15),
        "size": number(3 + 1.6 * min(month["events"], 5)),
    }
