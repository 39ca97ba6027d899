"""The border's answer, for each portion of a record and for the whole, with everything that a sentence about it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Outcome = Literal["allow", "mask", "hash_only", "carry", "hold", "deny"]
Action = Literal["keep", "drop", "generalise", "tokenise", "hash"]
Reason = Literal["absent", "unknown", "expired", "not_yet_valid", "not_met"]
Supplier = Literal["exporter", "importer", "owner", "operator", "authority"]
Code = Literal[
    "released",  # rules let it cross, as the outcome says
    "refused",  # a rule forbids it
    "held_by_rule",  # a rule holds it until something changes
    "lacks",  # a rule would let it cross if something were there
    "not_known",  # a rule might forbid it, and what it asks for is not known
    "no_rule",  # no rule lets it cross
    "beyond_limit",  # it came with a limit that this receiver lies outside of
    "no_class",  # nobody said what it is
    "no_jurisdiction",  # it is not known where it is sent from, or where to
]

LOOSENESS: Final[Mapping[Outcome, int]] = {
    "deny": 0, "hold": 0, "carry": 1, "hash_only": 2, "mask": 3, "allow": 4,
}  # fmt: skip
"""How much crosses. Of what is denied and of what is held nothing does."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What a rule asks for and does not find.

    Attributes:
        what: an attribute (``exporter.critical``, ``counts.subjects``, ``portion.control_codes``) or a kind of evidence.
        reason: absent or unknown: it was never stated; expired, not_yet_valid: of evidence; not_met: it is stated, and another answer is asked for.
        supplier: who can supply it.
        wanted: the answers that would do, when only some do.
    """

    what: str
    reason: Reason
    supplier: Supplier
    wanted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """A rule that decided, in the version that decided."""

    rule: str
    version: int
    article: str

    def __str__(self) -> str:
        return f"{self.rule}/{self.version}"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What somebody must do because something crosses.

    Attributes:
        within: working days of ``calendar`` after the crossing, None: before it, or without a term of days.
        due: the last of these days; reckoned by ``entrepot.vocabulary.workdays`` where it becomes a duty, None until then.
        calendar: a jurisdiction whose working days count.
    """

    what: str
    within: int | None
    calendar: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Another way that would release a portion: the rule, what it would let cross, and what it asks for."""

    rule: RuleUsed
    outcome: Outcome
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class PortionDecision:
    """What becomes of one portion.

    Attributes:
        rules: those that decided; empty when none did.
        actions: what is done to its fields: all kept when allowed, all dropped when nothing crosses.
        missing: what the cheapest way lacks.
        ways: all ways that would release it, the cheapest first.
        onward: territories it may go on to; None: the rules state no limit. Empty: nowhere.
    """

    portion: str
    outcome: Outcome
    code: Code
    rules: tuple[RuleUsed, ...] = ()
    actions: tuple[tuple[str, Action], ...] = ()
    missing: tuple[Missing, ...] = ()
    ways: tuple[Way, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    onward: tuple[str, ...] | None = None

    @property
    def crosses(self) -> bool:
        """Whether any of its content leaves."""
        return LOOSENESS[self.outcome] >= LOOSENESS["mask"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the whole.

    Attributes:
        outcome: allow when every portion crosses whole; mask when something stays; else the loosest of the portions' outcomes.
        obligations: of all portions that cross, each once.
        onward: where all portions that cross may go on to.
        rules_digest: of the set of rules it was decided under.
    """

    outcome: Outcome
    portions: tuple[PortionDecision, ...]
    obligations: tuple[Obligation, ...]
    onward: tuple[str, ...] | None
    rules_digest: str

    def of(self, portion: str) -> PortionDecision:
        """The decision on one portion; KeyError when the case had none of that name."""
        for decided in self.portions:
            if decided.portion == portion:
                return decided
        raise KeyError(portion)
