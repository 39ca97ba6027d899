"""The chain as a picture: SVG drawn on the server, lying for wide pages and paper, upright for phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

State = Literal["need", "ok", "held", "missing"]

LYING_WIDTH = 1060
LYING_RADIUS = 50
UPRIGHT_WIDTH = 360
UPRIGHT_STEP = 86
UPRIGHT_RADIUS = 22
LETTER = 7.1
"""Width of a Latin letter at 13 px in the font of the look; a Chinese character takes 13."""


@dataclass(frozen=True, slots=True)
class Node:
    """One circle: the need or a role, its state in words, what stands beside it (place, price), where it leads."""

    name: str
    state: State
    word: str = ""
    notes: tuple[str, ...] = ()
    link: str = ""


def chain_picture(nodes: Sequence[Node], label: str) -> SafeString:
    """Both drawings of a chain, need first; the stylesheet chooses. ``label`` says it in words."""
    return format_html("{}{}", _lying(nodes, label), _upright(nodes, label))


def small_picture(states: Sequence[State]) -> SafeString:
    """A chain as a row of dots, for lists; the words beside it say the same."""
    parts = []
    for index, state in enumerate(states):
        x = 8 + 26 * index
        if index:
            parts.append(_line(x - 19, 8, x - 7, 8, state))
        parts.append(_circle(x, 8, 6, state))
    return format_html(
        '<svg viewBox="0 0 {width} 16" width="{width}" height="16" aria-hidden="true">{parts}</svg>',
        width=26 * len(states) - 10,
        parts=_joined(parts),
    )


def width_of(text: str, letter: float = LETTER) -> float:
    """About how wide a text is drawn, in pixels, when a Latin letter takes ``letter``."""
    return sum(letter * 1.83 if east_asian_width(character) in "WF" else letter for character in text)


def shorten(text: str, width: float, letter: float = LETTER) -> str:
    """The text as far as it fits into so many pixels, with an ellipsis when something is cut."""
    if width_of(text, letter) <= width:
        return text
    kept = text
    while kept and width_of(f"{kept}…", letter) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _lying(nodes: Sequence[Node], label: str) -> SafeString:
    step = LYING_WIDTH / len(nodes)
    y = LYING_RADIUS + 6
    parts = []
    for index, node in enumerate(nodes):
        x = step * (index + 0.5)
        if index:
            parts.append(_line(x - step + LYING_RADIUS + 5, y, x - LYING_RADIUS - 5, y, node.state))
        drawn = [
            _circle(x, y, LYING_RADIUS, node.state),
            _text(x, y + 5, "pic-name", shorten(node.name, 2 * LYING_RADIUS - 4, 7.6), "middle"),
        ]
        for line, (css, text) in enumerate(_lines(node)):
            drawn.append(_text(x, y + LYING_RADIUS + 24 + 20 * line, css, shorten(text, step - 8), "middle"))
        parts.append(_leading(node, drawn))
    most = max(len(_lines(node)) for node in nodes)
    return _svg("lying", LYING_WIDTH, 2 * LYING_RADIUS + 24 + 20 * most, label, parts)


def _upright(nodes: Sequence[Node], label: str) -> SafeString:
    x, parts = UPRIGHT_RADIUS + 4, []
    for index, node in enumerate(nodes):
        y = UPRIGHT_STEP * index + UPRIGHT_RADIUS + 6
        if index:
            parts.append(
                _line(x, y - UPRIGHT_STEP + UPRIGHT_RADIUS + 4, x, y - UPRIGHT_RADIUS - 4, node.state)
            )
        left = 2 * UPRIGHT_RADIUS + 22
        drawn = [
            _circle(x, y, UPRIGHT_RADIUS, node.state),
            _text(left, y - 4, "pic-name", node.name, "start"),
        ]
        beside = replace(node, notes=tuple(filter(None, (" · ".join(node.notes),))))
        for line, (css, text) in enumerate(_lines(beside)):
            shown = shorten(text, UPRIGHT_WIDTH - left, 8.2)
            drawn.append(_text(left, y + 17 + 20 * line, css, shown, "start"))
        parts.append(_leading(node, drawn))
    height = UPRIGHT_STEP * (len(nodes) - 1) + UPRIGHT_RADIUS + 54
    return _svg("upright", UPRIGHT_WIDTH, height, label, parts)


def _leading(node: Node, drawn: Sequence[SafeString]) -> SafeString:
    """A node's parts as a link to its card, named by the words drawn in it."""
    if not node.link:
        return _joined(drawn)
    name = ", ".join(filter(None, (node.name, node.word, *node.notes)))
    return format_html('<a href="{}" aria-label="{}">{}</a>', node.link, name, _joined(drawn))


def _lines(node: Node) -> list[tuple[str, str]]:
    word = [(f"pic-text {node.state}", node.word)] if node.word else []
    return word + [("pic-text", note) for note in node.notes]


def _svg(css: str, width: int, height: int, label: str, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        css,
        width,
        height,
        label,
        _joined(parts),
    )


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _line(x1: float, y1: float, x2: float, y2: float, state: State) -> SafeString:
    return format_html('<path class="pic-line {}" d="M{} {}L{} {}"/>', state, *_numbers(x1, y1, x2, y2))


def _circle(x: float, y: float, radius: float, state: State) -> SafeString:
    return format_html('<circle class="pic-node {}" cx="{}" cy="{}" r="{}"/>', state, *_numbers(x, y, radius))


def _text(x: float, y: float, css: str, text: str, anchor: str) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', css, *_numbers(x, y), anchor, text
    )


def _numbers(*numbers: float) -> tuple[str, ...]:
    return tuple(f"{number:.5g}" for number in numbers)
