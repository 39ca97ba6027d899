"""What an organisation is entitled to: a rule's conditions brought to one of three answers, and what would change it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from entrepot.engine.conditions import Condition

Answer = Literal["now", "open", "no"]
"""It can be had now; it depends on what the organisation has not said yet; it cannot."""
_ORDER: Final = ("now", "open", "no")


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One offer by rules, held against one organisation.

    Attributes:
        offer: its key.
        conditions: each with both values.
        until: the last day on which it can be had, None when it has no end.
    """

    offer: str
    conditions: tuple[Condition, ...]
    until: date | None = None

    @property
    def answer(self) -> Answer:
        """One that fails is enough for no, one that is unknown for open."""
        verdicts = {item.verdict for item in self.conditions}
        return "no" if "fails" in verdicts else "open" if "unknown" in verdicts else "now"

    @property
    def wanting(self) -> tuple[Condition, ...]:
        """What would change the answer: what fails; where nothing fails, what is unknown."""
        wanted = "fails" if self.answer == "no" else "unknown"
        return tuple(item for item in self.conditions if item.verdict == wanted)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The names of what the organisation has not said of itself."""
        return tuple(item.name for item in self.conditions if item.offered is None)


def sorted_entitlements(found: Sequence[Entitlement]) -> tuple[Entitlement, ...]:
    """What can be had now first, then what needs the fewest answers, then what fails the least; of equals what ends soonest."""
    return tuple(
        sorted(
            found,
            key=lambda item: (
                _ORDER.index(item.answer),
                len(item.wanting),
                item.until or date.max,
                item.offer,
            ),
        )
    )
