"""What the parties say of a deal once it is over: three marks from one to five, blind until all have given theirs or the time is up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.standing import State

RATED: Final = frozenset({State.KEPT, State.BROKEN})
RATE_WITHIN: Final = timedelta(days=14)
"""After the end; nobody who has read the others' marks gives theirs."""
STARS: Final = range(1, 6)


class Aspect(StrEnum):
    """What is marked."""

    RESULT = "result"
    """Whether what came was what was promised."""
    TIME = "time"
    DEALING = "dealing"
    """How it was to work together."""


def refusal(state: State, ended: date | None, today: date, *, given: bool) -> str | None:
    """Why a party may not rate a deal, as a code of `refusals.SAID`; None when it may.

    Args:
        ended: the day on which the deal ended; None while it goes on.
        given: whether the party has rated it already.
    """
    if state not in RATED or ended is None:
        return "too_early"
    if given:
        return "rated_already"
    return "rated_late" if today > ended + RATE_WITHIN else None


def shown(
    reader: Collection[str], given: Collection[str], parties: Collection[str], over: bool
) -> frozenset[str]:
    """Whose marks a reader sees: its own, and all once every party has given its own or the time to give them is over.

    Args:
        reader: keys of the parties to which the reader belongs; empty for a broker.
        given: keys of those that have rated.
        over: whether the time is up.
    """
    return frozenset(given) if over or set(given) >= set(parties) else frozenset(given) & frozenset(reader)
