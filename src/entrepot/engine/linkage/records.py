"""Things made ready for comparing: their words as numbers, their names in one form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from entrepot.engine.linkage.names import (
    YEAR,
    glued,
    grams,
    model_codes,
    numbers,
    organisation_name,
    plain,
    short_keys,
    words_and_initials,
)
from entrepot.engine.linkage.people import person_keys, sound_keys, surname, written_keys
from entrepot.engine.linkage.things import Thing, ThingKind
from entrepot.engine.linkage.vectors import Bags, Floats, Ints, Numbering, joined, rarity

NAMED: Final = frozenset({ThingKind.ORGANISATION, ThingKind.PERSON})
"""Kinds of which every name stands alone, and is compared by its spelling; of others all that a record says counts."""
DATED: Final = frozenset({ThingKind.FACILITY})
"""Kinds in whose names a year is when it came, not which of a series it is."""
_COMMON, _COMMON_SHARE = 5, 0.005
"""A word is common when more names than this have it, and a larger share of them."""
_LONGEST_TEXT: Final = 4000
"""Characters of a text that are looked at; what two records have in common shows well before."""


@dataclass(frozen=True, slots=True)
class Records:
    """One list. A thing has one row for each of its names where names stand alone (organisations, people), else one row.

    Attributes:
        owners: (rows,) which thing a row belongs to.
        names: the rows' names as the list has them.
        written: the names in the form in which their spelling is compared; of organisations the core.
        entire, formless: names glued, and without their legal form, of organisations: a slip may be in the legal form.
        name, whole, people, sounds, surnames, words, codes, counts, text, identifiers: bags by row; ``whole`` is all that the record
            says, ``sounds`` how Chinese names in ``people`` are found in Latin letters, ``surnames`` the grams of its people's,
            ``counts`` its numbers.
        keys: under what a row is looked for.
        heads: (rows,) how many people there are.
        bare, core, industry, short: (rows,) numbers of equal names without legal form, of equal cores, industry words and initials, for organisations.
        year, price: (rows,) 0 where unknown.
        place: (rows,) numbers of equal places, -1 where unknown.
        schemes: the schemes of the identifiers by row.
    """

    things: Sequence[Thing]
    owners: Ints
    names: Sequence[str]
    written: Sequence[str]
    entire: Sequence[str]
    formless: Sequence[str]
    name: Bags
    whole: Bags
    people: Bags
    sounds: Bags
    surnames: Bags
    words: Bags
    codes: Bags
    counts: Bags
    text: Bags
    identifiers: Bags
    schemes: Bags
    keys: Bags
    heads: Ints
    bare: Ints
    core: Ints
    industry: Ints
    short: Ints
    year: Ints
    price: Floats
    place: Ints

    def __len__(self) -> int:
        return len(self.owners)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Two lists in one numbering; ``right is left`` when a list is compared with itself.

    Attributes:
        grams, words: weights of the words of ``name``, ``whole``, ``surnames``, ``text``, and of ``words``.
        spelt: what every number in ``codes`` stands for.
    """

    kind: ThingKind
    left: Records
    right: Records
    grams: Floats
    words: Floats
    spelt: Sequence[str]

    @property
    def same(self) -> bool:
        return self.left is self.right


def prepared(
    kind: ThingKind, things: Sequence[Thing], others: Sequence[Thing] | None = None, *, rare: bool = True
) -> Prepared:
    """Make one list, or two, ready for comparing.

    Weights are how rare a word is in these very lists; all the same unless ``rare``.
    """
    reader = _Reader(kind, _common(kind, (*things, *(others or ()))) if rare else frozenset())
    left = reader.records(things)
    right = left if others is None else reader.records(others)
    lists = (left,) if others is None else (left, right)
    return Prepared(
        kind=kind,
        left=left,
        right=right,
        grams=_weights(
            len(reader.grams), [each.text if kind in NAMED else each.whole for each in lists], rare=rare
        ),
        words=_weights(len(reader.words), [each.words for each in lists], rare=rare),
        spelt=reader.codes.known,
    )


def _weights(count: int, bags: Sequence[Bags], *, rare: bool) -> Floats:
    return rarity(count, *bags) if rare else np.ones(count)


