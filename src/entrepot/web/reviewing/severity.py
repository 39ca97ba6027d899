"""How hard reviewers are as a picture: for each one what is added to scores, with its interval, on one line from hard to soft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entrepot.web.picture import shorten

STEP: Final = 30
TOP: Final = 34
RADIUS: Final = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One reviewer: what is added to scores, and the ends of its interval; ``marked`` when it is beyond doubt that it is not 0."""

    name: str
    offset: float
    low: float
    high: float
    label: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Ends:
    """What the two ends and the middle of the line are called."""

    hard: str
    usual: str
    soft: str


def severity_picture(bars: Sequence[Bar], ends: Ends, label: str) -> SafeString:
    """Both drawings, for wide pages and for phones; the stylesheet chooses. ``label`` says it in words."""
    return format_html(
        "{}{}", _drawn(bars, ends, label, "lying", 1060, 240), _drawn(bars, ends, label, "upright", 360, 116)
    )


def _drawn(bars: Sequence[Bar], ends: Ends, label: str, css: str, width: int, left: int) -> SafeString:
    reach = max([abs(value) for bar in bars for value in (bar.low, bar.high)] + [0.5])
    middle, half = left + (width - left) / 2, (width - left) / 2 - 14
    height = TOP + STEP * len(bars) + 8

    def x(value: float) -> float:
        return middle + value / reach * half

    lines = format_html_join(
        "",
        '<g><title>{}</title><text class="pic-text" x="0" y="{}">{}</text><path class="axis" d="M{} {}H{}"/>'
        '<circle class="pic-node{}" cx="{}" cy="{}" r="{}"/></g>',
        (
            (
                bar.label, f"{y + 5:.5g}", shorten(bar.name, left - 12), f"{x(bar.low):.5g}", f"{y:.5g}", f"{x(bar.high):.5g}",
                " chosen" if bar.marked else "", f"{x(bar.offset):.5g}", f"{y:.5g}", RADIUS,
            )
            for bar, y in ((bar, TOP + STEP * (number + 0.5)) for number, bar in enumerate(bars))
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<path class="axis" d="M{} {}V{}"/>{}</svg>',
        css, width, height, label, _heads(ends, left, middle, width), f"{middle:.5g}", TOP - 8, height, lines,
    )  # fmt: skip


def _heads(ends: Ends, left: int, middle: float, width: int) -> SafeString:
    return format_html_join(
        "",
        '<text class="pic-text" x="{}" y="16" text-anchor="{}">{}</text>',
        ((left, "start", ends.hard), (f"{middle:.5g}", "middle", ends.usual), (width - 2, "end", ends.soft)),
    )
