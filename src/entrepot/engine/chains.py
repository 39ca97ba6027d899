"""Chains: for a need, the best compatible combination of one resource per role, and alternatives that really differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Literal

from entrepot.engine.pricing import Cost, Price, Subsidy, after_subsidy

Difference = Literal["route", "region", "price"]

LEAD_WIDTH = 8
WIDTH = 4
"""Options kept for the first role and for each other: wide enough that a cheaper or nearer second choice is seen, narrow enough to try all."""
HELD_PENALTY = 0.05
OVERSPEND_PENALTY = 0.5
PRICE_WEIGHT = 0.2
COMPARABLE = 0.75
"""An option is tried only when it is at least so likely to hold, beside the best of its role: nothing cheap and unrelated gets in."""
CHEAPER = Decimal("0.9")
"""An alternative counts as cheaper from a tenth less."""


@dataclass(frozen=True, slots=True)
class Option:
    """One resource that may fill a role.

    ``score`` is the calibrated match score (0 to 1); ``adequate`` says that it is graded better than none and fails no condition;
    ``cost`` and the subsidy's cap are in the need's currency, None when nobody stated a price.
    """

    resource: str
    role: str
    score: float
    adequate: bool
    place: str | None = None
    route: str | None = None
    cost: Decimal | None = None
    free: bool = False
    starts: date | None = None
    held: bool = False
    subsidy: Subsidy | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """One combination. ``missing`` are the roles that nothing adequate fills."""

    options: tuple[Option, ...]
    missing: tuple[str, ...]
    price: Price
    starts: date | None
    over_budget: bool
    score: float

    def option(self, role: str) -> Option | None:
        """The option that fills this role."""
        return next((option for option in self.options if option.role == role), None)

    @property
    def held(self) -> tuple[Option, ...]:
        """The options that may not cross to the need without a further step."""
        return tuple(option for option in self.options if option.held)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another chain and in what it differs from the best."""

    difference: Difference
    chain: Chain


