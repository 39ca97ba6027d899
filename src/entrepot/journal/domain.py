"""The journal's hash chains as pure functions: what seals an entry, and what a reader says of a chain that does not hold.

Every seal is an HMAC-SHA256 (RFC 2104, FIPS 180-4) under the node's journal key, as 64 hexadecimal characters: whoever can write to
the database but does not hold the key can neither write an entry nor its successor nor the head of a chain.
"""

from __future__ import annotations

import hmac
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

STRANDS = 16
"""How many hash chains there are: so many transactions can record at the same time. Numbered from 1."""
CHANGES = 0
"""The number under which the head of the change sequence stands beside those of the strands."""
START = "0" * 64
"""What stands before the first entry of a chain."""
RESTORE = "Restore the last backup whose check is clean."


class JournalBrokenError(Exception):
    """The journal cannot be continued; carries a code, one sentence and the remedy."""

    def __init__(self, code: str, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.code, self.sentence, self.remedy = code, sentence, remedy


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as it is stored: place in its strand, number in the whole journal, what it says, the hash before it and its own."""

    strand: int
    number: int
    sequence: int
    stream: str
    at: datetime
    actor: str
    verb: str
    subject: str
    details: Mapping[str, object]
    rule: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a strand, or of the change sequence: its length, the hash of the last in it, and the seal over both."""

    strand: int
    count: int
    hash: str
    seal: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a strand ends: its head, None when that is gone, and number and sequence of the first entry behind the end it tells of."""

    strand: int
    head: Head | None
    behind: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """One place in the change sequence and the entry that has it."""

    position: int
    sequence: int
    strand: int
    number: int
    seal: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: in which part, of which kind, at which entry (place in the part, number in the journal; None where there is none)."""

    part: str
    code: str
    number: int | None
    sequence: int | None
    sentence: str
    remedy: str = RESTORE


EMPTY = Finding(
    "journal",
    "empty",
    None,
    None,
    "The journal is empty, but every node begins one when it is made: it was removed.",
)
WRONG_KEY = Finding(
    "journal", "wrong_key", None, None,
    "No head of the journal holds: journal.key is not the key that it was written with, or all heads were edited.",
    f"Put journal.key back from a backup of the node's home and check again. {RESTORE}",
)  # fmt: skip


def broken(sentence: str) -> JournalBrokenError:
    """The error that stops who would go on with a journal that does not hold."""
    return JournalBrokenError(
        "journal.broken", f"The journal does not hold. {sentence}", f"Run: entrepot check. {RESTORE}"
    )


def plain(value: object) -> object:
    """Details as every database gives them back: text keys, lists, and no number that a database writes in another way.

    Raises:
        TypeError: a value is not of JSON.
        ValueError: a number is not finite.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return _plain_number(value)
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"the journal keeps no {type(value).__name__}")


def _plain_number(value: float) -> float | int:
    """PostgreSQL writes 1e+22 as an integer and knows no -0.0."""
    if not math.isfinite(value):
        raise ValueError("the journal keeps finite numbers only")
    return int(Decimal(repr(value))) if abs(value) >= 1e16 else value + 0.0


def _sealed(key: bytes, *content: object) -> str:
    """The seal; also of values that only a tamperer can have put there."""
    return hmac.digest(key, _packed(content).encode(errors="surrogatepass"), "sha256").hex()


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else repr(value)


_packed: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_text
).encode
"""Made once: ``json.dumps`` makes an encoder each time it is called with anything of its own."""


def entry_hash(key: bytes, entry: Written) -> str:
    """The seal over everything in an entry, the hash before it included; only its own place in the strand follows from the chain."""
    return _sealed(
        key, "entry", entry.previous, entry.strand, entry.sequence, entry.stream, entry.at,
        entry.actor, entry.verb, entry.subject, entry.details, entry.rule,
    )  # fmt: skip


def head_seal(key: bytes, strand: int, count: int, last: str) -> str:
    """The seal over the end of a strand."""
    return _sealed(key, "head", strand, count, last)


def change_seal(key: bytes, previous: str, place: Numbered, entry: str) -> str:
    """The seal over one place of the change sequence: the seal before it, and the hash of the entry that has the place."""
    return _sealed(key, "change", previous, place.position, place.sequence, place.strand, place.number, entry)


def holds(key: bytes, head: Head) -> bool:
    """Whether a head was written by the node."""
    return head.seal == head_seal(key, head.strand, head.count, head.hash)


def first_wrong(
    key: bytes,
    end: Ending,
    entries: Iterable[Written],
    seen: tuple[int, str] | None = None,
) -> Finding | None:
    """The first thing wrong in a strand, or None.

    Args:
        key: the node's journal key.
        end: how the strand ends, see there.
        entries: the entries of the strand in the order of their number, up to the head's count when the head holds, else all;
            consumed one at a time.
        seen: length and last hash of the strand at the last clean check.
    """
    number, previous = 0, START
    for entry in entries:
        wrong = _wrong(key, entry, number + 1, previous)
        if wrong is not None:
            return wrong
        number, previous = entry.number, entry.hash
        if seen is not None and number == seen[0] and previous != seen[1]:
            return _told(entry, "replaced", "is not the one that stood there at the last clean check")
    return _wrong_end(key, end, number, previous) or _rolled_back(end.strand, number, seen)


def _wrong(key: bytes, entry: Written, expected: int, previous: str) -> Finding | None:
    """What is wrong with an entry that stands where number ``expected`` should."""
    if isinstance(entry.number, int) and entry.number > expected:
        return _missing(entry.strand, expected)
    if entry.number != expected:
        return _told(entry, "forged", "stands where no entry belongs")
    if entry_hash(key, entry) != entry.hash:
        return _told(entry, "edited", "was edited or forged")
    if entry.previous != previous:
        return _told(entry, "reordered", "does not follow the one before it: entries were moved or removed")
    return None


def _wrong_end(key: bytes, end: Ending, number: int, previous: str) -> Finding | None:
    """What is wrong at the end of a strand whose last entry is ``number``, with hash ``previous``."""
    head, lost = end.head, f"entry {number + 1} and what came after it may be missing"
    if head is None:
        sentence = f"The head of strand {end.strand} was removed; {lost}."
        return Finding(_part(end.strand), "head_removed", number + 1, None, sentence)
    if not holds(key, head):
        sentence = f"The head of strand {end.strand} was edited or forged; {lost}."
        return Finding(_part(end.strand), "head_edited", number + 1, None, sentence)
    if number < head.count:
        return _missing(end.strand, number + 1)
    if previous != head.hash:
        sentence = f"Entry {number} of strand {end.strand} is another than the one its head names."
        return Finding(_part(end.strand), "replaced", number, None, sentence)
    if end.behind is not None:
        return about_entry(end.strand, *end.behind, "forged", "stands behind the end of its strand")
    return None


def _part(strand: object) -> str:
    return f"journal strand {strand}"


def about_entry(strand: object, number: int, sequence: int, code: str, said: str) -> Finding:
    """A finding about one entry."""
    sentence = f"Entry {number} of strand {strand} (sequence {sequence}) {said}."
    return Finding(_part(strand), code, number, sequence, sentence)


def _told(entry: Written, code: str, said: str) -> Finding:
    return about_entry(entry.strand, entry.number, entry.sequence, code, said)


def _missing(strand: int, number: int) -> Finding:
    return Finding(_part(strand), "removed", number, None, f"Entry {number} of strand {strand} was removed.")


def _rolled_back(strand: int, number: int, seen: tuple[int, str] | None) -> Finding | None:
    if seen is None or number >= seen[0]:
        return None
    return Finding(
        _part(strand), "rolled_back", number + 1, None,
        f"Strand {strand} ends with entry {number} but had {seen[0]} at the last clean check: entry {number + 1} was removed.",
        f"{RESTORE} If an older backup was restored on purpose, delete cache/journal.seen in the node's home and check again.",
    )  # fmt: skip


def first_wrong_change(
    key: bytes, head: Head | None, places: Iterable[tuple[Numbered, str]], behind: Numbered | None
) -> Finding | None:
    """The first thing wrong in the change sequence, or None.

    Args:
        key: the node's journal key.
        head: the end of the sequence.
        places: the places in the order of their position, up to the head's count when the head holds, else all; each with its entry's
            hash, "" where the entry is gone.
        behind: the first place behind the end that the head tells of.
    """
    position, previous = 0, START
    for place, entry in places:
        expected = position + 1
        if isinstance(place.position, int) and place.position > expected:
            return _change(expected, None, "removed", "was removed")
        if place.position != expected or change_seal(key, previous, place, entry) != place.seal:
            said = "was edited or forged, or the entry that has it was edited or removed"
            return _change(place.position, place.sequence, "edited", said)
        position, previous = place.position, place.seal
    if head is None or not holds(key, head):
        code = "head_removed" if head is None else "head_edited"
        return _change(
            position + 1, None, code, "may be missing: the head of the sequence was edited or removed"
        )
    if position < head.count:
        return _change(position + 1, None, "removed", "was removed")
    return _change(behind.position, behind.sequence, "forged", "stands behind the end") if behind else None


def _change(position: int, sequence: int | None, code: str, said: str) -> Finding:
    return Finding(
        "change sequence", code, position, sequence, f"Position {position} of the change sequence {said}."
    )
