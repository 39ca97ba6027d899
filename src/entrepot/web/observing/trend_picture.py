"""A figure over several periods as a small picture, drawn on the server; the table of the figure's page says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 240
HEIGHT: Final = 56
SIDE: Final = 6
LEAST: Final = 2
"""So many values make a line."""


def trend_picture(values: Sequence[float | None], label: str) -> SafeString:
    """A line through the values, from 0 or the least of them up; broken where there is none. ``label`` says it in words."""
    known = [value for value in values if value is not None]
    if len(known) < LEAST:
        return format_html_join("", "", ())
    low, high = min(0.0, *known), max(*known, 0.0)
    step, span = (WIDTH - 2 * SIDE) / max(len(values) - 1, 1), (high - low) or 1.0
    points = [
        None
        if value is None
        else (SIDE + number * step, HEIGHT - SIDE - (value - low) / span * (HEIGHT - 2 * SIDE))
        for number, value in enumerate(values)
    ]
    last = next(point for point in reversed(points) if point is not None)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<circle class="pic-node chosen" cx="{}" cy="{}" r="4" fill="#0f5e73"/></svg>',
        WIDTH, HEIGHT, label,
        format_html_join(
            "",
            '<polyline class="pic-line" fill="none" stroke="#0f5e73" stroke-width="2" points="{}"/>',
            ((" ".join(f"{x:.5g},{y:.5g}" for x, y in piece),) for piece in _pieces(points)),
        ),
        f"{last[0]:.5g}", f"{last[1]:.5g}",
    )  # fmt: skip


def _pieces(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches of two values or more that follow each other."""
    found: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [piece for piece in found if len(piece) > 1]
