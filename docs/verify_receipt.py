#!/usr/bin/env python3
"""Verifies a receipt of a crossing off line: python3 -I verify_receipt.py FILE [NODE]. It needs nothing but Python 3.11.

A receipt shows that an entry is in the log of a node (Merkle tree of RFC 6962), that the node signed the head of that log (Ed25519, RFC 8032),
which nodes signed that they saw this head, and, where there is one, the receipt of the node that took the message. NODE is the id that the
issuing node must have; without it the id is printed, to be compared with what the node itself says. Exit 0: it holds, 1: it does not.
"""
# ruff: noqa: T201 -- it prints

from __future__ import annotations

import base64
import hashlib
import json
import sys
from typing import Any

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


class RefusedError(Exception):
    """It does not hold; the message says why."""


def refuse_unless(holds: object, why: str) -> None:
    """Raise RefusedError unless something holds."""
    if not holds:
        raise RefusedError(why)


def add(p: Point, q: Point) -> Point:
    """The sum of two points of the curve (RFC 8032, 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(s: int, p: Point) -> Point:
    """A point added to itself so many times."""
    q: Point = (0, 1, 1, 0)
    while s:
        q, p, s = (add(q, p) if s & 1 else q), add(p, p), s >> 1
    return q


def point(raw: bytes) -> Point:
    """The point that 32 bytes stand for (5.1.3)."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if (x * x - x2) % P == 0 else x * ROOT % P
    refuse_unless(
        (x * x - x2) % P == 0 and not (x == 0 and sign), "A key or signature is no point of the curve."
    )
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(public: bytes, signature: bytes, content: bytes) -> bool:
    """Whether an Ed25519 signature holds (5.1.7)."""
    s = int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + content).digest(), "little") % L
    one, other = times(s, BASE), add(point(signature[:32]), times(k, point(public)))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 == (one[1] * other[2] - other[1] * one[2]) % P


def canonical(value: Any) -> bytes:
    """JSON as RFC 8785 writes it; only whole numbers occur."""
    refuse_unless(not isinstance(value, float), "A number is not whole.")
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def shaped(value: Any, texts: str, numbers: str = "", others: str = "") -> Any:
    """An object with exactly these members."""
    names = [*texts.split(), *numbers.split(), *others.split()]
    refuse_unless(type(value) is dict and sorted(value) == sorted(names), "This is no receipt.")
    kinds = [(name, str) for name in texts.split()] + [(name, int) for name in numbers.split()]
    refuse_unless(all(type(value[name]) is kind for name, kind in kinds), "This is no receipt.")
    return value


def decoded(text: str) -> bytes:
    """Bytes written in base64, in the one way they are written."""
    raw = base64.b64decode(text, validate=True)
    refuse_unless(base64.b64encode(raw).decode() == text, "This is no receipt.")
    return raw


class Keys:
    """The keys of the file: whose each is, and how that is known."""

    def __init__(self, listed: list[Any], issuer: str) -> None:
        self.of: dict[str, tuple[str, bytes, str]] = {}
        self.used: set[str] = set()
        for one in listed:  # in their order: a key is announced by one before it
            node, raw = shaped(one, "node public", "", "announced")["node"], decoded(one["public"])
            how, said = "the key that its id is made of", one["announced"]
            if said is None:
                first = base64.b32encode(hashlib.sha256(raw).digest()).decode().lower()
                refuse_unless(node == "n" + first[:26], "A key is not the one that its node's id is made of.")
            else:
                by = self.of[said["key"]][0]
                refuse_unless(by in (node, issuer), "A key is announced by another node.")
                says = shaped(self.statement(said, by), "kind node public at")
                same = (says["kind"], says["node"], says["public"]) == ("key-of", node, one["public"])
                refuse_unless(same, "A key is not the one that was announced.")
                how = "a later key of it" if by == node else "a key that the issuing node vouches for"
            refuse_unless(hashlib.sha256(raw).hexdigest() not in self.of, "A key is listed twice.")
            self.of[hashlib.sha256(raw).hexdigest()] = (node, raw, how)

    def statement(self, one: Any, node: str) -> Any:
        """What a node says in a signed statement."""
        key, signature = shaped(one, "key signature", "", "statement")["key"], decoded(one["signature"])
        known = key in self.of and self.of[key][0] == node
        refuse_unless(known, "A statement is signed with a key that is not known to be its node's.")
        content = b"entrepot statement 1\n" + canonical(one["statement"])
        refuse_unless(signature_holds(self.of[key][1], signature, content), "A signature does not hold.")
        self.used.add(key)
        return one["statement"]


