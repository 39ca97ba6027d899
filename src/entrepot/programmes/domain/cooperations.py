"""How far a cooperation is, read from where its deal stands; and how far the signatures of a signing day are. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from entrepot.deals.domain.standing import Standing
from entrepot.deals.domain.standing import State as DealState


class Phase(StrEnum):
    """How far a cooperation is."""

    INTENTION = "intention"
    """They talk; nothing is agreed."""
    AGREED = "agreed"
    """All agree to one version of the terms, which can be signed."""
    SIGNED = "signed"
    PERFORMING = "performing"
    KEPT = "kept"
    ENDED = "ended"
    """It was withdrawn or broken."""


def phase(standing: Standing) -> Phase:
    """How far a cooperation is whose deal stands so."""
    if standing.state in {DealState.INTENT, DealState.NEGOTIATING}:
        return Phase.AGREED if ready(standing) else Phase.INTENTION
    if standing.state in {DealState.BROKEN, DealState.WITHDRAWN}:
        return Phase.ENDED
    return Phase(standing.state)


def ready(standing: Standing) -> bool:
    """Whether all agree to what is on the table, so that it can be signed."""
    draft = standing.draft
    return draft is not None and draft.approved >= set(standing.parties)


def signed_by(standing: Standing) -> tuple[str, ...]:
    """The keys of the parties that have signed the agreement, in the order in which they did; once it binds, all of them."""
    if standing.in_force:
        return standing.parties
    return standing.draft.signed if standing.draft else ()


@dataclass(frozen=True, slots=True)
class Signed:
    """How far one agreement of a signing day is: its parties' keys, and those of them that have signed."""

    cooperation: str
    parties: tuple[str, ...]
    signed: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether everybody has signed."""
        return set(self.signed) >= set(self.parties)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a day's agreements are signed by all, and how many signatures there are."""

    agreements: int
    of_agreements: int
    signatures: int
    of_signatures: int


def tally(cells: Iterable[Signed]) -> Tally:
    """The sums of several agreements."""
    known = list(cells)
    return Tally(
        sum(one.complete for one in known), len(known),
        sum(len(one.signed) for one in known), sum(len(one.parties) for one in known),
    )  # fmt: skip
