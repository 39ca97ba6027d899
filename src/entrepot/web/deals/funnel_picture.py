"""A funnel as a picture: a bar for each step, drawn on the server; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 420
STEP: Final = 54
BAR: Final = 22
LEAST: Final = 3
"""So wide is a bar at least that something is seen of it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: what it is called, how its count is written, and its share of the first; None where it is held back."""

    name: str
    text: str
    share: float | None


def funnel_picture(bars: Sequence[Bar], label: str) -> SafeString:
    """The bars one below the other; ``label`` says it in words."""
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        STEP * len(bars),
        label,
        format_html_join("", "{}", ((_bar(bar, STEP * number),) for number, bar in enumerate(bars))),
    )


def _bar(bar: Bar, top: int) -> SafeString:
    held = bar.share is None
    width = WIDTH - 4 if bar.share is None else max(LEAST, bar.share * (WIDTH - 4))
    return format_html(
        '<text class="pic-name" x="2" y="{}">{}</text><text class="pic-text" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="pic-node {}" x="2" y="{}" width="{}" height="{}" rx="3"/>',
        top + 16,
        bar.name,
        WIDTH - 2,
        top + 16,
        bar.text,
        "held" if held else "chosen",
        top + 22,
        f"{width:.5g}",
        BAR,
    )
