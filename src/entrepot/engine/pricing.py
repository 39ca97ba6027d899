"""Price after policies: the one place where a subsidy meets a cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one role of a chain costs, in the currency of the whole price."""

    role: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What a policy pays: ``rate`` (0 to 1) of the costs of ``roles``, at most ``cap`` in the currency of the costs."""

    policy: str
    rate: Decimal
    cap: Decimal | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Applied:
    """What one policy paid."""

    policy: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """Before and after subsidy; ``unpriced`` are the roles whose cost nobody has stated."""

    before: Decimal
    after: Decimal
    applied: tuple[Applied, ...]
    unpriced: tuple[str, ...] = ()


def after_subsidy(costs: Sequence[Cost], subsidies: Sequence[Subsidy], unpriced: Sequence[str] = ()) -> Price:
    """Apply policies in the given order, each to what its predecessors left to pay of its roles.

    No policy pays more than its cap, nor more than is left; amounts are rounded to the cent, half to even.
    """
    left = {cost.role: cost.amount for cost in costs}
    applied = []
    for subsidy in subsidies:
        roles = [role for role in left if role in subsidy.roles]
        base = sum((left[role] for role in roles), Decimal(0))
        paid = base * subsidy.rate
        if subsidy.cap is not None:
            paid = min(paid, subsidy.cap)
        paid = min(paid, base).quantize(CENT, ROUND_HALF_EVEN)
        if paid <= 0:
            continue
        _spread(left, roles, base, paid)
        applied.append(Applied(subsidy.policy, paid))
    before = sum((cost.amount for cost in costs), Decimal(0))
    total = sum((item.amount for item in applied), Decimal(0))
    return Price(before, before - total, tuple(applied), tuple(unpriced))


def _spread(left: dict[str, Decimal], roles: Sequence[str], base: Decimal, paid: Decimal) -> None:
    for role in roles:
        left[role] -= paid * left[role] / base
