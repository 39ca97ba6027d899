"""What a message between nodes says. Pure.

A message is one JSON object in canonical form. Its number is one more than that of the message before it, in its direction, so a
receiver knows when one is missing; its id and bytes stay the same however often it is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from entrepot.exchange.domain.canonical import NotCanonicalError, canonical, digest

Kind = Literal["records", "introduction"]
KINDS: Final = frozenset({"records", "introduction"})
MOST_RECORDS: Final = 200
MOST_BYTES: Final = 512_000
"""Of a message's records together; a message may be a little longer."""
VERSION: Final = 1
ANYWHERE: Final = "*"
"""Among onward limits: the law that it left under states none."""

_REFERENCE: Final = re.compile(r"(resource|need):\S.{0,180}", re.DOTALL)
_LACK: Final = ("what", "reason", "supplier")
LONGEST_WORD: Final = 120
_NODE: Final = re.compile(r"[a-z0-9-]{1,40}")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
Json = Any


class MalformedError(Exception):
    """Bytes that are no message, or not one for this node; ``reason`` is for whoever wrote the other side's program."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Held:
    """A portion that stayed at its origin, and why: what a reader there is told."""

    portion: str
    outcome: str
    code: str
    rule: str = ""
    version: int = 0
    article: str = ""
    missing: tuple[tuple[str, str, str], ...] = ()  # what, reason, supplier

    def plain(self) -> dict[str, Json]:
        """As JSON."""
        return {
            "portion": self.portion, "outcome": self.outcome, "code": self.code, "rule": self.rule,
            "version": self.version, "article": self.article, "missing": [list(one) for one in self.missing],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A record on its way: what may cross of it, or that there is nothing any more.

    Attributes:
        record: ``resource:key`` or ``need:key`` at its origin.
        origin: the node it is of.
        jurisdiction: that its origin says it is of.
        content: portion → what crosses of it, None for a record that was withdrawn or no longer may cross.
        onward: territories it may go on to, ``*`` for anywhere; empty for nowhere.
    """

    record: str
    origin: str
    jurisdiction: str = ""
    content: Mapping[str, Json] | None = None
    held: tuple[Held, ...] = ()
    onward: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def withdrawn(self) -> bool:
        """Whether this takes the record back."""
        return self.content is None

    def plain(self) -> dict[str, Json]:
        """As it stands in a message."""
        if self.content is None:
            return {"record": self.record, "origin": self.origin, "state": "withdrawn"}
        return {
            "record": self.record, "origin": self.origin, "state": "listed", "jurisdiction": self.jurisdiction,
            "as_of": self.as_of, "content": dict(self.content), "held": [one.plain() for one in self.held],
            "onward": list(self.onward),
        }  # fmt: skip

    def timeless(self) -> bytes:
        """What a receiver gets, but for the time: the same as long as nothing that crosses changes."""
        return canonical({name: value for name, value in self.plain().items() if name != "as_of"})

    def written(self, timeless: bytes) -> bytes:
        """As it stands in a message, from its `timeless` bytes: the time is the first of the names."""
        if self.content is None:
            return timeless
        return b'{"as_of":' + canonical(self.as_of) + b"," + timeless[1:]

    def digest(self) -> str:
        """SHA-256 of what a receiver gets, whenever it is sent."""
        return digest(self.timeless())


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read; ``items`` of kind ``records``, ``introduction`` of its own kind."""

    sender: str
    receiver: str
    number: int
    message: str
    kind: str
    items: tuple[Item, ...] = ()
    introduction: Mapping[str, Json] | None = None
    refused: tuple[tuple[str, str], ...] = ()
    """Records that cannot be read, each with a code: they stop no other."""


def message_id(sender: str, receiver: str, number: int, content: bytes) -> str:
    """An id that follows from what is sent: a message that is made again after a crash is the same message."""
    return "m" + digest(canonical([sender, receiver, number, digest(content)]))[:39]


def written(
    *, sender: str, receiver: str, number: int, made: datetime, kind: Kind, content: Json
) -> tuple[str, bytes]:
    """A message's id and bytes; ``content`` is a list of records, or an introduction, or either as it is written already."""
    inner = content if isinstance(content, bytes) else canonical(content)
    name = message_id(sender, receiver, number, inner)
    envelope = {
        "entrepot": VERSION, "from": sender, "to": receiver, "number": number, "message": name, "kind": kind,
        "made": made.isoformat(timespec="seconds"),
    }  # fmt: skip
    return name, b'{"content":' + inner + b"," + canonical(envelope)[1:]  # content is the first of the names


