"""How evenly the hours of venues are spread over the people of a place, district by district.

Supply is open hours a week, of every unit; accessibility is that of `accessibility.two_step`; unevenness counts people, not points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sqrt
from typing import Final

import numpy as np

from entrepot.observatory.domain.accessibility import EARTH_KM, two_step
from entrepot.observatory.domain.inequality import Theil, gini, theil

BANDS: Final = ((5.0, 1.0), (10.0, 0.5), (20.0, 0.1))
"""Up to 5 km a venue counts whole, up to 10 km half, up to 20 km a tenth: chosen by us, for trips within a city."""
PER: Final = 100_000
"""Accessibility is told in hours a week for so many people."""
HEAD: Final = 1000
"""So many people count as one where unevenness is measured."""
POOR: Final = 0.25
"""A district is underserved when its people reach less than this part of what the place's people reach on average."""


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a venue is, in degrees, and for how many hours a week its units are open together."""

    key: str
    district: str
    latitude: float
    longitude: float
    hours: float


@dataclass(frozen=True, slots=True)
class Home:
    """A point of a district, in degrees, and how many people live around it."""

    district: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True, slots=True)
class Part:
    """A district: its people, its own venues and their hours a week, what its people reach (hours a week for `PER` of them), and whether that is little.

    ``nearest`` is the venue that is nearest to most of its people, with the kilometres to it; None where there is no venue at all.
    """

    district: str
    people: int
    venues: int
    hours: float
    reached: float
    underserved: bool
    nearest: tuple[str, float] | None


@dataclass(frozen=True, slots=True)
class Balance:
    """All districts, those whose people reach least first; ``mean`` is over all people, ``gini`` and ``theil`` from 0 (even) up."""

    parts: tuple[Part, ...]
    mean: float
    gini: float
    theil: Theil


def balance(venues: Sequence[Venue], homes: Sequence[Home]) -> Balance:
    """How the hours of these venues are spread over these people; None of both gives zeros."""
    people = np.array([home.people for home in homes], dtype=np.float64)
    reached = PER * two_step(
        np.array([venue.hours for venue in venues], dtype=np.float64),
        np.array([(one.latitude, one.longitude) for one in venues], dtype=np.float64).reshape(-1, 2),
        people,
        np.array([(one.latitude, one.longitude) for one in homes], dtype=np.float64).reshape(-1, 2),
        BANDS,
    )
    total = float(people.sum())
    mean = float(reached @ people) / total if total else 0.0
    parts = [
        _part(key, venues, homes, reached.tolist(), mean)
        for key in dict.fromkeys(one.district for one in homes)
    ]
    heads = [max(1, round(home.people / HEAD)) for home in homes]
    values = np.repeat(reached, heads)
    groups = [home.district for home, count in zip(homes, heads, strict=True) for _ in range(count)]
    return Balance(
        tuple(sorted(parts, key=lambda part: (part.reached, part.district))),
        mean,
        gini(values),
        theil(values.tolist(), groups),
    )


def _part(
    key: str, venues: Sequence[Venue], homes: Sequence[Home], reached: Sequence[float], mean: float
) -> Part:
    own = [(home, value) for home, value in zip(homes, reached, strict=True) if home.district == key]
    people = sum(home.people for home, _ in own)
    value = sum(home.people * each for home, each in own) / people if people else 0.0
    there = [venue for venue in venues if venue.district == key]
    middle = [home for home, _ in own]
    far = [(_mean_kilometres(venue, middle), venue.key) for venue in venues]
    nearest = (min(far)[1], min(far)[0]) if far and people else None
    return Part(
        key, people, len(there), sum(venue.hours for venue in there), value, value < POOR * mean, nearest
    )  # fmt: skip


def _mean_kilometres(venue: Venue, homes: Sequence[Home]) -> float:
    """Over the people of the homes."""
    people = sum(home.people for home in homes)
    return sum(home.people * _kilometres(venue, home) for home in homes) / people if people else 0.0


def _kilometres(venue: Venue, home: Home) -> float:
    """On the ground, by the haversine formula."""
    one, two = radians(venue.latitude), radians(home.latitude)
    north, east = two - one, radians(home.longitude - venue.longitude)
    return 2 * EARTH_KM * asin(sqrt(_half(north) + cos(one) * cos(two) * _half(east)))


def _half(angle: float) -> float:
    return (1 - cos(angle)) / 2
