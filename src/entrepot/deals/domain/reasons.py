"""Why somebody said no: a short list, so that what is said can be counted and learnt from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a party did not want a deal, left it or ended it."""

    PRICE = "price"
    TIMING = "timing"
    SCOPE = "scope"
    """What was offered is not what was needed."""
    ELIGIBILITY = "eligibility"
    """A rule, a licence or a condition stands against it."""
    TRUST = "trust"
    OTHER = "other"


ABOUT_THE_MATCH: Final = frozenset({Reason.SCOPE, Reason.ELIGIBILITY, Reason.PRICE, Reason.TIMING})
"""Reasons that say something of how need and resource fit together; the others speak of the people, and teach a ranker nothing."""


IN_MATCHING: Final[Mapping[Reason, str]] = {
    Reason.SCOPE: "topic",
    Reason.ELIGIBILITY: "condition",
    Reason.PRICE: "price",
    Reason.TIMING: "time",
}
"""What matching calls them (`matching.domain.REASONS`)."""


def teaches(reason: Reason) -> bool:
    """Whether a ranker may learn from a deal that ended for this reason."""
    return reason in ABOUT_THE_MATCH