def packed(items: Iterable[tuple[Item, int]]) -> Iterator[list[Item]]:
    """Items in portions that fit into a message; each comes with its size in bytes."""
    portion: list[Item] = []
    size = 0
    for item, length in items:
        if portion and (len(portion) >= MOST_RECORDS or size + length > MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(item)
        size += length
    if portion:
        yield portion


def read(body: bytes, *, sender: str, receiver: str) -> Message:
    """A message as it came from ``sender``. A record that cannot be read is refused by itself.

    Raises:
        MalformedError: it is no message, says that it is from or for somebody else, or is not in canonical form.
    """
    said = _object(body)
    inner = _content_of(said, body)
    for name, wanted in (("entrepot", VERSION), ("from", sender), ("to", receiver)):
        if said.get(name) != wanted:
            raise MalformedError(f"“{name}” is not {wanted}")
    number, kind, content = said.get("number"), said.get("kind"), said.get("content")
    if type(number) is not int or number < 1:
        raise MalformedError("“number” is no number from 1")
    if said.get("message") != message_id(sender, receiver, number, inner):
        raise MalformedError("“message” does not follow from what the message says")
    name = str(said["message"])
    if kind == "introduction" and isinstance(content, dict):
        return Message(sender, receiver, number, name, kind, introduction=content)
    if kind != "records" or not isinstance(content, list) or len(content) > MOST_RECORDS:
        raise MalformedError(f"“content” is no list of at most {MOST_RECORDS} records")
    items, refused = _items(content)
    return Message(sender, receiver, number, name, "records", items, refused=refused)


def _content_of(said: Mapping[str, Json], body: bytes) -> bytes:
    """The bytes of a message's content, once the whole message is in canonical form."""
    try:
        inner = canonical(said.get("content"))
        if min(said, default="") == "content":  # the content is written once: it is nearly all of the message
            rest = canonical({name: value for name, value in said.items() if name != "content"})
            whole = b'{"content":' + inner + (b"," if len(said) > 1 else b"") + rest[1:]
        else:
            whole = canonical(said)
    except NotCanonicalError:
        whole = b""
    if whole != body:
        raise MalformedError("the message is not in canonical form (RFC 8785)")
    return inner


def _object(body: bytes) -> dict[str, Json]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedError("the message is no JSON") from error
    if not isinstance(said, dict):
        raise MalformedError("the message is no JSON object")
    return said


def _items(content: Sequence[Json]) -> tuple[tuple[Item, ...], tuple[tuple[str, str], ...]]:
    items: dict[str, Item] = {}
    refused: list[tuple[str, str]] = []
    for place, said in enumerate(content):
        item = _item(said)
        name = said.get("record") if isinstance(said, dict) else None
        if item is None:
            refused.append((name if isinstance(name, str) else f"#{place}", "record_unreadable"))
        elif (twice := f"{item.origin} {item.record}") in items:
            refused.append((item.record, "record_twice"))
        else:
            items[twice] = item
    return tuple(items.values()), tuple(refused)


def _item(said: Json) -> Item | None:
    """A record as it stands in a message; None when it cannot be one."""
    if not isinstance(said, dict):
        return None
    record, origin, state = said.get("record"), said.get("origin"), said.get("state")
    if not (isinstance(record, str) and _REFERENCE.fullmatch(record)):
        return None
    if not (isinstance(origin, str) and _NODE.fullmatch(origin)):
        return None
    if state == "withdrawn":
        return Item(record, origin)
    content, held, onward = said.get("content"), said.get("held"), said.get("onward")
    if state != "listed" or not isinstance(content, dict) or not all(map(_NAME.fullmatch, content)):
        return None
    if not isinstance(held, list) or not _words(onward):
        return None
    read_held = tuple(_held(one) for one in held)
    texts = said.get("jurisdiction"), said.get("as_of")
    if None in read_held or not all(isinstance(text, str) and len(text) <= 40 for text in texts):
        return None
    kept = tuple(one for one in read_held if one is not None)
    return Item(record, origin, str(texts[0]), content, kept, tuple(onward or ()), str(texts[1]))


def _held(said: Json) -> Held | None:
    if not isinstance(said, dict):
        return None
    words = [said.get(name) for name in ("portion", "outcome", "code", "rule", "article")]
    version, missing = said.get("version"), said.get("missing")
    if not all(isinstance(word, str) and len(word) <= 300 for word in words) or type(version) is not int:
        return None
    if not isinstance(missing, list) or not all(_words(one) and len(one) == len(_LACK) for one in missing):
        return None
    portion, outcome, code, rule, article = (str(word) for word in words)
    lacks = tuple((one[0], one[1], one[2]) for one in missing)
    return Held(portion, outcome, code, rule, version, article, lacks)


def _words(said: Json) -> bool:
    return isinstance(said, list) and all(
        isinstance(word, str) and len(word) <= LONGEST_WORD for word in said
    )
