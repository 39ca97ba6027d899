"""What a service team writes down at a firm, and how far that has come, read from what the node knows of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.standing import BINDING
from entrepot.deals.domain.standing import State as DealState


class Sort(StrEnum):
    """What is written down."""

    NEED = "need"
    WISH = "wish"
    """What the firm wishes of policy."""


class NotedState(StrEnum):
    """What the firm said to it."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"


class Progress(StrEnum):
    """How far something that was written down has come, from least to most."""

    WAITING = "waiting"
    """The firm has not answered."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """The firm agreed, and took it off the list, or the wish back."""
    COUNTED = "counted"
    """A wish: officers read and count it."""
    LOOKING = "looking"
    """A need that is listed, and for which nothing was concluded yet."""
    NOTHING = "nothing"
    """Nothing here serves it adequately."""
    FOUND = "found"
    """Something here serves it, and nobody talks about it yet."""
    INTRODUCED = "introduced"
    """The two sides were put in touch, or one has asked the other, and not all have said that they will talk."""
    TALKING = "talking"
    ANSWERED = "answered"
    """An agreement about it is signed."""


LISTED: Final = frozenset(
    {Progress.LOOKING, Progress.NOTHING, Progress.FOUND, Progress.INTRODUCED, Progress.TALKING, Progress.ANSWERED}
)  # fmt: skip
"""How far a need is that the firm let be listed."""
SIGNED: Final = BINDING | {DealState.KEPT}


def progress(
    sort: Sort, state: NotedState, *, stands: bool, served: bool | None, deals: Iterable[DealState]
) -> Progress:
    """How far it has come.

    Args:
        sort: need or wish.
        state: what the firm said.
        stands: whether the need is still listed, or the wish not taken back.
        served: what was concluded of the need as it is now; None while nothing was.
        deals: the states of the deals about the need.
    """
    if state != NotedState.AGREED:
        return Progress(state)
    known = set(deals)
    if known & SIGNED:
        return Progress.ANSWERED
    if not stands:
        return Progress.WITHDRAWN
    if sort == Sort.WISH:
        return Progress.COUNTED
    for deal, far in ((DealState.NEGOTIATING, Progress.TALKING), (DealState.INTENT, Progress.INTRODUCED)):
        if deal in known:
            return far
    if served is None:
        return Progress.LOOKING
    return Progress.FOUND if served else Progress.NOTHING
