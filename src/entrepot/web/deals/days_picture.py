"""Milestones and payments along time, as a picture: a wide one, and a narrow one for phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entrepot.web.picture import State

WIDTHS: Final = {"lying": 1060, "upright": 360}
RADIUS: Final = 13
SIDE: Final = 22
"""Room at both ends, in pixels."""
LANE: Final = 34
HEAD: Final = 26
FOOT: Final = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a day: the number that it has in the list below, its state, what it is called; round for what is delivered, square for
    what is paid."""

    day: date
    number: int
    state: State
    name: str
    is_round: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The days between which everything lies, as they are written, and today where it lies between them."""

    first: date
    last: date
    first_name: str
    last_name: str
    today: date
    today_name: str


def days_picture(marks: Sequence[Mark], axis: Axis, label: str) -> SafeString:
    """Both drawings; the stylesheet chooses. ``label`` says it in words."""
    return format_html_join("", "{}", ((_drawn(css, marks, axis, label),) for css in WIDTHS))


def lanes(places: Sequence[float], room: float) -> list[int]:
    """On which lane each of several places is drawn, so that no two on a lane are nearer than ``room``; the places in rising order."""
    ends: list[float] = []
    found = []
    for place in places:
        lane = next((number for number, end in enumerate(ends) if place - end >= room), len(ends))
        ends[lane:lane + 1] = [place]  # fmt: skip
        found.append(lane)
    return found


def _drawn(css: str, marks: Sequence[Mark], axis: Axis, label: str) -> SafeString:
    width = WIDTHS[css]
    ordered = sorted(marks, key=lambda mark: (mark.day, not mark.is_round))
    places = [_place(mark.day, axis, width) for mark in ordered]
    rows = lanes(places, 2 * RADIUS + 4)
    base = HEAD + LANE * (max(rows, default=0) + 1)
    drawn = (
        _mark(mark, x, base - LANE * (row + 0.5)) for mark, x, row in zip(ordered, places, rows, strict=True)
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}"><path class="pic-line" d="M{} {}H{}"/>{}{}{}</svg>',
        css, width, base + FOOT, label, SIDE, base, width - SIDE, _ends(axis, width, base), _today(axis, width, base),
        format_html_join("", "{}", ((one,) for one in drawn)),
    )  # fmt: skip


def _place(day: date, axis: Axis, width: int) -> float:
    span = max((axis.last - axis.first).days, 1)
    within = min(max((day - axis.first).days, 0), span)
    return SIDE + within / span * (width - 2 * SIDE)


def _mark(mark: Mark, x: float, y: float) -> SafeString:
    shape = (
        format_html('<circle class="pic-node {}" cx="{}" cy="{}" r="{}"/>', mark.state, *_numbers(x, y, RADIUS))
        if mark.is_round
        else format_html(
            '<rect class="pic-node {}" x="{}" y="{}" width="{}" height="{}" rx="4"/>',
            mark.state, *_numbers(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS),
        )
    )  # fmt: skip
    return format_html(
        '<g><title>{}</title>{}<text class="pic-text {}" x="{}" y="{}" text-anchor="middle">{}</text></g>',
        mark.name, shape, mark.state, *_numbers(x, y + 5), mark.number,
    )  # fmt: skip


def _ends(axis: Axis, width: int, base: float) -> SafeString:
    return format_html(
        '<text class="pic-text" x="{}" y="{}" text-anchor="start">{}</text><text class="pic-text" x="{}" y="{}" text-anchor="end">{}</text>',
        4, base + 20, axis.first_name, width - 4, base + 20, axis.last_name,
    )  # fmt: skip


def _today(axis: Axis, width: int, base: float) -> SafeString:
    if not axis.first <= axis.today <= axis.last:
        return format_html_join("", "", ())
    x = _place(axis.today, axis, width)
    anchor = "start" if x < width / 4 else "end" if x > width * 3 / 4 else "middle"
    return format_html(
        '<path class="pic-line held" d="M{} {}V{}"/><text class="pic-text held" x="{}" y="14" text-anchor="{}">{}</text>',
        *_numbers(x, HEAD - 6, base, x), anchor, axis.today_name,
    )  # fmt: skip


def _numbers(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.5g}" for number in numbers)
