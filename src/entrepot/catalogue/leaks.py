"""What a teaser gives away: words of the body that are rare in the catalogue, figures, names, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Final

from entrepot.catalogue.drafts import NeedDraft
from entrepot.catalogue.models import Need
from entrepot.engine.text import Script, Term, identify, spans, terms
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.money import read_money
from entrepot.vocabulary.quantities import Quantity, find_quantities
from entrepot.vocabulary.writing import fold_label, is_han

RARE: Final = 3
"""A word is rare when at most so many records say it."""
MOST: Final = 20
"""Leaks told at once."""
_SHORTEST: Final = 3  # letters of a word, characters of a name
_ADDRESS: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|(?<!\w)(?:[\w-]+\.)+(?:com|cn|de|org|net|eu|hk|mo)\b"
    r"|(?<![\w.,])\+?\d(?:[\s()/-]?\d){8,}(?!\w)",
    re.IGNORECASE,
)
_LEGAL_FORM: Final = re.compile(
    r"(?:股份有限公司|有限责任公司|有限公司|集团|[\s,.]+(?:gmbh(?: & co\.? kg)?|ag|kg|se|ug|e\.? ?v\.?|ltd\.?|limited|inc\.?|llc"
    r"|plc|corp\.?|co\.?,? ltd\.?|s\.?a\.?|b\.?v\.?))$",
    re.IGNORECASE,
)


class LeakKind(StrEnum):
    """What kind of thing is given away."""

    OWNER = "owner"
    NAME = "name"
    ADDRESS = "address"
    WORD = "word"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Leak:
    """Something of the body that the teaser repeats, as the teaser writes it.

    ``records`` is in how many listed records it stands, 0 for what was not counted (figures, names, addresses).
    """

    word: str
    language: Language
    records: int
    kind: LeakKind = LeakKind.WORD


@dataclass(frozen=True, slots=True)
class Names:
    """Names that tell who somebody is: of the need's owner, and of the other organisations that the node knows."""

    owner: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class _Body:
    """What the body says, in the forms that a teaser is held against."""

    texts: Sequence[str]
    terms: set[str] = field(default_factory=set)
    figures: set[tuple[object, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Body:
        """Read every text in its own language."""
        body = cls([text for text in texts if text.strip()])
        for text in body.texts:
            script = identify(text)
            body.terms.update(terms(text, script))
            # a word in Latin letters is the same word in a text of another language
            body.terms.update(
                term for other in ("en", "de") if other != script for term in terms(text, other)
            )
            body.figures.update(_figure(item) for item in find_quantities(text))
            body.figures.update(item[1] for item in _money(text))
        return body


def leaks(
    teaser: Iterable[str],
    body: Iterable[str],
    rarity: Callable[[str], int],
    names: Names | None = None,
    *,
    rare: int = RARE,
) -> tuple[Leak, ...]:
    """What a teaser gives away of a body; who it is first, then words, the rarest first, then figures. At most 20.

    Args:
        teaser: every text that strangers see.
        body: every text that they do not.
        rarity: in how many listed records a term (as `entrepot.engine.text.terms` gives it) stands.
        names: of the owner, looked for in the teaser, and of others, looked for in both.
        rare: in how many records a rare word stands at most.
    """
    held_back, known = _Body.of(body), names or Names()
    found: dict[str, Leak] = {}
    for text in teaser:
        script = identify(text)
        language = parse_language("zh-Hans" if script == "zh" else script) or "en"
        for leak in (
            *_named(text, language, held_back, known),
            *_words(text, script, language, held_back, rarity, rare),
            *_figures(text, language, held_back),
        ):
            found.setdefault(leak.word.casefold(), leak)
    order = list(LeakKind)
    return tuple(sorted(found.values(), key=lambda leak: (order.index(leak.kind), leak.records)))[:MOST]


def texts_of(draft: NeedDraft, record: Need | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts of a draft that strangers will see, and those that they will not.

    Args:
        record: the need that is edited: what its form does not know is held back too.
    """
    body = [draft.title, draft.text, draft.confidential, draft.budget]
    if record is not None:
        others: Mapping[str, Mapping[str, str]] = record.texts
        body += [
            text.get(part, "")
            for language, text in others.items()
            if language != record.language
            for part in ("title", "text")
        ]
        body += [*record.keywords, *record.facts.values()]
    return (draft.teaser_title, draft.teaser_text), tuple(body)


def _words(
    text: str, script: Script, language: Language, body: _Body, rarity: Callable[[str], int], rare: int
) -> Iterator[Leak]:
    counted = {item.term: rarity(item.term) for item in spans(text, script) if item.term in body.terms}
    scarce = [item for item in spans(text, script) if counted.get(item.term, rare + 1) <= rare]
    for item in scarce:
        if not is_han(item.text[0]) and len(item.text) >= _SHORTEST and not item.text.isdigit():
            yield Leak(item.text, language, counted[item.term])
    pairs = [item for item in scarce if is_han(item.text[0]) and len(item.text) > 1]
    for run in _runs(pairs):
        if len(run) > 1 or _whole(run[0], scarce, text):
            written = text[run[0].start : run[-1].end]
            yield Leak(written, language, min(counted[item.term] for item in run))


def _runs(pairs: Sequence[Term]) -> Iterator[list[Term]]:
    """Pairs of characters that overlap, together."""
    run: list[Term] = []
    for before, item in pairwise([None, *pairs]):
        if item is None:
            continue
        if run and before is not None and item.start >= before.end:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _whole(pair: Term, scarce: Sequence[Term], text: str) -> bool:
    """Whether a rare pair that stands alone is a word: one of its characters is rare, or nothing Chinese stands on either side.

    The end of one common word and the beginning of the next make a rare pair that gives nothing away.
    """
    rare_characters = {(item.start, item.end) for item in scarce if len(item.text) == 1}
    if {(pair.start, pair.start + 1), (pair.start + 1, pair.end)} & rare_characters:
        return True
    before, after = text[pair.start - 1 : pair.start], text[pair.end : pair.end + 1]
    return not (before and is_han(before)) and not (after and is_han(after))


def _figures(text: str, language: Language, body: _Body) -> Iterator[Leak]:
    for item in find_quantities(text):
        if item.unit and _figure(item) in body.figures:
            yield Leak(item.figure.strip(), language, 0, LeakKind.FIGURE)
    for written, amount in _money(text):
        if amount in body.figures:
            yield Leak(written, language, 0, LeakKind.FIGURE)


def _figure(item: Quantity) -> tuple[object, ...]:
    return item.dimension, item.low, item.high


def _money(text: str) -> list[tuple[str, tuple[object, ...]]]:
    """The first sum of money in a text, as written and as a value."""
    found = read_money(text)
    if found is None:
        return []
    written = re.search(r"[^\s,;，；。]*\d[\d.,'\s]*\d?\s?[^\s\d,;，；。.]*", text)
    return [(written.group().strip() if written else text, ("money", found.amount, found.currency))]


def _named(text: str, language: Language, body: _Body, names: Names) -> Iterator[Leak]:
    folded, within = fold_label(text), fold_label(" ".join(body.texts))
    for written in _short_too(names.owner):
        if _says(folded, written):
            yield Leak(written, language, 0, LeakKind.OWNER)
            break
    for written in names.others:
        if _says(folded, written) and _says(within, written):
            yield Leak(written, language, 0, LeakKind.NAME)
    for address in _ADDRESS.finditer(text):
        yield Leak(address.group(), language, 0, LeakKind.ADDRESS)


def _short_too(names: Iterable[str]) -> Iterator[str]:
    """Names, each also without its legal form."""
    for name in names:
        yield name
        short = _LEGAL_FORM.sub("", name.strip()).strip(" ,.")
        if short != name:
            yield short


def _says(folded: str, name: str) -> bool:
    wanted = fold_label(name)
    if len(wanted) < _SHORTEST:
        return False
    if is_han(wanted[0]):
        return wanted in folded
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded) is not None