class _Reader:
    def __init__(self, kind: ThingKind, common: frozenset[str]) -> None:
        self.kind = kind
        self._common = common
        self.grams, self.words, self.codes = Numbering(), Numbering(), Numbering()
        self._people, self._keys, self._numbers, self._equal = (
            Numbering(),
            Numbering(),
            Numbering(),
            Numbering(),
        )

    def records(self, things: Sequence[Thing]) -> Records:
        rows = [(place, name) for place, thing in enumerate(things) for name in self._rows(thing)]
        owners = np.array([place for place, _ in rows], np.int64)
        held = [things[place] for place, _ in rows]
        names = [name for _, name in rows]
        both = list(zip(names, held, strict=True))
        parts = [organisation_name(name) for name in names] if self.kind is ThingKind.ORGANISATION else []
        whole = [set[str]() if self.kind in NAMED else self._whole(name, thing) for name, thing in both]
        keys = [self._keys_of_name(name) for name in names] if self.kind in NAMED else whole
        return Records(
            things=things,
            owners=owners,
            names=names,
            written=self._written(names),
            entire=[glued(name) for name in names] if parts else [],
            formless=[part.bare for part in parts],
            name=self.grams.bags(set[str]() if self.kind in NAMED else grams(name) for name in names),
            whole=self.grams.bags(whole),
            people=self._people.bags(self._people_keys(name, thing, written_keys) for name, thing in both),
            sounds=self._people.bags(self._people_keys(name, thing, sound_keys) for name, thing in both),
            surnames=self.grams.bags(map(_surnames, held)),
            words=self.words.bags(words_and_initials(thing.organisation) for thing in held),
            codes=self.codes.bags(_codes(name, thing) for name, thing in both),
            counts=self._numbers.bags(
                map(str, numbers(name, years=self.kind not in DATED)) for name in names
            ),
            text=self.grams.bags(grams(thing.text[:_LONGEST_TEXT]) for thing in held),
            identifiers=self._equal.bags(map(_identifiers, held)),
            schemes=self._equal.bags((f"scheme {scheme}" for scheme in thing.identifiers) for thing in held),
            keys=self._keys.bags(
                found | _identifiers(thing) for found, thing in zip(keys, held, strict=True)
            ),
            heads=np.array([len(thing.people) for thing in held], np.int64),
            bare=self._same(part.bare for part in parts),
            core=self._same(self._written(names) if parts else ()),
            industry=self._same(part.industry for part in parts),
            short=self._same(part.short for part in parts),
            year=np.array([self._year(thing) for thing in held], np.int64),
            price=np.array([_price(thing) for thing in held], np.float64),
            place=self._same(self._place(name, thing) for name, thing in both),
        )

    def _rows(self, thing: Thing) -> Sequence[str]:
        if self.kind in NAMED:
            return list(dict.fromkeys(thing.names)) or [""]
        return [joined(list(dict.fromkeys(thing.names)))]

    def _written(self, names: Sequence[str]) -> list[str]:
        if self.kind is ThingKind.ORGANISATION:
            return [self._core(name) for name in names]
        if self.kind is ThingKind.PERSON:
            return [
                " ".join(sorted(plain(name).replace(",", " ").replace(".", " ").split())) for name in names
            ]
        return list(names)

    def _place(self, name: str, thing: Thing) -> str:
        own = glued(thing.place).removesuffix("市").removesuffix("省")
        return own or (organisation_name(name).city if self.kind is ThingKind.ORGANISATION else "")

    def _core(self, name: str) -> str:
        """What distinguishes an organisation's name, without words that many names of the lists have."""
        parts = organisation_name(name)
        rare = "".join(word for word in parts.words if word not in self._common)
        return rare if len(rare) > 1 else parts.core

    def _whole(self, name: str, thing: Thing) -> set[str]:
        year = str(self._year(thing) or "")
        rest = (thing.model, *thing.people, thing.organisation, year, thing.text[:_LONGEST_TEXT])
        return grams(joined([name, *rest])) | grams(name)

    def _year(self, thing: Thing) -> int:
        """The year it says, 0 when none; an instrument's may stand in its name."""
        found = YEAR.search(thing.year) or (YEAR.search(joined(thing.names)) if self.kind in DATED else None)
        return int(found.group()) if found else 0

    def _people_keys(self, name: str, thing: Thing, keys: Callable[[str], frozenset[str]]) -> set[str]:
        named = [name] if self.kind is ThingKind.PERSON else thing.people
        return {key for person in named for key in keys(person)}

    def _keys_of_name(self, name: str) -> set[str]:
        if self.kind is ThingKind.PERSON:
            return grams(name) | person_keys(name)
        parts, core = organisation_name(name), self._core(name)
        return grams(core, 3) | short_keys(parts) | {f"={parts.core}", f"={core}", f"={parts.bare}"}

    def _same(self, values: Iterable[str]) -> Ints:
        """A number for each value, the same for the same; -1 for an empty one."""
        return np.array([self._equal.number(f"value {value}") if value else -1 for value in values], np.int64)


def _common(kind: ThingKind, things: Sequence[Thing]) -> frozenset[str]:
    """Words that tell an industry or a legal form rather than an organisation: those that many names have."""
    if kind is not ThingKind.ORGANISATION:
        return frozenset()
    held = Counter(word for thing in things for name in thing.names for word in organisation_name(name).words)
    return frozenset(
        word for word, count in held.items() if count > max(_COMMON, _COMMON_SHARE * len(things))
    )


def _codes(name: str, thing: Thing) -> set[str]:
    own = glued(thing.model)
    return {own} if own else model_codes(name)


def _surnames(thing: Thing) -> set[str]:
    """The grams of its people's surnames; those of two letters are in too many words."""
    long = [name for name in map(surname, thing.people) if len(name) > 2]
    return {gram for name in long for gram in grams(name)}


def _identifiers(thing: Thing) -> set[str]:
    return {f"{scheme} {number}" for scheme, number in thing.identifiers.items()}


def _price(thing: Thing) -> float:
    try:
        return max(float(thing.price), 0.0)
    except ValueError:
        return 0.0
