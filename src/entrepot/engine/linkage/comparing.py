"""How far the two records of a pair agree, as levels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from entrepot.engine.linkage.comparisons import COMPARED, EDIT, HIGH, LEVELS, LOW, RATIO, SHARE
from entrepot.engine.linkage.names import abbreviates, organisation_name
from entrepot.engine.linkage.people import fit
from entrepot.engine.linkage.records import NAMED, Prepared
from entrepot.engine.linkage.vectors import Bags, Floats, Ints, shared

Level = NDArray[np.int8]
Truths = NDArray[np.bool_]
UNKNOWN: Final = -1
_LONGEST_SHORT: Final = 6
"""Characters of a Chinese abbreviation, at most."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of things with the level of each comparison, (pairs,) each; -1 where one side says nothing.

    ``nearness`` tells pairs of equal levels apart: the larger, the more alike the names. ``expected`` is how many of the pairs may
    be one thing: as many as the shorter list has things; within one list a tenth of that.
    """

    left: Ints
    right: Ints
    levels: Mapping[str, Level]
    nearness: Floats
    expected: int

    def __len__(self) -> int:
        return len(self.left)

    def only(self, chosen: Ints) -> Compared:
        """The pairs at these places."""
        levels = {name: level[chosen] for name, level in self.levels.items()}
        return Compared(self.left[chosen], self.right[chosen], levels, self.nearness[chosen], self.expected)


def compared(ready: Prepared, pairs: tuple[Ints, Ints]) -> Compared:
    """Compare pairs of rows, sorted by left; of the rows of two things the ones whose names agree best are kept."""
    levels = {name: _COMPARISONS[name](ready, pairs) for name in COMPARED[ready.kind]}
    left, right = ready.left.owners[pairs[0]], ready.right.owners[pairs[1]]
    if ready.same:
        left, right = np.minimum(left, right), np.maximum(left, right)
    expected = (
        len(ready.left.things) // 10 if ready.same else min(len(ready.left.things), len(ready.right.things))
    )
    whole = Compared(left, right, levels, _nearness(ready, pairs), expected)
    order = np.lexsort((-whole.nearness, -levels[COMPARED[ready.kind][0]], right, left))
    code = left[order] * (len(ready.right.things) + 1) + right[order]
    return whole.only(order[np.concatenate([[True], code[1:] != code[:-1]])] if len(order) else order)


def _nearness(ready: Prepared, pairs: tuple[Ints, Ints]) -> Floats:
    if ready.kind in NAMED:
        return _alike(ready.left.written, ready.right.written, pairs)
    high, low = _both_ways(ready, pairs)
    return high + low


def _wording(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    """How much of either name's rarity the other record holds anywhere: a name may have run into another field."""
    high, low = _both_ways(ready, pairs)
    named = (ready.left.name.sizes[pairs[0]] > 0) & (ready.right.name.sizes[pairs[1]] > 0)
    level = np.digitize(high, HIGH) * (len(LOW) + 1) + np.digitize(low, LOW)
    return np.where(named, level, UNKNOWN).astype(np.int8)


def _both_ways(ready: Prepared, pairs: tuple[Ints, Ints]) -> tuple[Floats, Floats]:
    ones = _held(ready.left.name, ready.right.whole, pairs, ready.grams)
    others = _held_back(ready.right.name, ready.left.whole, pairs, ready.grams)
    return np.maximum(ones, others), np.minimum(ones, others)


def _held(mine: Bags, theirs: Bags, pairs: tuple[Ints, Ints], weights: Floats) -> Floats:
    """The share of the left record's words that the right one has, 0 where there are none."""
    total = mine.totals(weights)[pairs[0]]
    return shared(mine, theirs, pairs, weights) / np.maximum(total, 1e-9)


def _held_back(mine: Bags, theirs: Bags, pairs: tuple[Ints, Ints], weights: Floats) -> Floats:
    """The share of the right record's words that the left one has."""
    total = mine.totals(weights)[pairs[1]]
    return shared(theirs, mine, pairs, weights) / np.maximum(total, 1e-9)


