"""Innovation vouchers and other policies on a price: which of them pays, how much, and by which of its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from entrepot.engine.conditions import Condition, Fact, date_condition, eligibility_conditions
from entrepot.engine.pricing import Cost, Subsidy, after_subsidy
from entrepot.vocabulary.eligibility import Applicant, Eligibility


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy pays: ``rate`` (0 to 1) of what ``roles`` cost, at most ``cap`` in the currency of the price.

    Attributes:
        paid: what it has paid to the same organisation in the year already; it is not paid again.
    """

    key: str
    titles: Mapping[str, str]
    rate: Decimal
    roles: frozenset[str]
    cap: Decimal | None = None
    paid: Decimal = Decimal(0)
    eligibility: Eligibility = field(default_factory=Eligibility)
    available_from: date | None = None
    valid_until: date | None = None

    @property
    def left(self) -> Decimal | None:
        """What it pays at most; None without end."""
        return None if self.cap is None else max(self.cap - self.paid, Decimal(0))


@dataclass(frozen=True, slots=True)
class Voucher:
    """What a policy would pay, with the conditions by which it does."""

    policy: str
    titles: Mapping[str, str]
    rate: Decimal
    cap: Decimal | None
    paid: Decimal
    amount: Decimal
    conditions: tuple[Condition, ...]

    @property
    def certain(self) -> bool:
        """Whether every condition is known to be met."""
        return all(condition.verdict == "fits" for condition in self.conditions)

    def plain(self) -> dict[str, Any]:
        """The same as JSON keeps it."""
        return {
            "policy": self.policy, "titles": dict(self.titles), "rate": str(self.rate),
            "cap": None if self.cap is None else str(self.cap), "paid": str(self.paid), "amount": str(self.amount),
            "conditions": [
                [item.name, str(item.required.value), str(item.offered.value) if item.offered else None, item.verdict, item.sign]
                for item in self.conditions if item.name != "date"
            ],
        }  # fmt: skip

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Voucher:
        """A voucher from ``plain``."""
        cap = plain["cap"]
        return cls(
            plain["policy"], plain["titles"], Decimal(plain["rate"]), None if cap is None else Decimal(cap),
            Decimal(plain["paid"]), Decimal(plain["amount"]), tuple(_condition(*row) for row in plain["conditions"]),
        )  # fmt: skip


def _condition(name: str, required: str, offered: str | None, verdict: Any, sign: str) -> Condition:
    given = None if offered is None else Fact(name, name, offered, "column")
    return Condition(name, name, Fact(name, name, required, "column"), given, verdict, sign)


def vouchers(
    amount: Decimal, role: str, policies: Iterable[Policy], applicant: Applicant, day: date
) -> tuple[Voucher, ...]:
    """What policies would pay of an amount on a day, certain ones first, then the one that pays most; those whose conditions fail are left
    out, and so are those of which nothing is left."""
    found = []
    for policy in policies:
        if role not in policy.roles:
            continue
        conditions = _conditions(policy, applicant, day)
        if any(condition.verdict == "fails" for condition in conditions):
            continue
        subsidy = Subsidy(policy.key, policy.rate, policy.left, policy.roles)
        price = after_subsidy([Cost(role, amount)], [subsidy])
        if price.applied:
            paid = price.applied[0].amount
            found.append(
                Voucher(policy.key, policy.titles, policy.rate, policy.cap, policy.paid, paid, conditions)
            )
    return tuple(sorted(found, key=lambda item: (not item.certain, -item.amount, item.policy)))


def _conditions(policy: Policy, applicant: Applicant, day: date) -> tuple[Condition, ...]:
    dated = (
        date_condition(day, policy.available_from, None, today=day),
        date_condition(day, None, policy.valid_until, today=day),
    )
    return (*(item for item in dated if item), *eligibility_conditions(policy.eligibility, applicant))
