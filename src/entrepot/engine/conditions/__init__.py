"""Conditions: what a need requires, held against what a resource states, as facts that fit, fail or stay
unknown.

`facts_of` reads facts, `compare` holds two sets of them against each other; eligibility, readiness, dates and
places have functions of their own.
"""

from entrepot.engine.conditions.comparing import compare
from entrepot.engine.conditions.facts import Fact, FactValue, facts_of
from entrepot.engine.conditions.rules import (
    date_condition,
    eligibility_conditions,
    place_condition,
    readiness_condition,
)
from entrepot.engine.conditions.verdicts import Condition, Verdict

__all__ = [
    "Condition",
    "Fact",
    "FactValue",
    "Verdict",
    "compare",
    "date_condition",
    "eligibility_conditions",
    "facts_of",
    "place_condition",
    "readiness_condition",
]
