"""Why two parks were paired, read from what their score was computed of. Kinds and values, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isnan

from entrepot.engine.pairing.rules import Demand
from entrepot.engine.pairing.scoring import Scores, completed, keeps, met
from entrepot.engine.pairing.weights import Criterion

Value = str | int | float | list[str]


class ReasonKind(StrEnum):
    """What a reason is about, and the names of its values.

    Parks are named by id, items as typed, links as `read_link` knows them.
    """

    GIVES = "gives"
    """giver, taker, items (of the taker's lacks, those that the giver has), of (how many it lacks)"""
    CHAIN = "chain"
    """sector, links (that the two hold together), alone (how many the better of them holds)"""
    DISTANCE = "distance"
    """km"""
    CORRIDOR = "corridor"
    """demand, relation, field, labels (of the first park and the second, as typed)"""
    WEAKER = "weaker"
    """park (the weaker), rank (of its strength, 0 to 1), worth (of the criterion, 0 to 1)"""
    WISHED = "wished"
    """park, partner (that it wished for), place (from 1), of (how many it wished for)"""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its kind and its values by name, all of them such that JSON keeps them."""

    kind: ReasonKind
    values: Mapping[str, Value]


def reasons(scores: Scores, one: int, other: int) -> tuple[Reason, ...]:
    """The reasons of a pair, by the numbers of its parks, in the order of the kinds. What counts nothing is left out."""
    return (
        *_gives(scores, one, other),
        *_gives(scores, other, one),
        *_chain(scores, one, other),
        *_distance(scores, one, other),
        *_corridors(scores, one, other),
        *_weaker(scores, one, other),
        *_wished(scores, one, other),
        *_wished(scores, other, one),
    )


def _gives(scores: Scores, giver: int, taker: int) -> list[Reason]:
    found = met(scores.parks[giver], scores.parks[taker])
    if not found:
        return []
    return [
        Reason(
            ReasonKind.GIVES,
            {
                "giver": scores.parks[giver].id,
                "taker": scores.parks[taker].id,
                "items": [lacked.written for _, lacked in found],
                "of": len({item.key for item in scores.parks[taker].lacks}),
            },
        )
    ]


def _chain(scores: Scores, one: int, other: int) -> list[Reason]:
    found = completed(scores.parks[one], scores.parks[other])
    if found is None:
        return []
    sector, links, alone = found
    return [Reason(ReasonKind.CHAIN, {"sector": sector, "links": list(links), "alone": alone})]


def _distance(scores: Scores, one: int, other: int) -> list[Reason]:
    km = float(scores.km[one, other])
    return [] if isnan(km) else [Reason(ReasonKind.DISTANCE, {"km": round(km, 1)})]


def _corridors(scores: Scores, one: int, other: int) -> list[Reason]:
    first, second = scores.parks[one], scores.parks[other]
    return [
        Reason(
            ReasonKind.CORRIDOR,
            {
                "demand": rule.demand.value,
                "relation": rule.relation.value,
                "field": rule.field.value,
                "labels": [str(getattr(park, rule.field.value)) for park in (first, second)],
            },
        )
        for rule in sorted(scores.rules.corridors, key=lambda rule: list(Demand).index(rule.demand))
        if keeps(rule, first, second)
    ]


def _weaker(scores: Scores, one: int, other: int) -> list[Reason]:
    worth = float(scores.criteria[Criterion.WEAK][one, other])
    if worth <= 0:
        return []
    weaker = min((one, other), key=lambda row: (scores.ranks[row], row))
    if scores.ranks[one] == scores.ranks[other]:
        weaker = one if scores.gives[other, one] >= scores.gives[one, other] else other
    return [
        Reason(
            ReasonKind.WEAKER,
            {
                "park": scores.parks[weaker].id,
                "rank": round(float(scores.ranks[weaker]), 4),
                "worth": round(worth, 4),
            },
        )
    ]


def _wished(scores: Scores, wishing: int, wished: int) -> list[Reason]:
    park, partner = scores.parks[wishing], scores.parks[wished]
    if partner.id not in park.wishes:
        return []
    place = park.wishes.index(partner.id) + 1
    return [
        Reason(
            ReasonKind.WISHED,
            {"park": park.id, "partner": partner.id, "place": place, "of": len(park.wishes)},
        )
    ]
