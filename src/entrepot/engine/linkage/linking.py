"""Link one list with itself, or with another: which records are the same organisation, person, instrument or paper."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast

import numpy as np

from entrepot.engine.linkage.candidates import candidates
from entrepot.engine.linkage.comparing import Compared, compared
from entrepot.engine.linkage.model import Model, probability, untaught
from entrepot.engine.linkage.names import glued
from entrepot.engine.linkage.records import Prepared, prepared
from entrepot.engine.linkage.telling import told
from entrepot.engine.linkage.things import Pair, Thing, ThingKind
from entrepot.engine.linkage.vectors import Floats, Ints

REPEATS: Final = 0.1
"""A list in which more than this share of the things has another's very name holds doubles of its own."""


class Backend(Protocol):
    """Where a model is trained and applied; `duck.DuckDBBackend` and `spark.SparkBackend` are the two."""

    def train(self, pairs: Compared, kind: ThingKind) -> Model:
        """A model from unlabelled pairs."""

    def odds(self, pairs: Compared, model: Model) -> Floats:
        """(pairs,) natural logarithm of the odds that a pair is one thing, before calibration."""

    def clusters(self, keys: Sequence[str], pairs: Sequence[Pair], threshold: float) -> list[tuple[str, ...]]:
        """As the function `clusters`."""


class LinkageMissingError(Exception):
    """The optional packages that linking in bulk needs are not installed; the message says how to get them."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Pairs that may be one, the likeliest first, and the model that says so, to keep and to teach."""

    pairs: tuple[Pair, ...]
    model: Model


def train(
    things: Sequence[Thing],
    *,
    kind: ThingKind,
    others: Sequence[Thing] | None = None,
    backend: Backend | None = None,
) -> Model:
    """Train a model on one list, or on two that are to be linked, without labels. The same lists give the same model.

    Raises:
        LinkageMissingError: Splink or DuckDB is not installed.
    """
    ready = prepared(kind, things, others)
    return (backend or duckdb()).train(compared(ready, candidates(ready)), kind)


def link(
    things: Sequence[Thing],
    *,
    kind: ThingKind,
    floor: float = 0.5,
    others: Sequence[Thing] | None = None,
    model: Model | None = None,
    single: tuple[bool, bool] | None = None,
    backend: Backend | None = None,
) -> Linked:
    """Find the pairs of a list, or of two lists, that are one thing with a probability of at least ``floor``.

    Of two lists, a thing of one is linked with at most one of the other as far as the other has no doubles of its own; the likelier
    pair goes first.

    Args:
        model: one trained before; without it, one is trained on these lists.
        single: of each of the two lists whether it names every thing once; without it, that is judged by how many names repeat.

    Raises:
        ValueError: two things of a list have the same key.
        LinkageMissingError: Splink or DuckDB is not installed.
    """
    for listed in (things, others or ()):
        repeated = [key for key, count in Counter(thing.key for thing in listed).items() if count > 1]
        if repeated:
            raise ValueError(f"The key “{repeated[0]}” occurs twice. Give every thing of a list its own key.")
    engine = backend or duckdb()
    ready = prepared(kind, things, others)
    pairs = compared(ready, candidates(ready))
    used = model or engine.train(pairs, kind)
    odds = used.slope * engine.odds(pairs, used) + used.shift
    kept = np.flatnonzero(probability(odds) >= floor)
    if others is not None:
        kept = _one_to_one(pairs, odds, kept, single or (_is_single(things), _is_single(others)))
    return Linked(_told(ready, pairs, odds, kept, used), used)


def likeness(left: Thing, right: Thing, kind: ThingKind, model: Model | None = None) -> Pair:
    """How likely two things are one, at once and without the optional packages; by an untaught model unless one is given."""
    ready = prepared(kind, [left], [right], rare=False)
    rows = np.indices((len(ready.left), len(ready.right))).reshape(2, -1)
    pairs = compared(ready, (rows[0], rows[1]))
    used = model or untaught(kind)
    odds = used.slope * used.odds(pairs) + used.shift
    return _told(ready, pairs, odds, np.arange(len(pairs)), used)[0]


def clusters(pairs: Iterable[Pair], threshold: float) -> list[tuple[str, ...]]:
    """Things that pairs of at least this score join, directly or through others: keys in order, in order of their first."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for pair in pairs:
        if pair.score >= threshold:
            one, other = sorted((root(pair.left), root(pair.right)))
            parent[other] = one
    members: dict[str, list[str]] = {}
    for key in sorted(parent):
        members.setdefault(root(key), []).append(key)
    return sorted(tuple(each) for each in members.values())


def duckdb() -> Backend:
    """Splink on DuckDB.

    Raises:
        LinkageMissingError: one of them is not installed.
    """
    try:
        module = importlib.import_module("entrepot.engine.linkage.duck")
    except ImportError as error:
        raise LinkageMissingError(
            "Linking lists in bulk needs Splink and DuckDB. Install them: pip install 'entrepot[linkage]'."
        ) from error
    return cast(Backend, module.DuckDBBackend())


def _is_single(things: Sequence[Thing]) -> bool:
    names = Counter(glued(" ".join(thing.names)) for thing in things)
    return sum(count for count in names.values() if count > 1) <= REPEATS * len(things)


def _one_to_one(pairs: Compared, odds: Floats, kept: Ints, single: tuple[bool, bool]) -> Ints:
    """The pairs that remain when each thing takes its likeliest partner in a list that names every thing once."""
    order = kept[np.lexsort((pairs.right[kept], pairs.left[kept], -pairs.nearness[kept], -odds[kept]))]
    taken: tuple[set[int], set[int]] = (set(), set())
    chosen = []
    for spot in order.tolist():
        one, other = int(pairs.left[spot]), int(pairs.right[spot])
        if (single[1] and one in taken[0]) or (single[0] and other in taken[1]):
            continue
        taken[0].add(one)
        taken[1].add(other)
        chosen.append(spot)
    return np.array(chosen, np.int64)


def _told(ready: Prepared, pairs: Compared, odds: Floats, kept: Ints, model: Model) -> tuple[Pair, ...]:
    scores = probability(odds)
    order = kept[np.lexsort((pairs.right[kept], pairs.left[kept], -odds[kept]))]
    return tuple(told(ready, pairs, int(spot), float(scores[spot]), model) for spot in order)
