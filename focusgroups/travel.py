"""Distances between towns."""

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Protocol


class Place(Protocol):
    """Anything with a place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float


EARTH_RADIUS_KM = 6371.0


def distance_km(one: Place, other: Place) -> float:
    """As the crow flies (haversine formula)."""
    latitude, other_latitude = radians(one.latitude), radians(other.latitude)
    north, east = other_latitude - latitude, radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(latitude) * cos(other_latitude) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))


def way_for_all(town: Place, others: Sequence[Place]) -> float:
    """What all others together travel to this town."""
    return sum(distance_km(town, other) for other in others)
