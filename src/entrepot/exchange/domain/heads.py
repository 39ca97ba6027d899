"""Heads of logs: how many entries a node says that its log has, and the root over them; what two of them together show. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from entrepot.exchange.domain import merkle

KIND: Final = "head"
SEEN: Final = "head-seen"
_LARGEST: Final = 2**53


class HeadError(ValueError):
    """A statement is no head of this node's log."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a node says of its log: size, root (hexadecimal), and when (ISO 8601)."""

    node: str
    size: int
    root: str
    at: str

    def plain(self) -> dict[str, Any]:
        """As the statement that is signed."""
        return {"kind": KIND, "node": self.node, "size": self.size, "root": self.root, "at": self.at}

    def seen_by(self, node: str, at: str) -> dict[str, Any]:
        """As the statement with which another node signs that it saw this head, which went on from what it had seen before."""
        return {"kind": SEEN, "node": node, "of": self.node, "size": self.size, "root": self.root, "at": at}

    @classmethod
    def read(cls, says: Mapping[str, Any], node: str) -> Head:
        """The head that a statement of ``node`` is.

        Raises:
            HeadError: it is none, or another node's.
        """
        texts = [says.get(name) for name in ("node", "root", "at")]
        size = says.get("size")
        if (
            set(says) != {"kind", "node", "size", "root", "at"}
            or says["kind"] != KIND
            or says["node"] != node
        ):
            raise HeadError("no head of this node")
        if (
            not all(isinstance(one, str) for one in texts)
            or type(size) is not int
            or not 0 <= size < _LARGEST
        ):
            raise HeadError("no head")
        if len(raw(str(says["root"]))) != merkle.SIZE:
            raise HeadError("no root")
        return cls(str(says["node"]), size, str(says["root"]), str(says["at"]))


class Course(StrEnum):
    """How one head of a log stands to another."""

    SAME = "same"
    GOES_ON = "goes_on"
    FORKED = "forked"  # as many entries, another root
    INCONSISTENT = "inconsistent"  # more entries, but not after those of before


def course(earlier: Head, later: Head, proof: Sequence[str]) -> Course:
    """How the larger of two heads stands to the smaller, given the proof that it goes on from it."""
    if earlier.size == later.size:
        return Course.SAME if earlier.root == later.root else Course.FORKED
    if earlier.size == 0:
        return Course.GOES_ON if earlier.root == merkle.EMPTY.hex() else Course.FORKED
    roots = (raw(earlier.root), raw(later.root))
    holds = merkle.consistent(earlier.size, later.size, roots, [raw(one) for one in proof])
    return Course.GOES_ON if holds else Course.INCONSISTENT


def raw(text: str) -> bytes:
    """Hexadecimal digits as bytes; b"" where it is nothing of the sort, also where capitals are among them."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return b""
    return found if found.hex() == text else b""
