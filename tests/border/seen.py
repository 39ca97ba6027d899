"""A portion's decision as examples and tables write it."""

from __future__ import annotations

from entrepot.border.domain.decisions import PortionDecision


def seen(decided: PortionDecision) -> dict[str, object]:
    """What of it a table states."""
    return {
        "outcome": decided.outcome,
        "code": decided.code,
        "rule": decided.rules[0].rule if decided.rules else None,
        "missing": [lack.what for lack in decided.missing],
        "asked": [[lack.what for lack in way.missing] for way in decided.ways],
        "ways": [way.rule.rule for way in decided.ways],
    }
