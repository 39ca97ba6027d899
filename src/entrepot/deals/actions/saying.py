"""Moves that are only said: to talk, to decline, to agree to terms or not, to go; to begin, that all was kept or not, to end it together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.deals.actions.happening import happened, locked, speaker
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move, moved
from entrepot.deals.models import Deal, DealEvent
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock

ANSWERS: Final = frozenset({Move.JOIN, Move.DECLINE})
"""What answers an introduction."""
SAID: Final = frozenset(
    {
        *(Move.JOIN, Move.DECLINE, Move.APPROVE, Move.REFUSE, Move.LEAVE, Move.WITHDRAW),
        *(Move.START, Move.SETTLE, Move.BREAK, Move.RELEASE),
    }
)
"""Moves that are only said; the others come with terms, with a signed file or with what was done."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of a deal: for which party (None: by the broker), why, and which terms were looked at (None: those on the table).

    Who answers an introduction also says whether the node may learn from how it ends (``learns``), and, where the need is its own, whether those who
    join may read its details (``shows``).
    """

    move: Move
    party: Organisation | None
    reason: Reason | None = None
    version: int | None = None
    learns: bool = True
    shows: bool = False


@transaction.atomic
def say(*, deal: Deal, saying: Saying, by: Party) -> Deal:
    """Make one of the moves of `SAID`, for a party or, to take an introduction back, as its broker.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: it cannot be said as the deal stands now; the deal stays as it was.
        ValueError: the move is an action of its own.
    """
    if saying.move not in SAID:
        raise ValueError(saying.move)
    actor, rule = speaker(deal, saying.party, by)
    row = locked(deal)
    before = row.standing
    after = moved(before, saying.move, actor, reason=saying.reason, version=saying.version)
    event = DealEvent(
        move=saying.move, party=actor.party, reason=saying.reason or "", version=before.draft.version if before.draft else 0
    )  # fmt: skip
    if saying.move in ANSWERS:
        row.parties.filter(organisation=saying.party).update(
            learns=saying.learns, shows=by.actor if saying.shows else ""
        )
    if saying.move == Move.LEAVE:
        row.parties.filter(organisation=saying.party).update(left=clock.now())
    return happened(row, after, event, rule, by)
