"""The curve of exposure as a picture: how evenly resources are seen against how good the lists stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 420
HEIGHT: Final = 260
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 40, 52
RADIUS: Final = 6


@dataclass(frozen=True, slots=True)
class Dot:
    """One point: where it lies (each 0 to 1), what it is called, whether it is the one in use."""

    across: float
    up: float
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows, and how its figures are written."""

    name: str
    low: str
    high: str


def curve_picture(dots: Sequence[Dot], across: Axis, up: Axis, label: str) -> SafeString:
    """The points joined by a line in their order, each scaled into the range that there is; ``label`` says it in words."""
    xs = _placed([dot.across for dot in dots], LEFT, WIDTH - RIGHT)
    ys = _placed([dot.up for dot in dots], HEIGHT - BOTTOM, TOP)
    line = " ".join(f"{x:.5g},{y:.5g}" for x, y in zip(xs, ys, strict=True))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="axis" d="M{} {}V{}H{}"/>{}<polyline class="pic-line" points="{}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        label,
        LEFT - 12,
        TOP - 12,
        HEIGHT - BOTTOM + 12,
        WIDTH - RIGHT,
        _axes(across, up),
        line,
        format_html_join(
            "",
            '<circle class="pic-node{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
            (
                (" chosen" if dot.chosen else "", f"{x:.5g}", f"{y:.5g}", RADIUS + dot.chosen, dot.name)
                for dot, x, y in sorted(zip(dots, xs, ys, strict=True), key=lambda drawn: drawn[0].chosen)
            ),
        ),
    )


def _placed(values: Sequence[float], low: float, high: float) -> list[float]:
    """Values brought between two ends; all in the middle where they are one."""
    least, span = min(values), max(values) - min(values)
    if span <= 0:
        return [(low + high) / 2] * len(values)
    return [low + (value - least) / span * (high - low) for value in values]


def _axes(across: Axis, up: Axis) -> SafeString:
    base, right = HEIGHT - BOTTOM + 30, WIDTH - RIGHT
    return format_html_join(
        "",
        '<text class="pic-text" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (LEFT - 12, base, "start", across.low),
            (right, base, "end", across.high),
            ((LEFT + right) / 2, base + 16, "middle", across.name),
            (LEFT - 16, HEIGHT - BOTTOM + 4, "end", up.low),
            (LEFT - 16, TOP + 5, "end", up.high),
            (2, 16, "start", up.name),
        ),
    )
