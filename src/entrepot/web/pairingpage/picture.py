"""Who is paired with whom, as a picture: two sides as columns, one pool as points on a plain map, or on a ring where places are unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entrepot.engine.pairing import Pairing, Park
from entrepot.vocabulary.writing import fold_label
from entrepot.web.picture import shorten

WIDTH: Final = 640
STEP: Final = 22
TOP: Final = 16
COLUMNS: Final = (230.0, 410.0)
"""Where the two sides stand."""
RADIUS: Final = 4
EDGE: Final = 24
RING: Final = 240.0
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Where every park stands, how high the picture is, and whether names stand beside the points."""

    points: Mapping[str, _Point]
    height: float
    named: bool


def pairing_picture(found: Pairing, parks: Sequence[Park], label: str) -> SafeString:
    """Points for all parks and a line for each pair; `label` says it in words. A point tells its name when it is pointed at."""
    drawn = _columns(found, parks) if found.sides else _map(parks) or _ring(parks)
    paired = {key for one in found.pairs for key in (one.first, one.second)}
    lines = format_html_join(
        "", '<path class="pic-line" d="M{} {}L{} {}"/>',
        (_numbers(*drawn.points[one.first], *drawn.points[one.second]) for one in found.pairs),
    )  # fmt: skip
    dots = format_html_join(
        "", '<circle class="pic-node {}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        (
            ("chosen" if park.id in paired else "missing", *_numbers(*drawn.points[park.id]), RADIUS, park.name or park.id)
            for park in parks
        ),
    )  # fmt: skip
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>', WIDTH, f"{drawn.height:.5g}", label, lines, dots,
        _names(parks, drawn) if drawn.named else "",
    )  # fmt: skip


def _columns(found: Pairing, parks: Sequence[Park]) -> _Drawn:
    """The first side in the order of the list; the other so that lines cross little: each near the middle of its partners."""
    first = fold_label(found.sides[0]) if found.sides else ""
    left = [park.id for park in parks if fold_label(park.side) == first]
    place = {key: number for number, key in enumerate(left)}
    partners: dict[str, list[int]] = {park.id: [] for park in parks if park.id not in place}
    for one in found.pairs:
        partners[one.second].append(place[one.first])
    right = sorted(
        partners, key=lambda key: sum(partners[key]) / len(partners[key]) if partners[key] else len(left)
    )
    points = {
        key: (COLUMNS[column], TOP + STEP * number)
        for column, keys in enumerate((left, right))
        for number, key in enumerate(keys)
    }
    return _Drawn(points, 2 * TOP + STEP * (max(len(left), len(right)) - 1), named=True)


def _map(parks: Sequence[Park]) -> _Drawn | None:
    """By their coordinates; None where one has none, or all lie in one place."""
    placed = {
        park.id: (park.longitude, -park.latitude)
        for park in parks
        if park.latitude is not None and park.longitude is not None
    }
    if len(placed) < len(parks):
        return None
    across, down = ([point[side] for point in placed.values()] for side in (0, 1))
    narrow = max(cos(radians((max(down) + min(down)) / 2)), 0.1)
    wide, high = (max(across) - min(across)) * narrow, max(down) - min(down)
    if not wide or not high:
        return None
    scale = min((WIDTH - 2 * EDGE) / wide, (WIDTH - 2 * EDGE) / high)
    points = {
        key: (EDGE + (x - min(across)) * narrow * scale, EDGE + (y - min(down)) * scale)
        for key, (x, y) in placed.items()
    }
    return _Drawn(points, 2 * EDGE + high * scale, named=False)


def _ring(parks: Sequence[Park]) -> _Drawn:
    turns = {park.id: 2 * pi * number / len(parks) for number, park in enumerate(parks)}
    middle = EDGE + RING
    points = {key: (WIDTH / 2 + RING * sin(turn), middle - RING * cos(turn)) for key, turn in turns.items()}
    return _Drawn(points, 2 * middle, named=False)


def _names(parks: Sequence[Park], drawn: _Drawn) -> SafeString:
    left, right = COLUMNS
    room = left - 14
    return format_html_join(
        "", '<text class="pic-text" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (
                f"{x - 12 if x == left else right + 12:.5g}", f"{y + 4.5:.5g}", "end" if x == left else "start",
                shorten(park.name or park.id, room),
            )
            for park in parks
            for x, y in (drawn.points[park.id],)
        ),
    )  # fmt: skip


def _numbers(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.5g}" for number in numbers)
