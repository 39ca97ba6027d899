"""Where a deal stands: everything that decides what may happen next, as one value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.reasons import Reason


class State(StrEnum):
    """How far a deal is."""

    INTENT = "intent"
    """Somebody wants it; not every party has said that it will talk."""
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    PERFORMING = "performing"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"
    """It ended before anything was promised, or all parties released each other."""


ENDED: Final = frozenset({State.KEPT, State.BROKEN, State.WITHDRAWN})
WAY: Final = (State.INTENT, State.NEGOTIATING, State.SIGNED, State.PERFORMING, State.KEPT)
"""The states of a deal that goes well, in their order."""
BINDING: Final = frozenset({State.SIGNED, State.PERFORMING})
"""States in which a signed agreement binds the parties."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Terms on the table: a first agreement, or an amendment of a signed one.

    Attributes:
        version: number of the terms, from 1.
        approved: parties that agree to this version.
        signed: parties that signed it, in the order they did.
        turns: who signs one after the other; empty when they sign as they come.
    """

    version: int
    approved: frozenset[str] = frozenset()
    signed: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deal stands.

    Attributes:
        state: how far it is.
        parties: keys of the organisations in it, at least two.
        willing: parties that said they will talk.
        versions: how many versions of the terms there were.
        draft: what is on the table now.
        in_force: the version that binds the parties, 0 while none does.
        outstanding: promises (milestones, payments) that are still open; counted by whoever keeps them.
        disputed: whether a dispute is open; told by whoever keeps them.
        content: parties that say everything was kept.
        releasing: parties that want to end a signed deal together.
        left: parties that went.
        reason: why it ended, where somebody ended it.
    """

    parties: tuple[str, ...]
    state: State = State.INTENT
    willing: frozenset[str] = frozenset()
    versions: int = 0
    draft: Draft | None = None
    in_force: int = 0
    outstanding: int = 0
    disputed: bool = False
    content: frozenset[str] = frozenset()
    releasing: frozenset[str] = frozenset()
    left: tuple[str, ...] = ()
    reason: Reason | None = None


def impossibilities(deal: Standing) -> list[str]:
    """What cannot be true of a deal, a sentence each; none for every deal that the rules made."""
    return [sentence for wrong, sentence in (*_of_parties(deal), *_of_terms(deal), *_of_ends(deal)) if wrong]


def _of_parties(deal: Standing) -> Iterator[tuple[bool, str]]:
    parties = frozenset(deal.parties)
    yield len(deal.parties) < 2, "fewer than two parties"
    yield len(parties) != len(deal.parties), "a party twice"
    yield bool(parties & set(deal.left)), "a party that left"
    yield not (deal.willing | deal.content | deal.releasing) <= parties, "a stranger spoke"
    yield (
        deal.state == State.INTENT and deal.willing >= parties,
        "an intent although all parties will talk",
    )
    yield (
        deal.state == State.NEGOTIATING and not deal.willing >= parties,
        "negotiating without everybody's will to talk",
    )


def _of_terms(deal: Standing) -> Iterator[tuple[bool, str]]:
    parties, draft = frozenset(deal.parties), deal.draft
    yield (
        (deal.in_force > 0) != (deal.state in BINDING or deal.state in {State.KEPT, State.BROKEN})
        and not (deal.state == State.WITHDRAWN and deal.in_force > 0 and deal.releasing >= parties),
        "bound without terms, or terms in force that bind nobody",
    )
    yield deal.in_force > deal.versions, "terms in force that there are not"
    if draft is None:
        return
    yield deal.state not in {State.NEGOTIATING, *BINDING}, "terms on the table where nobody negotiates"
    yield draft.version != deal.versions or draft.version <= deal.in_force, "old terms on the table"
    yield not draft.approved <= parties, "a stranger agreed"
    yield len(set(draft.signed)) != len(draft.signed), "somebody signed twice"
    yield bool(draft.signed) and draft.approved != parties, "signed before all agreed"
    yield frozenset(draft.signed) >= parties, "signed by all and still on the table"
    yield not frozenset(draft.signed) <= parties, "signed by a stranger"
    yield bool(draft.turns) and draft.signed != draft.turns[: len(draft.signed)], "signed out of turn"


def _of_ends(deal: Standing) -> Iterator[tuple[bool, str]]:
    parties = frozenset(deal.parties)
    yield (
        deal.state == State.KEPT and (deal.outstanding > 0 or deal.disputed or not deal.content >= parties),
        "kept although something is open",
    )
    yield (
        deal.state in BINDING and (deal.content >= parties or deal.releasing >= parties),
        "going on although all are done with it",
    )
    yield deal.state == State.BROKEN and deal.reason is None, "broken without a reason"
    yield deal.state not in ENDED and deal.reason is not None, "a reason for an end without one"
