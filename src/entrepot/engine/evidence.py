"""Which words and which sentences of a need and a resource met."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.match import Evidence, SentencePair, WordPair
from entrepot.engine.text import Script, Term, identify, normalise, sentences, simplify, spans, terms
from entrepot.vocabulary.units import read_unit

Split = Callable[[str], list[str]]
"""A text to its likely words, in order; for Chinese, which writes no spaces."""
Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, shape (n, d): how near two short texts are in meaning, whatever their languages."""

WORDS_SHOWN = 4
SENTENCES_READ = 12
NEAR_WORDS = 0.62
"""Cosine from which two words of different languages are shown as the same thing."""
LONGEST_PHRASE = 4
SAME_SENTENCE = 0.6
"""Cosine from which a sentence of the original is shown as the one that was translated."""
_HAN = re.compile(r"[\u3400-\u9fff]+")


def evidence(need: str, offer: str, embed: Embed | None = None, split: Split | None = None) -> Evidence:
    """The nearest sentences and the words that met in them; within one language the words of the whole texts that are the same.

    Without ``embed`` only same words are found; without ``split`` no Chinese word is held against one of another language.
    """
    same = _same_words(need, offer)
    if embed is None:
        return Evidence(same, None)
    pair = _nearest_sentences(need, offer, embed)
    if len(same) >= WORDS_SHOWN or pair is None:
        return Evidence(same, pair)
    taken = {word.need for word in same}
    across = [word for word in _near_words(pair, embed, split) if word.need not in taken]
    return Evidence((*same, *across)[:WORDS_SHOWN], pair)


def with_originals(
    found: Evidence, need: str | None, offer: str | None, embed: Embed, *, least: float = SAME_SENTENCE
) -> Evidence:
    """The evidence with the sentences of the originals that say what its sentences say.

    Args:
        found: evidence from translations.
        need: the need's original text; None where its sentence stands in the original already.
        offer: likewise of the resource.
        embed: see `Embed`.
        least: cosine from which a sentence counts as saying the same.
    """
    pair = found.sentences
    if pair is None or (need is None and offer is None):
        return found
    originals = (
        None if text is None else _saying(sentence, text, embed, least)
        for sentence, text in ((pair.need, need), (pair.offer, offer))
    )
    need_original, offer_original = originals
    return replace(found, sentences=replace(pair, need_original=need_original, offer_original=offer_original))


def _saying(sentence: str, original: str, embed: Embed, least: float) -> str | None:
    """The sentence of the original that is nearest to a translated one, if it is near."""
    there = sentences(original)[:SENTENCES_READ]
    if not there:
        return None
    vectors = embed([sentence, *there])
    near = vectors[1:] @ vectors[0]
    best = int(np.argmax(near))
    return there[best] if float(near[best]) >= least else None


def _same_words(need: str, offer: str) -> tuple[WordPair, ...]:
    """Words whose terms are equal, longest first: in Chinese the longest common runs, elsewhere equal stems."""
    (language, wanted), other = _terms_of(need), identify(offer)
    if language == "zh" and other == "zh":
        return _common_runs(need, offer)
    offered: dict[str, Term] = {}
    for term in spans(offer, other, wanted):
        offered.setdefault(term.term, term)
    shared = [met for met in wanted if met in offered and (language == other or not met.isalpha())]
    shared.sort(key=lambda met: -len(met))
    pairs = [WordPair(wanted[met].text, offered[met].text, 1.0) for met in shared if len(met) > 2]
    return tuple(pairs[:WORDS_SHOWN])


@lru_cache(maxsize=64)  # a need is held against many resources, one after the other
def _terms_of(text: str) -> tuple[Script, Mapping[str, Term]]:
    """The language of a text, and its terms, each where it comes first."""
    language = identify(text)
    first: dict[str, Term] = {}
    for term in spans(text, language):
        first.setdefault(term.term, term)
    return language, MappingProxyType(first)


def _common_runs(need: str, offer: str) -> tuple[WordPair, ...]:
    """Runs of two or more Chinese characters that stand in both texts, longest first, none inside another.

    Traditional and simplified characters meet; both sides are shown as they were written.
    """
    wanted, offered = _letter_by_letter(need), _letter_by_letter(offer)
    longest = sorted(_runs(wanted, offered), key=lambda run: (-len(run), wanted.index(run)))
    kept: list[str] = []
    for run in longest:
        if not any(run in other for other in kept):
            kept.append(run)
    places = [(wanted.index(run), offered.index(run), len(run)) for run in kept[:WORDS_SHOWN]]
    return tuple(
        WordPair(need[here : here + length], offer[there : there + length], 1.0)
        for here, there, length in places
    )


