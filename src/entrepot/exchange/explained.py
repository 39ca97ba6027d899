"""What was held of a record at its origin, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast, get_args

from entrepot.border.domain.decisions import (
    LOOSENESS,
    Code,
    Missing,
    Outcome,
    PortionDecision,
    Reason,
    RuleUsed,
    Supplier,
)
from entrepot.border.explaining import Explanation, explain
from entrepot.border.queries import rules_in_force

_CODES: Final = frozenset(get_args(Code))
_REASONS: Final = frozenset(get_args(Reason))
_SUPPLIERS: Final = frozenset(get_args(Supplier))


def explained(held: Mapping[str, Any], language: str) -> Explanation | None:
    """Why a portion stayed at its origin; None where another node says it in words that this one does not know."""
    outcome, code = held.get("outcome"), held.get("code")
    if outcome not in LOOSENESS or code not in _CODES:
        return None
    lacks = tuple(
        Missing(str(what), cast(Reason, reason), cast(Supplier, supplier))
        for what, reason, supplier in held.get("missing", ())
        if reason in _REASONS and supplier in _SUPPLIERS
    )
    rules = (
        (RuleUsed(str(held["rule"]), int(held["version"]), str(held["article"])),) if held.get("rule") else ()
    )
    decided = PortionDecision(
        str(held.get("portion", "")), cast(Outcome, outcome), cast(Code, code), rules, missing=lacks
    )
    return explain(decided, rules_in_force(), language)
