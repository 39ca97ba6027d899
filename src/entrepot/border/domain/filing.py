"""What somebody says of a paper when they file it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from entrepot.border.domain.cases import BETWEEN_PARTIES, EvidenceKind
from entrepot.vocabulary.places import jurisdiction

EvidenceState = Literal["waits", "counts", "not_yet", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Filing:
    """A contract, licence, registration or assessment.

    Attributes:
        exporter, importer: the jurisdiction it lets something leave, and enter; or the id of a node, when it is with that node alone,
            as a contract always is.
        party: who the other side is in the paper's own words: the organisation that signed, or that runs the node.
        number: under which the authority has it; empty where it has none.
        expires: the last day on which it counts, None: it names none.
    """

    kind: EvidenceKind
    exporter: str
    importer: str
    issued: date
    expires: date | None = None
    number: str = ""
    note: str = ""
    party: str = ""

    @property
    def names_nobody(self) -> bool:
        """Whether it is a contract that does not say with which node."""
        return self.kind in BETWEEN_PARTIES and is_jurisdiction(self.importer)


def is_jurisdiction(side: str) -> bool:
    """Whether a side of a paper is a jurisdiction; else it is the id of a node."""
    try:
        jurisdiction(side)
    except ValueError:
        return False
    return True


def state_of(
    *, confirmed: bool, revoked: bool, issued: date, expires: date | None, today: date
) -> EvidenceState:
    """How a paper stands on a day."""
    if revoked:
        return "revoked"
    if expires is not None and expires < today:
        return "expired"
    if not confirmed:
        return "waits"
    return "not_yet" if today < issued else "counts"
