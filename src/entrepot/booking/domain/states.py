"""The states of a booking and the ways between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How far a booking is."""

    HELD = "held"
    """Somebody has the time for a few minutes, to fill in the rest."""
    ASKED = "asked"
    """It waits for the facility's people; the time is kept."""
    CONFIRMED = "confirmed"
    USED = "used"
    """Somebody has checked in and not out yet."""
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    MISSED = "missed"
    """Nobody came."""
    LAPSED = "lapsed"
    """It was held, or waited, for too long."""


OCCUPYING: Final = frozenset({State.HELD, State.ASKED, State.CONFIRMED, State.USED, State.CLOSED})
"""States in which a booking has its time to itself."""
WAYS: Final[dict[State, frozenset[State]]] = {
    State.HELD: frozenset({State.ASKED, State.CONFIRMED, State.CANCELLED, State.LAPSED}),
    State.ASKED: frozenset({State.CONFIRMED, State.REFUSED, State.CANCELLED, State.LAPSED}),
    State.CONFIRMED: frozenset({State.USED, State.CANCELLED, State.MISSED, State.CLOSED}),
    State.USED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
    State.REFUSED: frozenset(),
    State.MISSED: frozenset(),
    State.LAPSED: frozenset(),
}


def may_become(state: State, other: State) -> bool:
    """Whether a booking may go from one state straight to another."""
    return other in WAYS[state]
