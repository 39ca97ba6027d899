"""Names of people: under which keys they are found however they are written, and how far two fit each other."""

from __future__ import annotations

import itertools
import re
from enum import IntEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from entrepot.engine.linkage.names import plain
from entrepot.engine.text.folding import HAN

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD: Final = re.compile(r"[^\W_]+")
_HAN_WORD: Final = re.compile(f"[{HAN}]+")
_VOWEL: Final = re.compile("[aeiouy]")
_LONGEST: Final = 4
"""Characters of a Chinese name; more are a foreign name that is written by its sound."""
_DOUBLE: Final = re.compile(
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|司空|夏侯|轩辕|端木"
    "|独孤|南宫|西门|东郭|百里|呼延|钟离|闻人|赫连|澹台|濮阳|淳于|单于|申屠|太史|拓跋|第五"
    "|万俟|公冶|宗政|鲜于|闾丘|亓官|左丘|乐正|范姜|张简|叶赫|那拉"
)


class Fit(IntEnum):
    """How far two names that are written otherwise may be one person's; the places of the levels of ``person name``."""

    NOT = 0
    INITIALS = 2
    SPELT = 3
    """One in Chinese characters, the other the same in Latin letters, which many other names share."""


@lru_cache(maxsize=200_000)
def person_keys(name: str) -> frozenset[str]:
    """Keys that two ways of writing a person's name share: each full word with the initial of another.

    ``Li Wei``, ``Wei Li``, ``W. Li``, ``LI, Wei`` and 李伟 all share ``li w``. A name in characters is a key of its own beside.
    Only the Mandarin sound is known: Lee Wai is not found.
    """
    return written_keys(name) | sound_keys(name)


@lru_cache(maxsize=200_000)
def written_keys(name: str) -> frozenset[str]:
    """The keys of a name as it is written: of characters these, of Latin letters each full word with another's initial."""
    words, characters = _words(name)
    full = [word for word in words if len(word) > 2 or (len(word) == 2 and _VOWEL.search(word))]
    found = {characters} if characters else set()
    for place, word in enumerate(words):
        if word in full:
            other = next((one for spot, one in enumerate(words) if spot != place), "")
            found.add(f"{word} {other[:1]}")
    return frozenset(found or words[:1])


@lru_cache(maxsize=200_000)
def sound_keys(name: str) -> frozenset[str]:
    """The keys that a name in Chinese characters has when it is written in Latin letters; none for any other name."""
    found = set()
    for family, given in _sounds(_words(name)[1]):
        found |= {f"{family} {given[0][:1]}", f"{''.join(given)} {family[:1]}", f"{given[-1]} {family[:1]}"}
    return frozenset(found)


@lru_cache(maxsize=200_000)
def surname(name: str) -> str:
    """The last word of a name in Latin letters, or the whole of one in characters."""
    words, characters = _words(name)
    return words[-1] if words else characters


def fit(one: str, other: str) -> Fit:
    """How far two names of people, of which a key is the same but which are written otherwise, fit each other.

    ``W. Li`` fits Li Wei and 李伟 by its initials, Li Wen fits neither; of two names in characters neither spells the other.
    """
    (ours, mine), (theirs, others) = _words(one), _words(other)
    if mine and others:
        return Fit.NOT
    if not mine and not others:
        return Fit.INITIALS if _initials_fit(ours, theirs) else Fit.NOT
    latin = theirs if mine else ours
    fits = (_spells(family, given, latin) for family, given in _sounds(mine or others))
    return max(fits, default=Fit.NOT)


def _words(name: str) -> tuple[list[str], str]:
    """Words in Latin letters, and all Chinese characters together."""
    words = _WORD.findall(plain(name).replace("-", "").replace("'", "").replace("’", ""))
    characters = [run for word in words for run in _HAN_WORD.findall(word)]
    return [word for word in words if not _HAN_WORD.search(word)], "".join(characters)


def _initials_fit(ours: list[str], theirs: list[str]) -> bool:
    """Whether every word of the shorter name has a word of its own in the longer: the same, or an initial for it."""
    short, long = sorted((ours, theirs), key=len)
    free = list(long)
    for word in sorted(short, key=len, reverse=True):
        found = next((each for each in free if each == word), None) or next(
            (each for each in free if _initial(word, each) or _initial(each, word)), None
        )
        if found is None:
            return False
        free.remove(found)
    return True


def _initial(short: str, word: str) -> bool:
    """Whether one is the initial of the other, or initials of which the other is the first."""
    bare = len(short) == 1 or (len(short) == 2 and not _VOWEL.search(short))
    return bare and short[:1] == word[:1]


def _spells(family: str, given: tuple[str, ...], latin: list[str]) -> Fit:
    """How far Latin words are a family name with a given name, in either order."""
    whole = "".join(given)
    if "".join(latin) in {family + whole, whole + family}:
        return Fit.SPELT
    first = "".join(syllable[0] for syllable in given)
    rests = (rest for count in (1, 2) for rest in _without(family, latin, count))
    return Fit.INITIALS if any(rest and first.startswith(rest) for rest in rests) else Fit.NOT


def _without(family: str, latin: list[str], count: int) -> list[str]:
    """What is left of the words when so many neighbours are the family name, glued."""
    return [
        "".join(latin[:place] + latin[place + count :])
        for place in range(len(latin) - count + 1)
        if "".join(latin[place : place + count]) == family
    ]


@lru_cache(maxsize=200_000)
def _sounds(characters: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ways in which a Chinese name is read: the family name, and the syllables of the given one."""
    split = 2 if len(characters) > 2 and _DOUBLE.match(characters) else 1
    if not split < len(characters) <= _LONGEST:
        return ()
    family, given = characters[:split], characters[split:]
    heads = ["".join(each) for each in itertools.product(*map(_syllables, family))]
    return tuple(itertools.product(heads, itertools.product(*map(_syllables, given))))


@lru_cache(maxsize=20_000)
def _syllables(character: str) -> tuple[str, ...]:
    """Its readings without tones, at most three; ü as u, v and yu."""
    found = dict.fromkeys(
        spelt
        for reading in _reader()(character)[:3]
        for spelt in (
            [reading.replace("ü", way) for way in ("u", "v", "yu")] if "ü" in reading else [reading]
        )
    )
    return tuple(found)


@cache
def _reader() -> Callable[[str], list[str]]:
    """The readings of a character; the tables are read on first use, since most commands need none."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 -- slow to import

    return lambda character: pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)[0]
