"""Why the border refuses an act, in words, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from entrepot.vocabulary.refused import RefusedByCodeError


class BorderRefusedError(RefusedByCodeError):
    """Nothing was filed, confirmed, met, proposed or answered."""

    said: ClassVar[Mapping[str, tuple[str, str]]] = {
        "evidence_ended": (
            "This was revoked, or it has expired.",
            "File the paper that took its place.",
        ),
        "evidence_counts": ("This was confirmed already.", "Nothing needs to be done."),
        "evidence_days": (
            "It would expire before it was issued.",
            "Look at the two days on the paper again.",
        ),
        "evidence_own": (
            "What you have filed yourself, another person confirms.",
            "Ask another officer to compare it with the paper.",
        ),
        "evidence_party": (
            "A contract is between two named parties, not with everybody under one law.",
            "Choose the node that it is with.",
        ),
        "evidence_sides": (
            "It would let something cross from a place to itself.",
            "Say where it is sent from, and where to.",
        ),
        "obligation_met": ("This was done already.", "Nothing needs to be done."),
        "obligation_note": (
            "Nothing says how it was done.",
            "Say what was done, when, and under which number.",
        ),
        "rule_unreadable": (
            "This is no rule that the border can read: {problems}",
            "Mend it, and propose it again.",
        ),
        "rule_version": (
            "This is not the next version of the rule.",
            "Propose it as version {version}.",
        ),
        "rule_own": (
            "What you have proposed yourself, another person answers.",
            "Ask another officer or operator to read it.",
        ),
        "rule_answered": ("This was answered already.", "Look at the rule as it is now."),
    }