@dataclass(frozen=True, slots=True)
class ChainSet:
    """The best chain, alternatives, the technical routes that lead to the same goal, and per missing role what came nearest."""

    best: Chain
    alternatives: tuple[Alternative, ...]
    routes: tuple[tuple[str, tuple[Option, ...]], ...]
    nearest: Mapping[str, Option]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a need sets for its chains: roles in order, budget in its currency, today."""

    roles: tuple[str, ...]
    budget: Decimal | None
    today: date


def build(frame: Frame, options: Mapping[str, Sequence[Option]]) -> ChainSet:
    """Choose the best chain and up to three alternatives.

    ``options`` holds, per role, candidates in descending score; inadequate ones only tell what came nearest.
    """
    adequate = {
        role: _distinct(options.get(role, ()), LEAD_WIDTH if role == frame.roles[0] else WIDTH)
        for role in frame.roles
    }
    chains = sorted(_combinations(frame, adequate), key=lambda chain: -chain.score)
    best = chains[0]
    nearest = {role: options[role][0] for role in best.missing if options.get(role)}
    return ChainSet(best, tuple(_alternatives(best, chains)), _routes(adequate), nearest)


def _distinct(options: Sequence[Option], width: int) -> tuple[Option, ...]:
    """The best adequate options: the first of every route and place before second ones, so that alternatives exist to be found."""
    adequate = sorted((option for option in options if option.adequate), key=lambda option: -option.score)
    fit = [option for option in adequate if option.score >= COMPARABLE * adequate[0].score]
    if fit and all(option.free and option.subsidy is None for option in fit):
        return (fit[0],)  # neither costs nor pays: a second choice could never win
    firsts: list[Option] = []
    seconds: list[Option] = []
    seen: set[tuple[str | None, str | None]] = set()
    for option in fit:
        ways = (option.route, option.place)
        (seconds if ways in seen else firsts).append(option)
        seen.add(ways)
    kept = {option.resource for option in (fit[:1] + firsts + seconds)[:width]} | {
        option.resource for option in fit[: width // 2]
    }
    return tuple(option for option in fit if option.resource in kept)


def _combinations(frame: Frame, options: Mapping[str, Sequence[Option]]) -> Iterator[Chain]:
    missing = tuple(role for role in frame.roles if not options[role])
    costed = [role for role in frame.roles if options[role] and role != "policy"]
    policies: tuple[Option | None, ...] = (None, *options.get("policy", ()))
    for combination in product(*(options[role] for role in costed)):
        yield max(
            (
                _chain(frame, combination, policy, missing)
                for policy in policies
                if policy or len(policies) == 1
            ),
            key=lambda chain: chain.score,
        )


def _chain(
    frame: Frame, combination: tuple[Option, ...], policy: Option | None, missing: tuple[str, ...]
) -> Chain:
    options = combination if policy is None else (*combination, policy)
    costs = [Cost(option.role, option.cost) for option in combination if option.cost is not None]
    unpriced = [option.role for option in combination if option.cost is None and not option.free]
    subsidies = [policy.subsidy] if policy is not None and policy.subsidy is not None else []
    price = after_subsidy(costs, subsidies, unpriced)
    over_budget = frame.budget is not None and price.after > frame.budget
    starts = max((option.starts or frame.today for option in options), default=None)
    ordered = tuple(sorted(options, key=lambda option: frame.roles.index(option.role)))
    return Chain(ordered, missing, price, starts, over_budget, _score(frame, ordered, price, over_budget))


def _score(frame: Frame, options: Sequence[Option], price: Price, over_budget: bool) -> float:
    """Sum of the links' scores, less what is held, less the price after subsidy as a share of the budget, less what overspends it.

    Without a budget the price before subsidy stands in for it, so that what a policy saves still counts.
    """
    total = sum(option.score for option in options)
    total -= HELD_PENALTY * sum(option.held for option in options)
    if over_budget and frame.budget:
        total -= OVERSPEND_PENALTY * min(1.0, float(price.after / frame.budget) - 1.0)
    if price.before > 0:
        total -= PRICE_WEIGHT * min(2.0, float(price.after / (frame.budget or price.before)))
    return total


def _lead(chain: Chain) -> Option | None:
    return chain.options[0] if chain.options else None


def _alternatives(best: Chain, chains: Sequence[Chain]) -> Iterator[Alternative]:
    lead = _lead(best)
    if lead is None:
        return
    tests: tuple[tuple[Difference, Callable[[Chain], bool]], ...] = (
        ("route", lambda chain: _other(lead.route, _lead_value(chain, "route"))),
        ("region", lambda chain: _other(lead.place, _lead_value(chain, "place"))),
        (
            "price",
            lambda chain: 0 < chain.price.after <= best.price.after * CHEAPER and not chain.price.unpriced,
        ),
    )
    taken = [best]
    for difference, differs in tests:
        for chain in chains:
            if differs(chain) and all(_far(chain, other) for other in taken):
                taken.append(chain)
                yield Alternative(difference, chain)
                break


def _lead_value(chain: Chain, name: Literal["route", "place"]) -> str | None:
    lead = _lead(chain)
    return None if lead is None else (lead.route if name == "route" else lead.place)


def _other(one: str | None, two: str | None) -> bool:
    return one is not None and two is not None and one != two


def _far(one: Chain, two: Chain) -> bool:
    """Whether two chains differ in more than their finance or policy."""
    core = (
        {option.resource for option in chain.options if option.role not in {"finance", "policy"}}
        for chain in (one, two)
    )
    first, second = core
    return first != second


def _routes(options: Mapping[str, Sequence[Option]]) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Adequate technologies grouped by technical route, when there is more than one route."""
    groups: dict[str, list[Option]] = {}
    for option in options.get("technology", ()):
        if option.route:
            groups.setdefault(option.route, []).append(option)
    if len(groups) < 2:
        return ()
    return tuple((route, tuple(members)) for route, members in groups.items())
