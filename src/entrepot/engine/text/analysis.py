"""Terms of a text: stems of Latin words, characters and character pairs of Chinese runs, with their
places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING

from entrepot.engine.text.folding import HAN, fold, folded_only
from entrepot.engine.text.languages import Script, identify
from entrepot.engine.text.stopwords import CHINESE, ENGLISH, GERMAN

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from Stemmer import Stemmer

_ASIAN = f"{HAN}\u3040-\u30ff\uac00-\ud7af"
_PIECE = re.compile(f"(?P<asian>[{_ASIAN}]+)|(?P<word>(?:(?![{_ASIAN}])[^\\W_])+)")
_HAS_ASIAN = re.compile(f"[{_ASIAN}]")
_WORD = re.compile(r"[^\W_]+")  # the same words as above where there is nothing Asian, in one pass
_LONGEST = 64  # characters; a longer "word" is a broken file or an encoded blob


@dataclass(frozen=True, slots=True)
class Term:
    """A term where it stands: ``text[start:end]`` of the original is ``text`` here, ``term`` is what is
    compared."""

    text: str
    term: str
    start: int
    end: int


_of_thread = local()  # a stemmer keeps its word in a buffer of its own, so no two threads may share one


def _stemmer(language: Script) -> Stemmer:
    from Stemmer import Stemmer  # noqa: PLC0415

    name = "german" if language == "de" else "english"
    stemmer: Stemmer | None = getattr(_of_thread, name, None)
    if stemmer is None:
        stemmer = Stemmer(name)
        setattr(_of_thread, name, stemmer)
    return stemmer


@lru_cache(maxsize=200_000)
def _stem(word: str, language: Script) -> str:
    stem: str = _stemmer(language).stemWord(word)
    return stem


def terms(text: str, language: Script | None = None) -> list[str]:
    """The terms of a text in reading order, repeated as often as they occur, without stop words."""
    folded, chosen = folded_only(text), language or identify(text)
    if _HAS_ASIAN.search(folded):
        return [term for term, _, _ in _found(folded, chosen)]
    stop = GERMAN if chosen == "de" else ENGLISH
    return [
        _stem(word, chosen) for word in _WORD.findall(folded) if word not in stop and len(word) <= _LONGEST
    ]


def spans(text: str, language: Script | None = None, among: Container[str] | None = None) -> list[Term]:
    """The terms of a text with their places in it, for marking words; overlapping pairs included; those that are among some terms, None
    for all."""
    folded, offsets = fold(text)
    found: list[Term] = []
    for term, start, end in _found(folded, language or identify(text)):
        if among is not None and term not in among:
            continue
        first, last = offsets[start], offsets[end]
        if last == first:  # one original character that folds to several, cut in its middle
            last = first + 1
        found.append(Term(text[first:last], term, first, last))
    return found


def _found(folded: str, language: Script) -> Iterator[tuple[str, int, int]]:
    stop = GERMAN if language == "de" else ENGLISH
    for piece in (_PIECE if _HAS_ASIAN.search(folded) else _WORD).finditer(folded):
        if piece.lastgroup == "asian":
            yield from _characters_and_pairs(piece.group(), piece.start())
            continue
        word = piece.group()
        if word not in stop and len(word) <= _LONGEST:
            yield _stem(word, language), piece.start(), piece.end()


def _characters_and_pairs(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    for place, character in enumerate(run):
        if character in CHINESE:
            continue
        yield character, start + place, start + place + 1
        following = run[place + 1 : place + 2]
        if following and following not in CHINESE:
            yield character + following, start + place, start + place + 2
