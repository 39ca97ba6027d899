"""The voters' part of a score as one inner product, with numbers that are added up shard by shard.

A resource's standing with a need is the mean over the voters of (cosine - mean) / spread, where vectors are centred
by language and role, and mean and spread are those of the need's cosines with all resources of the resource's
language (`engine.retrieval.fusion`). Within one language the order is therefore that of the inner product of

    the need's centred vectors, each divided by its spread and the number of voters, one behind the other, with
    the resource's centred vectors, one behind the other,

and the rest is a number for each need and language. Means of vectors come from their sums; mean and spread of the
cosines c = q.x of a need with n resources come from the sums s of x and S of x x': the sum of c is q.s, that of c^2 is q'Sq.
So three passes over the shards, each a sum of what the shards give alone, do what one machine does that holds everything.

A language is told by its place in `SCRIPTS`. A row of zeros is a text that says nothing: it is like nothing and counts in no mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.pairs.all_pairs import best_of_shard
from entrepot.engine.pairs.lists import Lists, merged_all
from entrepot.engine.pairs.products import Arithmetic
from entrepot.engine.pairs.shards import Shard, shard
from entrepot.engine.retrieval import fusion
from entrepot.engine.text import SCRIPTS

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Heard:
    """Texts as the voters hear them.

    Attributes:
        vectors: for each voter (texts, its dimension), of length one or zero.
        places: (texts,) languages.
    """

    vectors: tuple[Floats, ...]
    places: Places

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of vectors by language: how many speak, (languages,), and for each voter their sum, (languages, dimension)."""

    counts: NDArray[np.int64]
    sums: tuple[Doubles, ...]

    def __add__(self, other: Totals) -> Totals:
        sums = tuple(one + two for one, two in zip(self.sums, other.sums, strict=True))
        return Totals(self.counts + other.counts, sums)


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of centred vectors by language: how many there are, (languages,), and for each voter the sum of x, (languages, d),
    and of x x', (languages, d, d)."""

    counts: NDArray[np.int64]
    sums: tuple[Doubles, ...]
    squares: tuple[Doubles, ...]

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.counts + other.counts,
            tuple(one + two for one, two in zip(self.sums, other.sums, strict=True)),
            tuple(one + two for one, two in zip(self.squares, other.squares, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """Needs with the scale of their cosines in each language of the resources.

    Attributes:
        vectors: for each voter (needs, dimension), centred.
        places: (needs,) languages.
        mean, spread: for each voter (needs, languages).
    """

    vectors: tuple[Floats, ...]
    places: Places
    mean: tuple[Floats, ...]
    spread: tuple[Floats, ...]

    def __len__(self) -> int:
        return len(self.places)

    def some(self, rows: NDArray[np.intp]) -> Asked:
        """Some of the needs."""
        vectors, mean, spread = (
            tuple(item[rows] for item in items) for items in (self.vectors, self.mean, self.spread)
        )
        return Asked(vectors, self.places[rows], mean, spread)

    def joined(self, place: int) -> tuple[Floats, Floats]:
        """What to multiply the joined vectors of resources of one language with, (needs, all dimensions), and what to add, (needs,)."""
        weights = [np.float32(1) / (len(self.vectors) * spread[:, place]) for spread in self.spread]
        vectors = [each * weight[:, None] for each, weight in zip(self.vectors, weights, strict=True)]
        offsets = [-mean[:, place] * weight for mean, weight in zip(self.mean, weights, strict=True)]
        return np.concatenate(vectors, axis=1), np.sum(offsets, axis=0, dtype=np.float32)


def totals(heard: Heard) -> Totals:
    """The sums of some texts."""
    speaks = _speak(heard)
    groups = [(heard.places == place) & speaks for place in range(len(SCRIPTS))]
    counts = np.array([group.sum() for group in groups], np.int64)
    return Totals(counts, tuple(_by_group(vectors, groups) for vectors in heard.vectors))


def means(found: Totals, usual: Sequence[Floats]) -> tuple[Floats, ...]:
    """For each voter the mean of each language, (languages, dimension), drawn towards the ``usual`` one of the same shape."""
    return tuple(
        np.stack(
            [
                fusion.mean_of_sums(int(count), total, prior)
                for count, total, prior in zip(found.counts, sums, priors, strict=True)
            ]
        )
        for sums, priors in zip(found.sums, usual, strict=True)
    )


def centred(heard: Heard, around: Sequence[Floats]) -> Heard:
    """The same texts with the mean of their language taken off, of length one again."""
    silent = ~_speak(heard)
    moved = [
        fusion.centred(vectors, mean[heard.places])
        for vectors, mean in zip(heard.vectors, around, strict=True)
    ]
    for vectors in moved:
        vectors[silent] = 0
    return Heard(tuple(moved), heard.places)


def moments(resources: Heard) -> Moments:
    """The sums of some centred resources; those that say nothing count too."""
    groups = [resources.places == place for place in range(len(SCRIPTS))]
    counts = np.array([group.sum() for group in groups], np.int64)
    doubles = [vectors.astype(np.float64) for vectors in resources.vectors]
    squares = tuple(np.stack([each[group].T @ each[group] for group in groups]) for each in doubles)
    return Moments(counts, tuple(_by_group(each, groups) for each in doubles), squares)


def asked(needs: Heard, around: Moments) -> Asked:
    """Centred needs with the scale of their cosines with the resources that the moments were taken of."""
    mean, spread = [], []
    for vectors, sums, squares in zip(needs.vectors, around.sums, around.squares, strict=True):
        wide = vectors.astype(np.float64)
        total = wide @ sums.T
        square = np.stack([((wide @ matrix) * wide).sum(axis=1) for matrix in squares], axis=1)
        one, other = fusion.scale_of_sums(np.broadcast_to(around.counts, total.shape), total, square)
        mean.append(one)
        spread.append(other)
    return Asked(needs.vectors, needs.places, tuple(mean), tuple(spread))


def joined(resources: Heard) -> Floats:
    """Centred resources with their voters' vectors one behind the other, (resources, all dimensions)."""
    return np.concatenate(resources.vectors, axis=1)


def dealt(ids: NDArray[np.int64], resources: Heard, *, half: bool = False) -> dict[int, Shard]:
    """Centred resources as a shard for each language that there is, with codes.

    Args:
        half: keep the vectors that scores are taken from as float16: half the memory, and scores to about a thousandth.
    """
    whole = shard(ids, joined(resources))
    kept = Shard(whole.ids, whole.vectors.astype(np.float16), whole.codes) if half else whole
    places = resources.places[np.argsort(ids, kind="stable")]
    return {int(place): kept.where(places == place) for place in np.unique(places)}


def best_by_standing(
    needs: Asked,
    shards: Mapping[int, Shard],
    *,
    places: int,
    arithmetic: Arithmetic | None = None,
    threads: int = 1,
) -> Lists:
    """The resources of these shards that stand best with each need, of all languages together on the one scale that standings have.

    Args:
        shards: by language, see `dealt`.
        places: as many a need.
    """
    found = []
    for place, resources in shards.items():
        vectors, offsets = needs.joined(place)
        lists = best_of_shard(vectors, resources, places=places, arithmetic=arithmetic, threads=threads)
        found.append(lists.shifted(offsets))
    return merged_all(found, len(needs), places)


def _speak(heard: Heard) -> NDArray[np.bool_]:
    """Which texts say anything."""
    found: NDArray[np.bool_] = np.logical_or.reduce([vectors.any(axis=1) for vectors in heard.vectors])
    return found


def _by_group(vectors: NDArray[np.floating], groups: Sequence[NDArray[np.bool_]]) -> Doubles:
    return np.stack([vectors[group].sum(axis=0, dtype=np.float64) for group in groups])
