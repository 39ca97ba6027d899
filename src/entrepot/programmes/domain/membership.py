"""How a member of a programme stands: admitted, warned, renewed, removed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from entrepot.programmes.domain.refusals import ProgrammeRefusedError

ANSWER_WITHIN: Final = timedelta(days=14)
"""How long a member that was warned has to answer before it may be removed."""


class MemberState(StrEnum):
    """How a member stands."""

    ACTIVE = "active"
    WARNED = "warned"
    """It is told what is wrong, and may answer."""
    REMOVED = "removed"


class MemberStep(StrEnum):
    """What is done about a member."""

    ADMIT = "admit"
    WARN = "warn"
    ANSWER = "answer"
    """The member's own word to a warning."""
    LIFT = "lift"
    """The warning is taken back."""
    RENEW = "renew"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class _Way:
    before: frozenset[MemberState]
    after: MemberState


_WARNED: Final = frozenset({MemberState.WARNED})
_WAYS: Final[Mapping[MemberStep, _Way]] = {
    MemberStep.WARN: _Way(frozenset({MemberState.ACTIVE}), MemberState.WARNED),
    MemberStep.ANSWER: _Way(_WARNED, MemberState.WARNED),
    MemberStep.LIFT: _Way(_WARNED, MemberState.ACTIVE),
    MemberStep.RENEW: _Way(frozenset({MemberState.ACTIVE, MemberState.WARNED}), MemberState.ACTIVE),
    MemberStep.REMOVE: _Way(_WARNED, MemberState.REMOVED),
}


def member_stepped(state: MemberState, step: MemberStep) -> MemberState:
    """The state to which a step leads.

    Raises:
        ProgrammeRefusedError: the member does not stand where the step begins: nobody is removed without a warning.
    """
    way = _WAYS[step]
    if state not in way.before:
        raise ProgrammeRefusedError("member_elsewhere")
    return way.after


def steps(state: MemberState) -> tuple[MemberStep, ...]:
    """What can be done about a member, in the order of the steps."""
    return tuple(step for step, way in _WAYS.items() if state in way.before)


class ReportState(StrEnum):
    """How far a report is."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    """It is to be mended, for a reason, and handed in again."""


OPEN: Final = frozenset({ReportState.DRAFT, ReportState.RETURNED})
"""Reports that the member writes at."""
COUNTED: Final = frozenset({ReportState.HANDED_IN, ReportState.ACCEPTED})
"""Reports that say how far a member is."""
