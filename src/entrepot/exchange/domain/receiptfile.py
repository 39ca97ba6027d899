"""The receipt of a crossing as a file that verifies off line: made of what the log and its heads hold, and judged. Pure.

`docs/verify_receipt.py` judges the same file without anything of the project; the two are tested against each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from entrepot.exchange.domain import keys, merkle
from entrepot.exchange.domain.canonical import NotCanonicalError, canonical
from entrepot.exchange.domain.heads import KIND as HEAD
from entrepot.exchange.domain.heads import SEEN, raw
from entrepot.exchange.domain.statements import StatementError, verify

KIND: Final = "entrepot-receipt"
KEY_OF: Final = "key-of"
_MEMBERS: Final = {"kind", "version", "entry", "inclusion", "head", "cosignatures", "receipt", "keys"}
_TAKEN: Final = "receipt"

SAID: Final[dict[str, str]] = {
    "no_receipt": "This is no receipt, or it is not written as one.",
    "unknown_key": "A statement is signed with a key that is not known to be its node's.",
    "bad_signature": "A signature does not hold.",
    "not_in_log": "The entry is not in the log with this head.",
    "other_head": "A co-signature is under another head.",
    "other_message": "The peer's receipt is for another message.",
    "idle_key": "A key signed nothing in this file.",
}


class ReceiptError(ValueError):
    """A receipt does not hold; ``code`` is one of `SAID`."""

    def __init__(self, code: str) -> None:
        super().__init__(SAID[code])
        self.code, self.sentence = code, SAID[code]


@dataclass(frozen=True, slots=True)
class Known:
    """A key in a receipt: whose, and the statement that announces it, None for the key that its node's id is made of."""

    node: str
    public: bytes
    announced: bytes | None = None

    def plain(self) -> dict[str, Any]:
        """As it stands in the file."""
        said = None if self.announced is None else json.loads(self.announced)
        return {"node": self.node, "public": keys.encoded(self.public), "announced": said}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a receipt shows: an entry of a node's log, the head it is under, who signed that they saw this head, who took the message."""

    node: str
    index: int
    content: str
    size: int
    at: str
    seen_by: tuple[tuple[str, str], ...]
    taken_by: tuple[str, str] | None
    keys: tuple[tuple[str, str, str], ...]
    """Each node, the thumbprint of its key, and how the key is known: "first", "later" or "vouched"."""


def announcement(node: str, public: bytes, at: str) -> dict[str, Any]:
    """The statement that says of a key whose it is."""
    return {"kind": KEY_OF, "node": node, "public": keys.encoded(public), "at": at}


def written(
    *, index: int, content: str, inclusion: Sequence[str], head: str, cosignatures: Sequence[str], receipt: str, known: Sequence[Known]
) -> bytes:  # fmt: skip
    """The file; keys that signed nothing in it are left out, each key after the one that announces it."""
    told = {
        "kind": KIND, "version": 1, "entry": {"index": index, "content": content}, "inclusion": list(inclusion),
        "head": json.loads(head), "cosignatures": [json.loads(one) for one in cosignatures],
        "receipt": json.loads(receipt) if receipt else None,
    }  # fmt: skip
    statements = [told["head"], *told["cosignatures"], *([told["receipt"]] if receipt else [])]
    wanted = {one["key"] for one in statements}
    kept: list[Known] = []
    for one in reversed(known):
        if keys.key_id(one.public) in wanted:
            kept.append(one)
            if one.announced is not None:
                wanted.add(json.loads(one.announced)["key"])
    return canonical(told | {"keys": [one.plain() for one in reversed(kept)]})


def is_one(content: bytes) -> bool:
    """Whether a file says that it is a receipt."""
    return content.lstrip()[:1] == b"{" and f'"{KIND}"'.encode() in content


def shown(content: bytes) -> Shown:
    """What a receipt shows.

    Raises:
        ReceiptError: it does not hold.
    """
    try:
        return _shown(content)
    except StatementError as error:
        code = "unknown_key" if error.code == "unknown_key" else "bad_signature"
        raise ReceiptError(code) from error
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        if isinstance(error, ReceiptError):
            raise
        raise ReceiptError("no_receipt") from error


