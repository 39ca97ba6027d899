"""How well a population reaches places: two-step floating catchment areas.

Luo and Wang 2003, "Measures of spatial accessibility to health care in a GIS environment", Environment and Planning B 30 (6), 865-884;
with weights that fall with distance Luo and Qi 2009, "An enhanced two-step floating catchment area (E2SFCA) method", Health & Place 15 (4).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG)."""
_AT_ONCE: Final = 100
"""Places looked at together: neighbours in latitude."""


def two_step(
    supply: Floats, places: Floats, people: Floats, homes: Floats, bands: Sequence[tuple[float, float]]
) -> Floats:
    """Supply per head that each home reaches.

    First, each place's ratio: its supply over the weighted people within reach of it. Then, for each home, the weighted sum of the ratios of the
    places within reach. Summed over all people it gives the supply of every place that anybody reaches: nothing is counted twice.

    Args:
        supply: of each place, 0 or more, in whatever it is measured: hours, seats, places.
        places: latitude and longitude of each in degrees, ``[n, 2]``.
        people: at each home, 0 or more.
        homes: latitude and longitude of each in degrees, ``[m, 2]``.
        bands: rising reaches in kilometres, each with the weight from the reach before up to and including it; beyond the last nothing counts.

    Returns:
        one value for each home, in supply per head; 0 where nothing is in reach.

    Raises:
        ValueError: bands do not rise, or there are none.
    """
    reaches = [reach for reach, _ in bands]
    if not reaches or reaches != sorted(set(reaches)):
        raise ValueError(f"reaches must rise: {reaches}")
    by_latitude, order = np.argsort(homes[:, 0]), np.argsort(places[:, 0])
    near, heads = homes[by_latitude], people[by_latitude]
    reach = np.degrees(reaches[-1] / EARTH_KM) * (1 + 1e-6) + 1e-9
    gathered = np.zeros(len(homes))
    for first in range(0, len(order), _AT_ONCE):
        some = order[first : first + _AT_ONCE]
        south, north = places[some[0], 0] - reach, places[some[-1], 0] + reach
        within = slice(
            *np.searchsorted(near[:, 0], (south, north))
        )  # nothing farther off in latitude is in reach
        weights = _weights(places[some], near[within], bands)
        served = weights @ heads[within]
        ratios = np.divide(supply[some], served, out=np.zeros(len(served)), where=served > 0)
        gathered[within] += ratios @ weights
    found = np.empty(len(homes))
    found[by_latitude] = gathered
    return found


def _weights(places: Floats, homes: Floats, bands: Sequence[tuple[float, float]]) -> Floats:
    """The weight of each home for each place. The chord between points of the unit sphere stands for their distance: it grows with it."""
    squared = 2 - 2 * (_on_sphere(places) @ _on_sphere(homes).T)
    found = np.zeros_like(squared)
    for reach, weight in reversed(bands):
        found[squared <= _chord(reach)] = weight
    return found


def _chord(kilometres: float) -> float:
    """The squared chord of a distance on the ground; a millionth of a part more, so that what lies on the edge counts."""
    angle = min(kilometres / EARTH_KM, np.pi)
    return float((2 * np.sin(angle / 2)) ** 2) * (1 + 1e-6) + 1e-12


def _on_sphere(points: Floats) -> Floats:
    latitude, longitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    flat = np.cos(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)