def _organisation_name(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    left, right = ready.left, ready.right
    cores = _alike(left.written, right.written, pairs)
    slips = np.minimum(_slips(left.formless, right.formless, pairs), _slips(left.entire, right.entire, pairs))
    within = _within(left.written, right.written, pairs)
    bare = _same(left.bare[pairs[0]], right.bare[pairs[1]])
    core = _same(left.core[pairs[0]], right.core[pairs[1]])
    mine, theirs = left.industry[pairs[0]], right.industry[pairs[1]]
    fits = (mine == theirs) | (mine < 0) | (theirs < 0)
    initials = _same(left.short[pairs[0]], right.core[pairs[1]]) | _same(
        left.core[pairs[0]], right.short[pairs[1]]
    )
    slipped = (slips <= 1) & ((cores >= EDIT[0]) | within)
    level = np.select(
        [
            bare,
            core & fits,
            initials,
            core,
            slipped,
            (slips <= 2) & (cores >= EDIT[1]),
            within,
            cores >= EDIT[1],
        ],
        [8, 7, 6, 2, 5, 4, 3, 1],
        0,
    ).astype(np.int8)
    for spot in np.flatnonzero((level < 4) & _may_abbreviate(ready, pairs)):
        one = organisation_name(left.names[pairs[0][spot]])
        other = organisation_name(right.names[pairs[1][spot]])
        if abbreviates(one, other) or abbreviates(other, one):
            level[spot] = 6
    level[(left.bare[pairs[0]] < 0) | (right.bare[pairs[1]] < 0)] = UNKNOWN
    return level


def _within(ours: Sequence[str], theirs: Sequence[str], pairs: tuple[Ints, Ints]) -> Truths:
    """(pairs,) where one name, of two characters or more, is a part of the other."""
    spots = zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)
    found = (
        (one in other and len(one) > 1) or (other in one and len(other) > 1)
        for one, other in ((ours[left], theirs[right]) for left, right in spots)
    )
    return np.fromiter(found, bool, len(pairs[0]))


def _same(mine: Ints, theirs: Ints) -> Truths:
    """Where both are known and equal."""
    both: Truths = (mine == theirs) & (mine >= 0)
    return both


def _may_abbreviate(ready: Prepared, pairs: tuple[Ints, Ints]) -> Truths:
    """Where one written name is short, the other longer, and begins with its first character or has it second."""
    (mine, first, second), (theirs, other_first, other_second) = map(
        _sizes, (ready.left.written, ready.right.written)
    )
    one, other = mine[pairs[0]], theirs[pairs[1]]
    short, long = np.minimum(one, other), np.maximum(one, other)
    head, second_head = first[pairs[0]], other_first[pairs[1]]
    shifted = np.where(one < other, head == other_second[pairs[1]], second[pairs[0]] == second_head)
    may: Truths = ((head == second_head) | shifted) & (short <= _LONGEST_SHORT) & (long > short) & (short > 1)
    return may


