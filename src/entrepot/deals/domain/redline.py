"""What changed between two versions: word by word, Chinese character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal

from entrepot.deals.domain.terms import Milestone, Payment, Side, Terms
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import format_money

Fate = Literal["kept", "removed", "added"]
Path = tuple[str, ...]

_WORDS: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL)
"""Numbers whole, words of Latin letters whole, everything else (Chinese characters, signs) one by one."""
_SENTENCES: Final = re.compile(r".*?(?:[。！？；\n]|[.!?;](?=\s)|\Z)\s*", re.DOTALL)
_MOST_PAIRS: Final = 4_000_000
"""Words times words that are compared; a passage beyond that is shown as replaced whole, for the comparison's time grows with it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both versions have, or only the earlier, or only the later."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one part of the terms, such as `("milestones", "m1", "due")`."""

    path: Path
    pieces: tuple[Piece, ...]


def redline(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts, removed before added where both stand in one place; neighbours differ in their fate.

    The kept and removed pieces make up `before`, the kept and added ones `after`.
    """
    found: list[Piece] = []
    for same, old, new in _passages(_SENTENCES.findall(before), _SENTENCES.findall(after)):
        found += [Piece("kept", old)] if same else _words(old, new)
    return tuple(_joined(_smoothed(_joined(found))))


def earlier(pieces: Sequence[Piece]) -> str:
    """The text before the change."""
    return "".join(piece.text for piece in pieces if piece.fate != "added")


def later(pieces: Sequence[Piece]) -> str:
    """The text after the change."""
    return "".join(piece.text for piece in pieces if piece.fate != "removed")


def _words(old: str, new: str) -> list[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) * len(after) > _MOST_PAIRS:
        return [Piece("removed", old), Piece("added", new)]
    found: list[Piece] = []
    for same, gone, come in _passages(before, after):
        found += [Piece("kept", gone)] if same else [Piece("removed", gone), Piece("added", come)]
    return found


def _passages(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Runs of both sides, in order: whether they are the same, and the two texts."""
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(before[i:j]), "".join(after[k:m])


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Runs between two kept pieces as at most one removed and one added; nothing empty."""
    found: list[Piece] = []
    for kept, run in groupby(pieces, key=lambda piece: piece.fate == "kept"):
        parts = list(run)
        fates: tuple[Fate, ...] = ("kept",) if kept else ("removed", "added")
        found += [Piece(fate, "".join(one.text for one in parts if one.fate == fate)) for fate in fates]
    return [piece for piece in found if piece.text]


def _smoothed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A blank or a sign that alone was kept between two changes is shown as changed too: a reader looks for phrases."""
    for index, piece in enumerate(pieces):
        inside = 0 < index < len(pieces) - 1
        if piece.fate == "kept" and inside and len(piece.text) == 1 and not piece.text.isalnum():
            yield from (Piece("removed", piece.text), Piece("added", piece.text))
        else:
            yield piece


def changes(before: Terms, after: Terms, language: Language) -> tuple[Change, ...]:
    """What differs between two versions, part by part, as a reader of a language sees it; parts that are the same are left out.

    Parties, milestones and payments are told apart by their keys, so one that moved is no change.
    """
    old, new = dict(lines(before, language)), dict(lines(after, language))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        Change(path, redline(old.get(path, ""), new.get(path, "")))
        for path in paths
        if old.get(path, "") != new.get(path, "")
    )


def lines(terms: Terms, language: Language) -> Iterator[tuple[Path, str]]:
    """Every part of the terms as text, by its path; codes (kind, forum, keys) stay codes."""
    yield ("kind",), terms.kind.value
    yield ("title",), terms.title.text(language)
    yield ("subject",), terms.subject.text(language)
    for side in terms.sides:
        yield from _of_side(side, language)
    yield ("price",), format_money(terms.price, language) if terms.price else ""
    yield ("begins",), terms.begins.isoformat()
    yield ("ends",), terms.ends.isoformat() if terms.ends else ""
    for milestone in terms.milestones:
        yield from _of_milestone(milestone, language)
    for payment in terms.payments:
        yield from _of_payment(payment, terms, language)
    yield ("languages",), ", ".join(terms.languages)
    yield ("governing",), terms.governing
    yield ("law",), str(terms.law)
    yield ("forum",), terms.forum.value
    yield ("seat",), terms.seat.text(language)
    yield ("results",), terms.results.value
    yield ("confidential_months",), str(terms.confidential_months)
    for number, special in enumerate(terms.special, 1):
        yield ("special", str(number)), special.text(language)


def _of_side(side: Side, language: Language) -> Iterator[tuple[Path, str]]:
    start = ("sides", side.key)
    yield (*start, "part"), side.part.value
    yield (*start, "name"), side.name.text(language)
    yield (*start, "code"), side.code
    yield (*start, "address"), side.address.text(language)
    yield (*start, "signatory"), side.signatory
    yield (*start, "office"), side.office.text(language)


def _of_milestone(milestone: Milestone, language: Language) -> Iterator[tuple[Path, str]]:
    start = ("milestones", milestone.key)
    yield (*start, "title"), milestone.title.text(language)
    yield (*start, "due"), milestone.due.isoformat()
    yield (*start, "proof"), milestone.proof.text(language)


def _of_payment(payment: Payment, terms: Terms, language: Language) -> Iterator[tuple[Path, str]]:
    start = ("payments", payment.key)
    names = {side.key: side.name.text(language) for side in terms.sides}
    after = {one.key: one.title.text(language) for one in terms.milestones}
    yield (*start, "amount"), format_money(payment.amount, language)
    yield (*start, "payer"), names.get(payment.payer, payment.payer)
    yield (*start, "payee"), names.get(payment.payee, payment.payee)
    yield (*start, "due"), payment.due.isoformat() if payment.due else ""
    yield (*start, "after"), after.get(payment.after, payment.after)
