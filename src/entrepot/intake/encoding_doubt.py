"""Asking a person which encoding a text is in: the plausible ones, each with what it makes of the first lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from entrepot.intake.encoding import Detected, show_bytes
from entrepot.intake.recognition import count_recognised

_LINES: Final = 5
_SHOWN: Final = 200
_CELLS: Final = re.compile(r"[,;\t|]")


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """One encoding that a file may be in, and its first lines read so: at most five, 200 characters each."""

    encoding: str
    preview: tuple[str, ...]


def settle(detected: Detected, head: bytes) -> tuple[str, tuple[EncodingChoice, ...] | None]:
    """Return the encoding to read in, and the choices to ask about, None when there is nothing to ask.

    `head` is the file's beginning. Column names decide where the bytes leave a doubt: an encoding in which at
    least two are known, while no other knows any, is meant.
    """
    if not detected.plausible:
        return detected.encoding, None
    choices = tuple(EncodingChoice(codec, _preview(head, codec)) for codec in detected.plausible)
    known = {choice.encoding: _known(choice.preview) for choice in choices}
    best = max(known, key=lambda codec: known[codec])
    if known[best] >= 2 and sum(count > 0 for count in known.values()) == 1:
        return best, None
    if known[best] > known[detected.encoding]:
        choices = tuple(sorted(choices, key=lambda choice: -known[choice.encoding]))
        return best, choices
    return detected.encoding, choices


def _preview(head: bytes, codec: str) -> tuple[str, ...]:
    text = show_bytes(head.decode(codec, "entrepot-keep-bytes"))
    lines = [line for line in text.splitlines() if line.strip()]
    return tuple(line[:_SHOWN] for line in lines[:_LINES])


def _known(preview: Sequence[str]) -> int:
    """Return how many columns the best of the first lines names."""
    return max((count_recognised(_cells(line)) for line in preview), default=0)


def _cells(line: str) -> list[str]:
    """Return the cells of a line that say anything about its encoding: those beyond ASCII."""
    return [cell.strip(' "') for cell in _CELLS.split(line) if not cell.isascii()]