def _shown(content: bytes) -> Shown:
    file = json.loads(content)
    if (
        set(file) != _MEMBERS
        or not _same_bytes(file, content)
        or (file["kind"], file["version"]) != (KIND, 1)
    ):
        raise ReceiptError("no_receipt")
    entry = _of(file["entry"], content=str, index=int)
    issuer = file["head"]["statement"]["node"]
    ring = _Ring(file["keys"], issuer)
    head = _of(ring.says(file["head"], issuer), kind=str, node=str, root=str, at=str, size=int)
    proof = [raw(one) for one in file["inclusion"]]
    leaf = merkle.leaf_hash(entry["content"].encode())
    holds = merkle.included(entry["index"], head["size"], leaf, proof, raw(head["root"]))
    if head["kind"] != HEAD or not holds:
        raise ReceiptError("not_in_log")
    seen = tuple(_seen(ring, one, head) for one in file["cosignatures"])
    taken = _taken(ring, file["receipt"], issuer, entry["content"]) if file["receipt"] is not None else None
    if ring.used != set(ring.of):
        raise ReceiptError("idle_key")
    told = tuple((node, key, how) for key, (node, _, how) in ring.of.items())
    return Shown(issuer, entry["index"], entry["content"], head["size"], head["at"], seen, taken, told)


def _seen(ring: _Ring, statement: Mapping[str, Any], head: Mapping[str, Any]) -> tuple[str, str]:
    node = statement["statement"]["node"]
    says = _of(ring.says(statement, node), kind=str, node=str, of=str, root=str, at=str, size=int)
    if (says["kind"], says["of"], says["size"], says["root"]) != (
        SEEN,
        head["node"],
        head["size"],
        head["root"],
    ):
        raise ReceiptError("other_head")
    return node, says["at"]


def _taken(ring: _Ring, statement: Mapping[str, Any], issuer: str, content: str) -> tuple[str, str]:
    says = ring.says(statement, statement["statement"]["receiver"])
    of = (says["kind"], says["sender"], says["message"])
    if of != (_TAKEN, issuer, json.loads(content)["message"]):
        raise ReceiptError("other_message")
    return says["receiver"], says["at"]


class _Ring:
    """The keys of a file: whose each is, and how that is known."""

    def __init__(self, listed: Sequence[Mapping[str, Any]], issuer: str) -> None:
        self.of: dict[str, tuple[str, bytes, str]] = {}
        self.used: set[str] = set()
        for one in listed:
            if set(one) != {"node", "public", "announced"}:
                raise ReceiptError("no_receipt")
            node, public = one["node"], keys.decoded(one["public"])
            how = "first"
            if one["announced"] is not None:
                how = self._announced(one, issuer)
            elif keys.node_id(public) != node:
                raise ReceiptError("unknown_key")
            if keys.key_id(public) in self.of:
                raise ReceiptError("no_receipt")
            self.of[keys.key_id(public)] = (node, public, how)

    def _announced(self, one: Mapping[str, Any], issuer: str) -> str:
        by = self.of[one["announced"]["key"]][0]
        says = _of(self.says(one["announced"], by), kind=str, node=str, public=str, at=str)
        same = (says["kind"], says["node"], says["public"]) == (KEY_OF, one["node"], one["public"])
        if not same or by not in (one["node"], issuer):
            raise ReceiptError("unknown_key")
        return "later" if by == one["node"] else "vouched"

    def says(self, statement: Mapping[str, Any], node: str) -> Mapping[str, Any]:
        known = {key: public for key, (of, public, _) in self.of.items() if of == node}
        found = verify(canonical(statement), known)
        self.used.add(found.key)
        return found.says


def _of(value: Mapping[str, Any], **kinds: type) -> Mapping[str, Any]:
    if set(value) != set(kinds) or any(type(value[name]) is not kind for name, kind in kinds.items()):
        raise ReceiptError("no_receipt")
    return value


def _same_bytes(file: object, content: bytes) -> bool:
    try:
        return canonical(file) == content
    except NotCanonicalError:
        return False
