"""How a figure grew from report to report beside what was expected, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 420
HEIGHT: Final = 220
LEFT, RIGHT, TOP, BOTTOM = 18, 18, 34, 40
RADIUS: Final = 5


@dataclass(frozen=True, slots=True)
class Point:
    """The end of a period: what was reached and what was expected by then, and how a reader is told so."""

    name: str
    reached: float
    expected: float
    told: str


def trend_picture(points: Sequence[Point], label: str, legend: tuple[str, str]) -> SafeString:
    """Both lines from nothing on, the expected one dashed; ``label`` says it in words, ``legend`` names the two lines. Not for no points."""
    most = max(*(max(point.reached, point.expected) for point in points), 1e-9)
    step = (WIDTH - LEFT - RIGHT) / len(points)
    across = [LEFT + step * number for number in range(len(points) + 1)]
    reached = [_up(0, most), *(_up(point.reached, most) for point in points)]
    expected = [_up(0, most), *(_up(point.expected, most) for point in points)]
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="axis" d="M{} {}V{}H{}"/>'
        '<polyline class="pic-line held" points="{}"/><polyline class="pic-line" points="{}"/>{}{}{}</svg>',
        WIDTH, HEIGHT, label, LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT, _line(across, expected), _line(across, reached),
        _dots(points, across[1:], reached[1:]), _texts(points, across), _legend(legend),
    )  # fmt: skip


def _up(value: float, most: float) -> float:
    return HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP)


def _line(across: Sequence[float], up: Sequence[float]) -> str:
    return " ".join(f"{x:.5g},{y:.5g}" for x, y in zip(across, up, strict=True))


def _dots(points: Sequence[Point], across: Sequence[float], up: Sequence[float]) -> SafeString:
    return format_html_join(
        "", '<circle class="pic-node" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
        ((f"{x:.5g}", f"{y:.5g}", RADIUS, point.told) for point, x, y in zip(points, across, up, strict=True)),
    )  # fmt: skip


def _texts(points: Sequence[Point], across: Sequence[float]) -> SafeString:
    """The names of the first and the last end; more would meet each other."""
    ends = {0: points[0], len(points) - 1: points[-1]}
    return format_html_join(
        "", '<text class="pic-text" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (f"{across[number + 1]:.5g}", HEIGHT - BOTTOM + 22, "end" if number else "middle", point.name)
            for number, point in ends.items()
        ),
    )  # fmt: skip


def _legend(legend: tuple[str, str]) -> SafeString:
    reached, expected = legend
    return format_html(
        '<path class="pic-line" d="M{} 12h24"/><text class="pic-text" x="{}" y="17">{}</text>'
        '<path class="pic-line held" d="M{} 12h24"/><text class="pic-text" x="{}" y="17">{}</text>',
        LEFT, LEFT + 32, reached, WIDTH / 2, WIDTH / 2 + 32, expected,
    )  # fmt: skip