def _sizes(names: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """Lengths, first and second characters."""
    lengths = np.array([len(name) for name in names], np.int64)
    first, second = (
        np.array([ord(name[place]) if len(name) > place else 0 for name in names], np.int64)
        for place in range(2)
    )
    return lengths, first, second


def _alike(ours: Sequence[str], theirs: Sequence[str], pairs: tuple[Ints, Ints]) -> Floats:
    """(pairs,) one less the slips between two names over the longer one's length; 0 for an empty name."""
    if not len(pairs[0]):
        return np.zeros(0)
    ones, others = [ours[row] for row in pairs[0].tolist()], [theirs[row] for row in pairs[1].tolist()]
    found = process.cpdist(ones, others, scorer=OSA.normalized_similarity, dtype=np.float64, workers=1)
    empty = np.array([not one or not other for one, other in zip(ones, others, strict=True)])
    return np.where(empty, 0.0, found)


def _slips(ours: Sequence[str], theirs: Sequence[str], pairs: tuple[Ints, Ints]) -> Ints:
    """(pairs,) letters left out, put in, replaced or swapped with the next, 3 for more than two."""
    if not len(pairs[0]):
        return np.zeros(0, np.int64)
    ones, others = [ours[row] for row in pairs[0].tolist()], [theirs[row] for row in pairs[1].tolist()]
    return process.cpdist(ones, others, scorer=OSA.distance, score_cutoff=2, dtype=np.int64, workers=1)


def _person_name(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    left, right = ready.left, ready.right
    alike = _alike(left.written, right.written, pairs)
    keys, sounds = _keys_shared(left.people, right.people, pairs), _sounds_shared(ready, pairs)
    whole = (alike >= 1) | (keys > 1)
    level = np.select([whole, alike >= EDIT[1]], [len(LEVELS["person name"]) - 1, 1], 0).astype(np.int8)
    for spot in np.flatnonzero(~whole & (keys + sounds > 0)):
        fits = fit(left.names[pairs[0][spot]], right.names[pairs[1][spot]])
        level[spot] = max(level[spot], fits)
    return level


def _keys_shared(mine: Bags, theirs: Bags, pairs: tuple[Ints, Ints]) -> Floats:
    """(pairs,) how many words both have."""
    return shared(mine, theirs, pairs, _ones(mine, theirs))


def _sounds_shared(ready: Prepared, pairs: tuple[Ints, Ints]) -> Floats:
    """(pairs,) how many keys a Chinese name of one shares with a name in Latin letters of the other."""
    left, right = ready.left, ready.right
    return _keys_shared(left.sounds, right.people, pairs) + _keys_shared(left.people, right.sounds, pairs)


def _model(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    mine, theirs = ready.left.codes, ready.right.codes
    both = (mine.sizes[pairs[0]] > 0) & (theirs.sizes[pairs[1]] > 0)
    level = np.where(both, 0, UNKNOWN).astype(np.int8)
    level[_keys_shared(mine, theirs, pairs) > 0] = 2
    for spot in np.flatnonzero(level == 0):
        ours = [ready.spelt[word] for word in _of(mine, pairs[0][spot])]
        if any(_begins(ready.spelt[word], one) for word in _of(theirs, pairs[1][spot]) for one in ours):
            level[spot] = 1
    return level


def _begins(one: str, other: str) -> bool:
    """Whether one code goes on where the other ends, by letters only: a colour or a region, never another number."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :].isalpha()


def _of(bags: Bags, row: int) -> list[int]:
    return list(map(int, bags.words[bags.starts[row] : bags.starts[row + 1]]))


def _numbers(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    mine, theirs = ready.left.counts, ready.right.counts
    ours, others = mine.sizes[pairs[0]], theirs.sizes[pairs[1]]
    common = _keys_shared(mine, theirs, pairs)
    same, part = (common == ours) & (common == others), (common == ours) | (common == others)
    return np.select([(ours == 0) | (others == 0), same, part], [UNKNOWN, 2, 1], 0).astype(np.int8)


def _people(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    """How many people both have, by keys, or by surnames that the other record holds anywhere."""
    left, right = ready.left, ready.right
    ours, theirs = left.people.sizes[pairs[0]], right.people.sizes[pairs[1]]
    # a name in characters is one key, its spelling in Latin letters two
    keys = _keys_shared(left.people, right.people, pairs) + _sounds_shared(ready, pairs) / 2
    fewer = np.minimum(ours, theirs)
    share = np.where(fewer > 0, keys / np.maximum(fewer, 1), 0)
    mine = _held(left.surnames, right.whole, pairs, ready.grams)
    back = _held_back(right.surnames, left.whole, pairs, ready.grams)
    heads = np.maximum(keys, np.maximum(mine * left.heads[pairs[0]], back * right.heads[pairs[1]]))
    share = np.maximum(share, np.maximum(mine, back))
    level = np.select(
        [share < 0.2, share < 0.5, (share < 0.95) & (heads < 1.5), share < 0.95, heads < 1.5, heads < 2.5],
        [0, 1, 2, 3, 4, 5],
        6,
    )
    none = ((ours == 0) & (theirs == 0)) | ((level == 0) & (fewer == 0))
    return np.where(none, UNKNOWN, level).astype(np.int8)


def _organisation(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    return _share(ready.left.words, ready.right.words, pairs, ready.words)


def _text(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    return _share(ready.left.text, ready.right.text, pairs, ready.grams)


def _share(mine: Bags, theirs: Bags, pairs: tuple[Ints, Ints], weights: Floats) -> Level:
    """How much of the lighter bag the heavier one holds."""
    lighter = np.minimum(mine.totals(weights)[pairs[0]], theirs.totals(weights)[pairs[1]])
    share = shared(mine, theirs, pairs, weights) / np.maximum(lighter, 1e-9)
    return np.where(lighter <= 0, UNKNOWN, np.digitize(share, SHARE)).astype(np.int8)


def _year(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    ours, theirs = ready.left.year[pairs[0]], ready.right.year[pairs[1]]
    level = 3 - np.digitize(np.abs(ours - theirs), (1, 2, 4))
    return np.where((ours == 0) | (theirs == 0), UNKNOWN, level).astype(np.int8)


def _price(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    ours, theirs = ready.left.price[pairs[0]], ready.right.price[pairs[1]]
    unknown = (ours <= 0) | (theirs <= 0)
    ratio = np.minimum(ours, theirs) / np.maximum(np.maximum(ours, theirs), 1e-9)
    return np.where(unknown, UNKNOWN, np.digitize(ratio, RATIO)).astype(np.int8)


def _place(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    ours, theirs = ready.left.place[pairs[0]], ready.right.place[pairs[1]]
    return np.where((ours < 0) | (theirs < 0), UNKNOWN, ours == theirs).astype(np.int8)


def _identifiers(ready: Prepared, pairs: tuple[Ints, Ints]) -> Level:
    left, right = ready.left, ready.right
    schemes = _keys_shared(left.schemes, right.schemes, pairs)
    equal = _keys_shared(left.identifiers, right.identifiers, pairs)
    return np.select([equal > 0, schemes > 0], [1, 0], UNKNOWN).astype(np.int8)


def _ones(*bags: Bags) -> Floats:
    """The weight 1 for every word there is."""
    return np.ones(max(int(each.words.max(initial=-1)) for each in bags) + 1)


_COMPARISONS: Final[Mapping[str, Callable[[Prepared, tuple[Ints, Ints]], Level]]] = {
    "wording": _wording,
    "organisation name": _organisation_name,
    "person name": _person_name,
    "model": _model,
    "numbers": _numbers,
    "people": _people,
    "organisation": _organisation,
    "place": _place,
    "year": _year,
    "price": _price,
    "text": _text,
    "identifiers": _identifiers,
}
