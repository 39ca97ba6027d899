"""What somebody says of a paper when they file it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from entrepot.border.domain.cases import EvidenceKind

EvidenceState = Literal["waits", "counts", "not_yet", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Filing:
    """A contract, licence, registration or assessment.

    Attributes:
        exporter, importer: the jurisdiction it lets something leave, and enter; or the id of a node, when it is with that node alone.
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
