"""How far an answer to a call for experts is, and what became of what follows from a hosted visit. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AnswerState(StrEnum):
    """How far an expert's answer is."""

    WAITS = "waits"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


STANDING: Final = frozenset({AnswerState.WAITS, AnswerState.INTRODUCED})
"""While one of these stands, the same expert does not answer again."""


class FollowUpState(StrEnum):
    """What became of a follow-up."""

    OPEN = "open"
    INTRODUCED = "introduced"
    """The two sides were introduced; how far they are stands in their deal alone."""
    DROPPED = "dropped"
