"""Districts as plotted points: a disc for each point where people live, a square for each venue. Drawn on the server, without any outline of land."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import cos, radians, sqrt
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entrepot.observatory.domain.balance import Home, Venue

WIDTH: Final = 720
MARGIN: Final = 34
LARGEST: Final = 15
"""Radius of the disc with the most people; others by area."""
TALLEST: Final = 520


def district_map(
    homes: Sequence[Home], venues: Sequence[Venue], poor: Collection[str], names: dict[str, str], label: str
) -> SafeString:
    """The drawing, north at the top, a degree of longitude as wide as it is in the middle of the place. Districts in ``poor`` are marked.

    Args:
        names: of districts, by key; each is written once, above its points.
    """
    if not homes:
        return format_html("")
    middle = sum(home.latitude for home in homes) / len(homes)
    those: list[Home | Venue] = [*homes, *venues]
    places = [(one.longitude * cos(radians(middle)), one.latitude) for one in those]
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    scale = min(
        (WIDTH - 2 * MARGIN) / max(east - west, 1e-6), (TALLEST - 2 * MARGIN) / max(north - south, 1e-6)
    )
    drawn = [(MARGIN + (x - west) * scale, MARGIN + (north - y) * scale) for x, y in places]
    most = max(home.people for home in homes) or 1
    at = dict(zip(homes, drawn, strict=False))
    discs = [
        (f"{x:.1f}", f"{y:.1f}", f"{LARGEST * sqrt(home.people / most):.1f}", "missing" if home.district in poor else "need")
        for home, (x, y) in at.items()
    ]  # fmt: skip
    squares = [(f"{x - 5:.1f}", f"{y - 5:.1f}") for x, y in drawn[len(homes) :]]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        WIDTH, f"{(north - south) * scale + 2 * MARGIN:.0f}", label,
        format_html_join(
            "", '<circle cx="{}" cy="{}" r="{}" class="pic-node {}" fill="#e9eef0" stroke="#48606a" stroke-width="2"/>', discs
        ),
        format_html_join("", '<rect x="{}" y="{}" width="10" height="10" fill="#0f5e73"/>', squares),
        format_html_join("", '<text x="{}" y="{}" text-anchor="middle" class="pic-text">{}</text>', _labels(at, names)),
    )  # fmt: skip


def _labels(at: dict[Home, tuple[float, float]], names: dict[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for key, name in names.items():
        own = [place for home, place in at.items() if home.district == key]
        if own:
            x = sum(place[0] for place in own) / len(own)
            y = min(place[1] for place in own) - LARGEST - 3
            found.append((f"{min(max(x, 60), WIDTH - 60):.1f}", f"{max(y, 14):.1f}", name))
    return found
