"""How far a programme is, and how far an application. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from entrepot.programmes.domain.refusals import ProgrammeRefusedError


class Stage(StrEnum):
    """How far a programme is."""

    DRAFT = "draft"
    """Only those who run it see it."""
    ANNOUNCED = "announced"
    """Published; applications are not taken yet."""
    OPEN = "open"
    REVIEW = "review"
    """Closed for applications, which are being judged."""
    RUNNING = "running"
    """Decided: its members are at work."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Dates:
    """When what happened to a programme; None for not yet."""

    opens: datetime
    closes: datetime
    published: datetime | None = None
    decided: datetime | None = None
    ended: datetime | None = None


def stage(dates: Dates, now: datetime) -> Stage:
    """How far a programme is at a moment."""
    if dates.ended:
        return Stage.ENDED
    if dates.decided:
        return Stage.RUNNING
    if not dates.published:
        return Stage.DRAFT
    if now < dates.opens:
        return Stage.ANNOUNCED
    return Stage.OPEN if now < dates.closes else Stage.REVIEW


class State(StrEnum):
    """How far an application is."""

    DRAFT = "draft"
    HANDED_IN = "handed_in"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"


class Step(StrEnum):
    """What is done with an application."""

    HAND_IN = "hand_in"
    REOPEN = "reopen"
    """Back to a draft, while applications are taken."""
    WITHDRAW = "withdraw"
    EXCLUDE = "exclude"
    """It may not apply: said with a reason."""
    ADMIT = "admit"
    """It may apply after all."""
    SELECT = "select"
    RESERVE = "reserve"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class _Way:
    before: frozenset[State]
    after: State
    stages: frozenset[Stage]


_JUDGED: Final = frozenset({State.HANDED_IN, State.SELECTED, State.RESERVE, State.DECLINED})
_IN_REVIEW: Final = frozenset({Stage.OPEN, Stage.REVIEW})
_WAYS: Final[Mapping[Step, _Way]] = {
    Step.HAND_IN: _Way(frozenset({State.DRAFT, State.WITHDRAWN}), State.HANDED_IN, frozenset({Stage.OPEN})),
    Step.REOPEN: _Way(frozenset({State.HANDED_IN, State.WITHDRAWN}), State.DRAFT, frozenset({Stage.OPEN})),
    Step.WITHDRAW: _Way(frozenset({State.DRAFT, State.HANDED_IN}), State.WITHDRAWN, _IN_REVIEW),
    Step.EXCLUDE: _Way(frozenset({State.HANDED_IN}), State.INELIGIBLE, _IN_REVIEW),
    Step.ADMIT: _Way(frozenset({State.INELIGIBLE}), State.HANDED_IN, _IN_REVIEW),
    Step.SELECT: _Way(_JUDGED, State.SELECTED, frozenset({Stage.REVIEW, Stage.RUNNING})),
    Step.RESERVE: _Way(_JUDGED, State.RESERVE, frozenset({Stage.REVIEW, Stage.RUNNING})),
    Step.DECLINE: _Way(_JUDGED, State.DECLINED, frozenset({Stage.REVIEW, Stage.RUNNING})),
}
JUDGED: Final = frozenset({State.SELECTED, State.RESERVE, State.DECLINED})
"""An application about which was decided."""


def stepped(state: State, step: Step, at: Stage) -> State:
    """The state to which a step leads.

    Raises:
        ProgrammeRefusedError: the programme is too early or too late for it, or the application is not where it starts.
    """
    way = _WAYS[step]
    if at not in way.stages:
        raise ProgrammeRefusedError("programme_elsewhere")
    if state not in way.before:
        raise ProgrammeRefusedError("application_elsewhere")
    return way.after


def possible(state: State, step: Step, at: Stage) -> bool:
    """Whether a step can be taken."""
    way = _WAYS[step]
    return at in way.stages and state in way.before
