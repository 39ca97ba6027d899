"""A sum in parts that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

CENT: Final = Decimal("0.01")


def split(total: Decimal, shares: Sequence[int]) -> tuple[Decimal, ...]:
    """Parts of a sum in the ratio of whole numbers, to the cent; what is left over by rounding is in the last part.

    Raises:
        ValueError: the shares add up to nothing.
    """
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise ValueError("shares add up to more than nothing, and none is below it")
    parts = [(total * share / whole).quantize(CENT, ROUND_DOWN) for share in shares[:-1]]
    return (*parts, total - sum(parts, Decimal(0)))
