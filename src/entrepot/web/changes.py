"""Two versions of a text side by side: which words went and which came."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "added", "removed"]

_TOKEN: Final = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+\s*|.\s*", re.DOTALL)
"""A Latin word, a Chinese character or a sign, each with the space behind it."""
LONGEST: Final = 1_500
"""Tokens up to which words are compared; what differs beyond that is shown as a whole, for comparing takes their square."""
KEPT: Final = 60
"""Characters that are kept of an unchanged passage beside a change."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Kind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The text with what went and what came, in reading order; long unchanged passages are shortened in the middle."""
    found = list(_joined(_compared(_TOKEN.findall(before), _TOKEN.findall(after))))
    last = len(found) - 1
    return tuple(
        Piece(piece.kind, _shortened(piece.text, index == 0, index == last))
        if piece.kind == "same"
        else piece
        for index, piece in enumerate(found)
    )


def _compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    yield Piece("same", "".join(before[:head]))
    if max(len(old), len(new)) > LONGEST:
        yield from (Piece("removed", "".join(old)), Piece("added", "".join(new)))
    else:
        for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if old[a:b] == new[c:d]:
                yield Piece("same", "".join(old[a:b]))
            else:
                yield from (Piece("removed", "".join(old[a:b])), Piece("added", "".join(new[c:d])))
    yield Piece("same", "".join(before[len(before) - tail :]))


def _shared(one: list[str], other: list[str]) -> int:
    """How many tokens both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Without empty pieces, neighbours of one kind as one."""
    kept: Piece | None = None
    for piece in found:
        if not piece.text:
            continue
        if kept is not None and kept.kind == piece.kind:
            kept = Piece(kept.kind, kept.text + piece.text)
            continue
        if kept is not None:
            yield kept
        kept = piece
    if kept is not None:
        yield kept


def _shortened(text: str, first: bool, last: bool) -> str:
    """An unchanged passage with its ends beside the changes kept."""
    if len(text) <= 2 * KEPT + 20:
        return text
    start = "" if first else text[:KEPT]
    end = "" if last else text[-KEPT:]
    return f"{start} … {end}".strip() if first or last else f"{start} … {end}"
