"""Parks, weights, rules and pairings as plain values that JSON keeps, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from entrepot.engine.pairing.pairing import Alternative, Left, Method, Pair, Pairing, Why
from entrepot.engine.pairing.parks import Item, Park
from entrepot.engine.pairing.reasons import Reason, ReasonKind
from entrepot.engine.pairing.rules import Rules, read_corridor
from entrepot.engine.pairing.weights import Criterion, Weights


def parks_to_plain(parks: Iterable[Park]) -> list[dict[str, Any]]:
    """Each park by its fields, items as pairs of sector and link."""
    return [{**asdict(park), "has": _items(park.has), "lacks": _items(park.lacks)} for park in parks]


def parks_from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Park, ...]:
    """Parks as they were kept.

    Raises:
        KeyError, TypeError, ValueError: one is none.
    """
    return tuple(map(_park, plain))


def _items(items: tuple[Item, ...]) -> list[list[str]]:
    return [[item.sector, item.link] for item in items]


def _park(plain: Mapping[str, Any]) -> Park:
    items = {name: tuple(Item(sector, link) for sector, link in plain[name]) for name in ("has", "lacks")}
    keys = {name: tuple(plain[name]) for name in ("wishes", "exclusions")}
    return Park(**{**plain, **items, **keys})


def weights_to_plain(weights: Weights) -> dict[str, float]:
    """Each weight by its criterion's name."""
    return {criterion.value: weights.of(criterion) for criterion in Criterion}


def weights_from_plain(plain: Mapping[str, float]) -> Weights:
    """Weights as they were kept; what is not named has its usual weight.

    Raises:
        PairingError: a weight is out of its range.
    """
    return Weights(**{name: value for name, value in plain.items() if name in set(Criterion)})


def rules_to_plain(rules: Rules) -> dict[str, Any]:
    """Rules with their corridors as they are typed."""
    return {
        "corridors": [corridor.written for corridor in rules.corridors],
        "max_km": rules.max_km,
        "half_km": rules.half_km,
        "one_pool": rules.one_pool,
        "meeting": rules.meeting,
    }


def rules_from_plain(plain: Mapping[str, Any]) -> Rules:
    """Rules as they were kept.

    Raises:
        PairingError: a corridor or a distance is none.
    """
    corridors = tuple(map(read_corridor, plain.get("corridors", ())))
    others = {name: plain[name] for name in ("max_km", "half_km", "one_pool", "meeting") if name in plain}
    return Rules(corridors, **others)


def pairing_to_plain(found: Pairing) -> dict[str, Any]:
    """A pairing with all its reasons, and what it was made with."""
    return {
        "pairs": [_pair_to_plain(one) for one in found.pairs],
        "left": [{**asdict(one), "why": one.why.value} for one in found.left],
        "method": found.method.value,
        "total": found.total,
        "bound": found.bound,
        "sums": {criterion.value: value for criterion, value in found.sums.items()},
        "weights": weights_to_plain(found.weights),
        "rules": rules_to_plain(found.rules),
        "sides": None if found.sides is None else list(found.sides),
    }


def pairing_from_plain(plain: Mapping[str, Any]) -> Pairing:
    """A pairing as it was kept.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    sides = plain["sides"]
    return Pairing(
        pairs=tuple(map(_pair_from_plain, plain["pairs"])),
        left=tuple(Left(one["park"], Why(one["why"]), _instead(one["instead"])) for one in plain["left"]),
        method=Method(plain["method"]),
        total=plain["total"],
        bound=plain["bound"],
        sums={Criterion(name): value for name, value in plain["sums"].items()},
        weights=weights_from_plain(plain["weights"]),
        rules=rules_from_plain(plain["rules"]),
        sides=None if sides is None else (sides[0], sides[1]),
    )


def _pair_to_plain(one: Pair) -> dict[str, Any]:
    return {
        "first": one.first,
        "second": one.second,
        "score": one.score,
        "criteria": {criterion.value: value for criterion, value in one.criteria.items()},
        "reasons": [{"kind": reason.kind.value, "values": dict(reason.values)} for reason in one.reasons],
        "instead_first": one.instead_first and asdict(one.instead_first),
        "instead_second": one.instead_second and asdict(one.instead_second),
    }


def _pair_from_plain(plain: Mapping[str, Any]) -> Pair:
    return Pair(
        first=plain["first"],
        second=plain["second"],
        score=plain["score"],
        criteria={Criterion(name): value for name, value in plain["criteria"].items()},
        reasons=tuple(Reason(ReasonKind(one["kind"]), one["values"]) for one in plain["reasons"]),
        instead_first=_instead(plain["instead_first"]),
        instead_second=_instead(plain["instead_second"]),
    )


def _instead(plain: Mapping[str, Any] | None) -> Alternative | None:
    return None if plain is None else Alternative(plain["park"], plain["score"], plain["free"])
