"""What linking knows of one kind of thing: how often each level occurs among same and among different things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, log2
from typing import Any, Final

import numpy as np

from entrepot.engine.linkage.comparing import Compared
from entrepot.engine.linkage.comparisons import COMPARED, LEVELS, PRIOR
from entrepot.engine.linkage.things import ThingKind
from entrepot.engine.linkage.vectors import Floats

Rates = tuple[tuple[float, float], ...]
"""By level, how often it occurs among pairs that are one thing (m) and among pairs that are not (u)."""
_LEAST: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Model:
    """The parameters of Fellegi and Sunter (1969), and a calibration that answers have taught.

    Attributes:
        prior: the share of the compared pairs that are one thing.
        rates: by comparison.
        slope, shift: the logarithm of the odds is ``slope`` times what the rates say, plus ``shift``.
    """

    kind: ThingKind
    prior: float
    rates: Mapping[str, Rates]
    slope: float = 1.0
    shift: float = 0.0

    def bits(self, comparison: str, level: int) -> float:
        """How much a level speaks for one and the same thing, log2(m / u); 0 for an unknown one."""
        if level < 0:
            return 0.0
        m, u = self.rates[comparison][level]
        return log2(max(m, _LEAST) / max(u, _LEAST))

    def odds(self, pairs: Compared) -> Floats:
        """(pairs,) natural logarithm of the odds by the rates alone, before calibration."""
        result = np.full(len(pairs), log(self.prior / (1 - self.prior)))
        for name, level in pairs.levels.items():
            table = np.array([self.bits(name, step) for step in range(len(self.rates[name]))] + [0.0])
            result += table[level] * log(2)
        return result

    def scores(self, pairs: Compared) -> Floats:
        """(pairs,) the probability that a pair is one thing."""
        return probability(self.slope * self.odds(pairs) + self.shift)

    def as_dict(self) -> dict[str, Any]:
        """The model as JSON keeps it; see `from_dict`."""
        return {
            "kind": str(self.kind),
            "prior": self.prior,
            "rates": {name: [list(rate) for rate in rates] for name, rates in self.rates.items()},
            "slope": self.slope,
            "shift": self.shift,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Model:
        """The model that `as_dict` gave.

        Raises:
            ValueError: its comparisons or levels are not those of this version; train it again.
        """
        kind = ThingKind(stored["kind"])
        rates = {name: tuple((float(m), float(u)) for m, u in held) for name, held in stored["rates"].items()}
        if {name: len(held) for name, held in rates.items()} != {
            name: len(LEVELS[name]) for name in COMPARED[kind]
        }:
            raise ValueError("The stored model compares other things than this version does. Train it again.")
        return cls(kind, float(stored["prior"]), rates, float(stored["slope"]), float(stored["shift"]))


def probability(odds: Floats) -> Floats:
    """Probabilities of logarithms of odds."""
    result: Floats = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return result


def untaught(kind: ThingKind) -> Model:
    """The model as long as nothing was learnt, from the bits in `comparisons`."""
    return Model(kind, PRIOR, {name: _rates(LEVELS[name].values()) for name in COMPARED[kind]})


def _rates(bits: Any) -> Rates:
    """Rates whose ratios are 2**bits."""
    ratios = [2.0**each for each in bits]
    u = [1 / (1 + ratio) for ratio in ratios]
    m = [ratio / (1 + ratio) for ratio in ratios]
    return tuple((one, other) for one, other in zip(m, u, strict=True))