def root_of(leaf: bytes, index: int, size: int, proof: list[str]) -> str:
    """The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2)."""
    refuse_unless(0 <= index < size, "The entry is beyond the end of the log.")
    place, last, found = index, size - 1, hashlib.sha256(b"\0" + leaf).digest()
    for one in proof:
        sibling = bytes.fromhex(one)
        refuse_unless(
            last and len(sibling) == 32 and sibling.hex() == one, "The proof is not one of this log."
        )
        if place & 1 or place == last:
            found = hashlib.sha256(b"\1" + sibling + found).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\1" + found + sibling).digest()
        place, last = place >> 1, last >> 1
    refuse_unless(last == 0, "The proof is too short.")
    return found.hex()


def verify(raw: bytes, node: str = "") -> list[str]:
    """What a receipt shows, in sentences.

    Raises:
        RefusedError: it does not hold.
    """
    file = shaped(json.loads(raw), "kind", "version", "entry inclusion head cosignatures receipt keys")
    refuse_unless(canonical(file) == raw and file["kind"] == "entrepot-receipt", "This is no receipt.")
    refuse_unless(file["version"] == 1, "It is written as this program cannot read.")
    entry, receipt = shaped(file["entry"], "content", "index"), file["receipt"]
    issuer = file["head"]["statement"]["node"]
    refuse_unless(node in ("", issuer), f"It is of the node {issuer}, not {node}.")
    keys = Keys(file["keys"], issuer)
    head = shaped(keys.statement(file["head"], issuer), "kind node root at", "size")
    root = root_of(entry["content"].encode(), entry["index"], head["size"], file["inclusion"])
    holds = (head["kind"], head["root"]) == ("head", root)
    refuse_unless(holds, "The entry is not in the log with this head.")
    first = f"Entry {entry['index']} of {head['size']} in the log of node {issuer} at {head['at']}:"
    told = [first, entry["content"]]
    for one in file["cosignatures"]:
        seen = shaped(keys.statement(one, one["statement"]["node"]), "kind node of root at", "size")
        same = [seen[name] for name in ("kind", "of", "size", "root")]
        refuse_unless(
            same == ["head-seen", issuer, head["size"], root], "A co-signature is under another head."
        )
        told.append(f"Node {seen['node']} saw this head at {seen['at']}.")
    if receipt is not None:
        taken = keys.statement(receipt, receipt["statement"]["receiver"])
        of = (taken["kind"], taken["sender"], taken["message"])
        same = of == ("receipt", issuer, json.loads(entry["content"])["message"])
        refuse_unless(same, "The peer's receipt is for another message.")
        told.append(f"Node {taken['receiver']} took message {taken['message']} at {taken['at']}.")
    refuse_unless(keys.used == set(keys.of), "A key signed nothing in this file.")
    return told + [f"Node {node} signed with {key}: {how}." for key, (node, _, how) in keys.of.items()]


if __name__ == "__main__":
    try:
        with open(sys.argv[1], "rb") as stream:  # noqa: PTH123 -- one import less
            print("It holds.", *verify(stream.read(), *sys.argv[2:3]), sep="\n")
    except (RefusedError, ValueError, TypeError, LookupError, RecursionError) as error:
        sys.exit(f"It does not hold. {error if isinstance(error, RefusedError) else 'This is no receipt.'}")
