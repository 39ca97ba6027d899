"""Another node, as far as tests need one: it has keys, writes messages and signs receipts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from entrepot.exchange.domain import keys
from entrepot.exchange.domain.canonical import canonical, digest
from entrepot.exchange.domain.messages import Item, Kind, written
from entrepot.exchange.domain.receipts import Receipt
from entrepot.exchange.domain.statements import signed
from entrepot.exchange.identity import own
from entrepot.exchange.models import Peer, PeerKey
from entrepot.exchange.sending import Answer
from entrepot.runtime import clock

MADE = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass
class Other:
    """The other node. ``taken`` are the messages it gave receipts for, by their number; ``answers`` are given first, instead of receipts."""

    jurisdiction: str = "HK"
    place: str = "hong-kong"
    seed: int = 1
    taken: dict[int, bytes] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)

    @property
    def private(self) -> bytes:
        return bytes([self.seed]) * 32

    @property
    def node(self) -> str:
        return keys.node_id(keys.public_of(self.private))

    def known(self, **flags: bool) -> Peer:
        """Let this node know it."""
        peer = Peer.objects.create(
            node=self.node, name=f"Node {self.seed}", url="http://other.example", jurisdiction=self.jurisdiction,
            place=self.place, added=clock.now(), added_by="test", **flags,
        )  # fmt: skip
        public = keys.public_of(self.private)
        PeerKey.objects.create(
            peer=peer, key_id=keys.key_id(public), public=keys.encoded(public), pinned=clock.now()
        )
        return peer

    def message(self, number: int, content: object, kind: Kind = "records") -> bytes:
        """A message of its to this node."""
        return written(
            sender=self.node, receiver=own().node, number=number, made=MADE, kind=kind, content=content
        )[1]

    def records(self, number: int, *items: Item) -> bytes:
        return self.message(number, [item.plain() for item in items])

    def post(self, peer: Peer, path: str, body: bytes, message: str) -> Answer:
        """Hear a message as a peer does: in order, once, with a receipt."""
        self.heard.append(body)
        if self.answers:
            return self.answers.pop(0)
        said = json.loads(body)
        number = said["number"]
        if number in self.taken:
            if self.taken[number] != body:
                return self._conflict("number_taken")
        elif number != len(self.taken) + 1:
            return self._conflict("gap")
        self.taken[number] = body
        receipt = Receipt(said["from"], self.node, message, number, digest(body), MADE.isoformat())
        return Answer(200, signed(receipt.plain(), self.private), {})

    def _conflict(self, code: str) -> Answer:
        return Answer(409, canonical({"code": code, "expected": len(self.taken) + 1}), {})

    def listed(self) -> dict[str, dict[str, Any]]:
        """What it has now of this node, by reference: the content of each record."""
        found: dict[str, dict[str, Any]] = {}
        for number in sorted(self.taken):
            for item in json.loads(self.taken[number])["content"]:
                if item["state"] == "listed":
                    found[item["record"]] = item
                else:
                    found.pop(item["record"])
        return found


def summary(title: str = "Kiln", **values: Any) -> dict[str, Any]:
    """A record's public portion."""
    said: dict[str, Any] = {
        "kind": "facility", "language": "en", "texts": {"en": {"title": title, "text": "To 1400 °C."}},
        "keywords": [], "fields": {}, "facts": {}, "place": "hong-kong",
        "organisation": {"name": "Harbour Analytics", "kind": "institute"},
    }  # fmt: skip
    return said | values


def item(other: Other, key: str = "kiln", *, onward: Sequence[str] = ("*",), **values: Any) -> Item:
    """A listed record of another node."""
    return Item(
        f"resource:{key}", other.node, other.jurisdiction, {"summary": summary(**values)},
        onward=tuple(onward), as_of="2026-11-28T12:00:00+00:00",
    )  # fmt: skip