def _letter_by_letter(text: str) -> str:
    """The text in simplified characters, each where it was."""
    plain = simplify(text)
    return plain if len(plain) == len(text) else "".join(map(_simplified_letter, text))


def _simplified_letter(letter: str) -> str:
    plain = simplify(letter)
    return plain if len(plain) == 1 else letter


def _runs(need: str, offer: str) -> set[str]:
    runs: set[str] = set()
    pairs = {term for term in terms(offer, "zh") if len(term) > 1}
    for piece in _HAN.findall(need):
        start = 0
        while start < len(piece) - 1:
            end = start + 1
            while end < len(piece) and piece[end - 1 : end + 1] in pairs and piece[start : end + 1] in offer:
                end += 1
            if end - start > 1:
                runs.add(piece[start:end])
            start = max(end - 1, start + 1)
    return runs


def _nearest_sentences(need: str, offer: str, embed: Embed) -> SentencePair | None:
    wanted, offered = sentences(need)[:SENTENCES_READ], sentences(offer)[:SENTENCES_READ]
    if not wanted or not offered:
        return None
    vectors = embed([*wanted, *offered])
    near = vectors[: len(wanted)] @ vectors[len(wanted) :].T
    row, column = np.unravel_index(int(np.argmax(near)), near.shape)
    return SentencePair(wanted[row], offered[column], round(float(near[row, column]), 4))


def _near_words(pair: SentencePair, embed: Embed, split: Split | None) -> tuple[WordPair, ...]:
    """Words and short phrases of two sentences that are mutually nearest in meaning."""
    wanted, offered = phrases(pair.need, split), phrases(pair.offer, split)
    if not wanted or not offered:
        return ()
    vectors = embed([*wanted, *offered])
    near = vectors[: len(wanted)] @ vectors[len(wanted) :].T
    met: list[WordPair] = []
    for row, column in sorted(
        np.argwhere(near >= NEAR_WORDS).tolist(), key=lambda cell: -float(near[cell[0], cell[1]])
    ):
        if any(_overlap(wanted[row], word.need) or _overlap(offered[column], word.offer) for word in met):
            continue
        met.append(WordPair(wanted[row], offered[column], round(float(near[row, column]), 4)))
        if len(met) == WORDS_SHOWN:
            break
    return tuple(met)


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one or bool(set(one.split()) & set(other.split()))


def phrases(sentence: str, split: Split | None = None) -> list[str]:
    """What may stand as one word in a sentence: words and pairs of neighbours, without stop words and units."""
    language = identify(sentence)
    if language == "zh":
        return _chinese_phrases(sentence, split) if split else []
    words = [term for term in spans(sentence, language) if _is_word(sentence, term)]
    pairs = [sentence[one.start : two.end] for one, two in pairwise(words) if two.start - one.end == 1]
    return list(dict.fromkeys([*(word.text for word in words), *pairs]))


def _is_word(sentence: str, term: Term) -> bool:
    """Whether it has letters and is no unit: a word such as `cell` or `bar` is one only behind a number."""
    before = sentence[max(0, term.start - 2) : term.start].strip()
    unit = before[-1:].isdigit() and read_unit(term.text, 0) is not None
    return not unit and any(character.isalpha() for character in term.text)


def _chinese_phrases(sentence: str, split: Split) -> list[str]:
    """Words of two characters and more, and neighbours up to `LONGEST_PHRASE`, of content characters only."""
    content = {term.term for term in spans(sentence, "zh")}
    found: dict[str, None] = {}
    pieces = [
        piece if _HAN.fullmatch(piece) and all(normalise(letter) in content for letter in piece) else ""
        for piece in split(sentence)
    ]
    for piece in pieces:
        if len(piece) > 1 and read_unit(piece, 0) is None:
            found[piece] = None
    for one, two in pairwise(pieces):
        if one and two and 2 < len(one + two) <= LONGEST_PHRASE and one + two in sentence:
            found[one + two] = None
    return list(found)
