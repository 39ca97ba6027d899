"""The terms between one requirement and one offer: conditions, cost, border, start. Pure, given what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entrepot.engine.chains import Option
from entrepot.engine.conditions import (
    Condition,
    Fact,
    compare,
    date_condition,
    eligibility_conditions,
    readiness_condition,
)
from entrepot.engine.pricing import Subsidy
from entrepot.matching.crossing import Border
from entrepot.matching.domain import Crossing
from entrepot.matching.reading import Offer, Requirement, units
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.money import Money, Per, Rate, Rates

PRICELESS = frozenset({Role.FINANCE, Role.POLICY})
"""Roles that cost the need nothing."""
MEASURED = frozenset({Role.TECHNOLOGY, Role.FACILITY, Role.VENUE, Role.PRODUCT, Role.SERVICE})
"""Roles of which a stated requirement may be asked: people, money and rules are not measured in micrometres."""
CLOSED = frozenset({"internal", "members"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What one offer means for one need. ``cost`` is in the need's currency, None when nobody stated a price that can be counted."""

    conditions: tuple[Condition, ...]
    decision: Crossing
    cost: Money | None
    count: int
    per: Per | None
    starts: date

    @property
    def fails(self) -> bool:
        """Whether a condition is known to be unmet."""
        return any(condition.verdict == "fails" for condition in self.conditions)


def terms(asked: Requirement, given: Offer, rates: Rates, today: date, border: Border) -> Terms:
    """Compare one offer with one requirement."""
    count, per = _units(asked, given)
    return Terms(
        conditions=_conditions(asked, given, today),
        decision=border.ask(given),
        cost=_cost(given, count, asked.currency, rates),
        count=1 if count is None else count,
        per=per,
        starts=max(given.available_from or today, today),
    )


def option(
    asked: Requirement, given: Offer, agreed: Terms, score: float, adequate: bool, rates: Rates
) -> Option:
    """The offer as an option of the need's chain."""
    return Option(
        resource=given.key,
        role=given.kind,
        score=score,
        adequate=adequate and not agreed.fails,
        place=given.place,
        route=given.route,
        cost=None if agreed.cost is None else agreed.cost.amount,
        free=given.kind in PRICELESS,
        starts=agreed.starts,
        held=agreed.decision.outcome == "hold",
        subsidy=_subsidy(given, asked.currency, rates),
    )


def _conditions(asked: Requirement, given: Offer, today: date) -> tuple[Condition, ...]:
    found = list(compare(asked.facts, given.facts)) if given.kind in MEASURED else []
    if asked.min_readiness is not None and given.kind is Role.TECHNOLOGY:
        found.append(readiness_condition(asked.min_readiness, given.readiness))
    dated = date_condition(asked.deadline, given.available_from, _last_day(given, today), today=today)
    if dated is not None:
        found.append(dated)
    found.extend(eligibility_conditions(given.eligibility, asked.applicant))
    if given.open_to in CLOSED:
        found.append(_closed(given))
    return tuple(found)


def _last_day(given: Offer, today: date) -> date | None:
    """The day that it names; else, once nobody has said for long that it holds, the one on which it ended: before that it is as if without end."""
    over = given.ends is not None and given.ends < today
    return given.valid_until or (given.ends if over else None)


def _closed(given: Offer) -> Condition:
    outside = Fact("open_to", "open_to", "external", "column")
    stated = Fact("open_to", "open_to", given.open_to, "column")
    return Condition("open_to", "open_to", outside, stated, "fails", "≠")


def _units(asked: Requirement, given: Offer) -> tuple[int | None, Per | None]:
    """How many of which unit are used; None of a unit that needs do not count, such as a month or a sample."""
    if given.price is None or not isinstance(given.price.value, Rate):
        return 1, None
    return units(given.price, given.kind, asked), given.price.value.per


def _cost(given: Offer, count: int | None, currency: str, rates: Rates) -> Money | None:
    value = None if given.price is None else given.price.value
    if isinstance(value, Rate):
        return None if count is None else converted(value.money * count, currency, rates)
    if isinstance(value, Money):
        return converted(value, currency, rates)
    if given.price is not None and given.price.reason == "free":
        return Money(Decimal(0), currency)
    return None


def converted(money: Money, currency: str, rates: Rates) -> Money | None:
    """The money in another currency, None when the operator's table lacks it."""
    try:
        return rates.convert(money, currency)
    except ValueError:
        return None  # the operator's table lacks the currency: the price is shown as stated and not added up


def _subsidy(given: Offer, currency: str, rates: Rates) -> Subsidy | None:
    """What a policy pays; nothing when its cap cannot be told in the need's currency: an open end would promise too much."""
    if given.kind is not Role.POLICY or given.subsidy_rate is None:
        return None
    cap = None if given.subsidy_cap is None else converted(given.subsidy_cap, currency, rates)
    if given.subsidy_cap is not None and cap is None:
        return None
    return Subsidy(given.key, given.subsidy_rate, cap.amount if cap else None, given.subsidy_roles)
