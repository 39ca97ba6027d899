"""What a receiver signs once it has taken a message. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

KIND: Final = "receipt"
LONGEST: Final = timedelta(minutes=1)
"""How far ahead a next try is at most. One that is further ahead was written down while the node's clock was wrong: it is due."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That ``receiver`` took message ``number`` of ``sender``; ``digest`` is the SHA-256 of its bytes.

    Attributes:
        refused: records that it did not take, each with a code.
        head: its log's head when it signed: size and root; None when it keeps no log yet.
    """

    sender: str
    receiver: str
    message: str
    number: int
    digest: str
    at: str
    refused: tuple[tuple[str, str], ...] = ()
    head: Mapping[str, Any] | None = None

    def plain(self) -> dict[str, Any]:
        """As the statement that is signed."""
        return {
            "kind": KIND, "sender": self.sender, "receiver": self.receiver, "message": self.message,
            "number": self.number, "digest": self.digest, "at": self.at,
            "refused": [list(one) for one in self.refused], "head": self.head,
        }  # fmt: skip


def matches(statement: Mapping[str, Any], *, sender: str, receiver: str, number: int, digest: str) -> bool:
    """Whether a signed statement is the receipt of exactly this message."""
    wanted = {"kind": KIND, "sender": sender, "receiver": receiver, "number": number, "digest": digest}
    return all(statement.get(name) == value for name, value in wanted.items())


def next_try(now: datetime, tried: int, after: float | None = None) -> datetime:
    """When to try again: 2, 4, 8 … seconds, at most half a minute; or when the receiver said, at most a minute ahead."""
    if after is not None:
        return now + min(max(timedelta(seconds=after), timedelta(seconds=1)), LONGEST)
    return now + min(timedelta(seconds=2.0 ** min(tried, 10)), LONGEST / 2)
