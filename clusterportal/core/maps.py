"""The map of states and towns: a sheet is cut around the towns that are shown, at any scale up to all of Germany."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from .outlines import CENTRES, STATES
from .pictures import LETTER, Box, covers, label_box, number

WIDTH = 440.0
GERMANY = (5.75, 47.2, 15.2, 55.0)  # west, south, east, north
NARROWEST = 1.7  # degrees of latitude that a sheet shows at least
MARGIN = 0.22  # of the towns' own extent, on each side
FLATTEN = cos(radians(51))  # how much shorter a degree east is than a degree north
LABELLED = 7  # towns that get their name, the others only a point
BIGGEST = 15.0


@dataclass(frozen=True)
class Sheet:
    """A cut of the map: its north-west corner, its scale and its size."""

    west: float
    north: float
    scale: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.west) * self.scale * FLATTEN, (self.north - latitude) * self.scale

    def shows(self, x: float, y: float) -> bool:
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def sheet_for(places: Sequence[Mapping[str, Any]]) -> Sheet:
    """Around the places with a margin; without any, all of Germany. Between landscape and portrait 3 : 4."""
    west, south, east, north = _extent(places)
    rise, run = north - south, (east - west) * FLATTEN
    rise = max(rise * (1 + 2 * MARGIN), run * (1 + 2 * MARGIN) * 0.72, NARROWEST) if places else rise
    run = max(run * (1 + 2 * MARGIN), rise * 0.75) if places else run
    scale = WIDTH / run
    middle_east, middle_north = (west + east) / 2, (south + north) / 2
    return Sheet(middle_east - run / FLATTEN / 2, middle_north + rise / 2, scale, rise * scale)


def _extent(places: Sequence[Mapping[str, Any]]) -> tuple[float, float, float, float]:
    if not places:
        return GERMANY
    longitudes = [place["longitude"] for place in places]
    latitudes = [place["latitude"] for place in places]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def state_map(places: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """What the picture draws: the states as polygons, their letters, the towns by size with the largest named.

    places : rows of label, latitude, longitude and count
    """
    listed = sorted(places, key=lambda place: (-place.get("count", 1), str(place["label"])))
    sheet = sheet_for(listed)
    points = [_point(sheet, place, listed[0].get("count", 1)) for place in listed]
    _name(points[:LABELLED], points, sheet)
    return {
        "width": number(WIDTH),
        "height": number(sheet.height),
        "states": [_polygon(sheet, outline) for outline in STATES.values() if _reaches(sheet, outline)],
        "letters": _letters(sheet, points),
        "points": points,
        "places": listed,
    }


def _reaches(sheet: Sheet, outline: Sequence[tuple[float, float]]) -> bool:
    """Whether the box around the outline and the sheet overlap; what lies outside is not sent."""
    places = [sheet.place(*point) for point in outline]
    across, down = [x for x, _y in places], [y for _x, y in places]
    return min(across) < WIDTH and max(across) > 0 and min(down) < sheet.height and max(down) > 0


def _polygon(sheet: Sheet, outline: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in (sheet.place(*point) for point in outline))


def _point(sheet: Sheet, place: Mapping[str, Any], most: int) -> dict[str, Any]:
    x, y = sheet.place(float(place["longitude"]), float(place["latitude"]))
    count = place.get("count", 1)
    size = 5 + (BIGGEST - 5) * (count / most) ** 0.5 if most > 1 else 6
    return {"at": (x, y), "size": size, "count": count, "x": number(x), "y": number(y), "radius": number(size),
            "label": str(place["label"]), "detail": place.get("detail", "")}  # fmt: skip


def _name(named: Sequence[dict[str, Any]], points: Sequence[dict[str, Any]], sheet: Sheet) -> None:
    """Each name on the first side where it covers nothing; a name without room is left to the table.

    The largest town is named in any case, if need be over a small neighbour.
    """
    circles = [_circle(point) for point in points]
    names: list[Box] = []
    for point in named:
        free = _free_side(point, [*circles, *names], sheet)
        if free is None and point is named[0]:
            free = _fullest_view(point, circles, sheet)
        if free is not None:
            side, box = free
            point |= side
            names.append(box)


def _free_side(point: Mapping[str, Any], taken: Sequence[Box], sheet: Sheet) -> tuple[dict[str, str], Box] | None:
    return next((room for room in _rooms(point, sheet) if not covers(room[1], taken)), None)


def _fullest_view(point: Mapping[str, Any], circles: Sequence[Box], sheet: Sheet) -> tuple[dict[str, str], Box] | None:
    """The side of a name where it covers the fewest other towns."""
    return min(
        _rooms(point, sheet), key=lambda room: sum(covers(room[1], [circle]) for circle in circles), default=None
    )


def _rooms(point: Mapping[str, Any], sheet: Sheet) -> Iterator[tuple[dict[str, str], Box]]:
    """Where a name may stand on the sheet, the best side first."""
    text = f"{point['label']} ({point['count']})" if point["count"] > 1 else point["label"]
    for anchor, x, y in _sides(point):
        box = label_box(x, y - 5, len(text) * LETTER, anchor)
        if box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < sheet.height:
            yield {"text": text, "anchor": anchor, "text_x": number(x), "text_y": number(y)}, box


def _circle(point: Mapping[str, Any]) -> Box:
    (x, y), size = point["at"], point["size"]
    return x - size, y - size, x + size, y + size


def _sides(point: Mapping[str, Any]) -> tuple[tuple[str, float, float], ...]:
    (x, y), away = point["at"], point["size"] + 5
    return (
        ("start", x + away, y + 5),
        ("end", x - away, y + 5),
        ("middle", x, y - away - 2),
        ("middle", x, y + away + 11),
        ("start", x + away * 0.7, y - away * 0.7),
        ("end", x - away * 0.7, y - away * 0.7),
        ("start", x + away * 0.7, y + away * 0.7 + 11),
        ("end", x - away * 0.7, y + away * 0.7 + 11),
    )


def _letters(sheet: Sheet, points: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Two letters in each state that the sheet shows, where they cover no town."""
    taken = [_circle(point) for point in points] + [_text(point) for point in points if "text" in point]
    drawn = []
    for code, centre in CENTRES.items():
        x, y = sheet.place(*centre)
        if sheet.shows(x - 14, y - 12) and sheet.shows(x + 14, y) and not covers((x - 12, y - 12, x + 12, y), taken):
            drawn.append({"code": code, "x": number(x), "y": number(y)})
    return drawn


def _text(point: Mapping[str, Any]) -> Box:
    return label_box(float(point["text_x"]), float(point["text_y"]) - 5, len(point["text"]) * LETTER, point["anchor"])
