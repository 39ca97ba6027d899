"""What a pair is judged by, and how much each of it counts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from entrepot.engine.pairing.parks import PairingError


class Criterion(StrEnum):
    """What a pair is judged by; each is from 0 to 1 (see `scoring`)."""

    RECIPROCAL = "reciprocal"
    """What each has that the other lacks, in both directions."""
    HELP = "help"
    """The same in either direction; one-sided help counts half."""
    CHAIN = "chain"
    """Links of one sector's industrial chain that only the two together hold."""
    NEAR = "near"
    """How near they lie."""
    CORRIDOR = "corridor"
    """The share of the rules for a bonus that hold."""
    WEAK = "weak"
    """What the weaker of the two is given, the more the weaker it is."""
    WISHED = "wished"
    """How high each stands on the other's list."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each criterion counts, 0 or more; only their ratios matter.

    Raises:
        PairingError: a weight is below 0 or not a number, or all are 0.
    """

    reciprocal: float = 5.0
    help: float = 1.0
    chain: float = 2.0
    near: float = 1.0
    corridor: float = 1.0
    weak: float = 2.0
    wished: float = 2.0

    def __post_init__(self) -> None:
        for criterion in Criterion:
            value = self.of(criterion)
            if not (math.isfinite(value) and value >= 0):
                raise PairingError(f"The weight of {criterion} is {value}.", "Weights are zero or more.")
        if not any(map(self.of, Criterion)):
            raise PairingError("All weights are 0.", "Give at least one criterion a weight.")

    def of(self, criterion: Criterion) -> float:
        """The weight of one criterion."""
        value: float = getattr(self, criterion.value)
        return value

    @property
    def shares(self) -> Mapping[Criterion, float]:
        """Each weight as a share of their sum."""
        whole = sum(map(self.of, Criterion))
        return {criterion: self.of(criterion) / whole for criterion in Criterion}


def read_weights(text: str) -> Weights:
    """Weights as they are typed, `near=0, weak=3`; what is not named keeps its usual weight.

    Raises:
        PairingError: a name is no criterion, or a weight no number.
    """
    given: dict[str, float] = {}
    for part in filter(str.strip, text.replace("，", ",").split(",")):
        name, _, value = (piece.strip() for piece in part.partition("="))
        if name not in set(Criterion):
            raise PairingError(f"“{name}” is no criterion.", f"Use one of: {', '.join(Criterion)}.")
        try:
            given[name] = float(value)
        except ValueError:
            raise PairingError(f"“{value}” is no weight.", f"Write a number, such as {name}=2.") from None
    return Weights(**given)
