"""Pairs of parks as rows, and their reasons as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from entrepot.engine.pairing import Alternative, Changed, Left, Pair, Pairing, Reason, ReasonKind, Why

SHOWN: Final = ("park", "partner", "score", "reasons", "park_instead", "partner_instead")
Names = Mapping[str, str]
Row = dict[str, object]
_LEFT: Final = {
    Why.NO_PLACE: "it takes no partner",
    Why.NOBODY: "there is nobody that it may be paired with and that would gain by it",
    Why.OTHERS: "all who come into question are worth more to others",
}


def pair_rows(found: Pairing, names: Names) -> Iterator[Row]:
    """One row a pair, then one for each park without a partner."""
    for one in found.pairs:
        yield pair_row(one, names)
    for left in found.left:
        yield _left_row(left, names)


def changed_rows(changed: Changed, names: Names) -> Iterator[Row]:
    """One row for each pair that is new, gone or kept, in this order."""
    for word, pairs in (("new", changed.made), ("gone", changed.gone), ("kept", changed.kept)):
        for one in pairs:
            yield {"change": word, **pair_row(one, names)}


def pair_row(one: Pair, names: Names) -> Row:
    """One pair; names are those of the parks by id."""
    return {
        "park": one.first,
        "partner": one.second,
        "score": round(one.score, 4),
        "criteria": {criterion.value: round(value, 4) for criterion, value in one.criteria.items()},
        "reasons": [
            {"kind": reason.kind.value, "text": sentence(reason, names), **reason.values}
            for reason in one.reasons
        ],
        "park_instead": _instead(one.instead_first, names),
        "partner_instead": _instead(one.instead_second, names),
    }


def for_readers(row: Row, names: Names) -> Row:
    """A row with the names of its parks instead of their ids."""
    return {**row, **{who: names.get(str(row[who]), row[who]) for who in ("park", "partner")}}


def _left_row(left: Left, names: Names) -> Row:
    reason = {"kind": "left", "text": _LEFT[left.why], "why": left.why.value}
    return {
        "park": left.park, "partner": None, "score": 0.0, "criteria": {}, "reasons": [reason],
        "park_instead": _instead(left.instead, names), "partner_instead": None,
    }  # fmt: skip


def _instead(other: Alternative | None, names: Names) -> dict[str, object] | None:
    if other is None:
        return None
    text = (
        f"{names.get(other.park, other.park)} ({other.score:.3f}{', has a place left' if other.free else ''})"
    )
    return {"park": other.park, "score": round(other.score, 4), "free": other.free, "text": text}


def sentence(reason: Reason, names: Names) -> str:
    """A reason as a reader is told it."""
    return _SENTENCES[reason.kind](reason.values, lambda key: names.get(str(key), str(key)))


_Name = Callable[[Any], str]


def _gives(values: Mapping[str, Any], name: _Name) -> str:
    items = values["items"]
    return f"{name(values['giver'])} has {len(items)} of {values['of']} that {name(values['taker'])} lacks: {', '.join(items)}"


def _chain(values: Mapping[str, Any], _name: _Name) -> str:
    links = values["links"]
    return f"together {len(links)} links of {values['sector']}, the better alone {values['alone']}: {', '.join(links)}"


def _distance(values: Mapping[str, Any], _name: _Name) -> str:
    return f"{values['km']:,.0f} km apart"


def _corridor(values: Mapping[str, Any], _name: _Name) -> str:
    one, other = values["labels"]
    labels = one if values["relation"] == "same" else f"{one} and {other}"
    same = {"same": "the same", "different": "another", "between": ""}[values["relation"]]
    return f"{values['demand']}: {' '.join(filter(None, (same, values['field'])))}, {labels}"


def _weaker(values: Mapping[str, Any], name: _Name) -> str:
    weaker, rank = name(values["park"]), values["rank"]
    return f"{weaker}, the weaker (stronger than {rank:.0%} of all), is given part of what it lacks"


def _wished(values: Mapping[str, Any], name: _Name) -> str:
    return f"{name(values['partner'])} is wish {values['place']} of {values['of']} of {name(values['park'])}"


_SENTENCES: Final[Mapping[ReasonKind, Callable[[Mapping[str, Any], _Name], str]]] = {
    ReasonKind.GIVES: _gives,
    ReasonKind.CHAIN: _chain,
    ReasonKind.DISTANCE: _distance,
    ReasonKind.CORRIDOR: _corridor,
    ReasonKind.WEAKER: _weaker,
    ReasonKind.WISHED: _wished,
}
