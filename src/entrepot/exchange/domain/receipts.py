"""What a receiver signs once it has taken a message. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

KIND: Final = "receipt"
_LONGEST: Final = 300.0


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
    """When to try again: 2, 4, 8 … seconds, at most five minutes; or when the receiver said, at most an hour ahead."""
    if after is not None:
        return now + timedelta(seconds=min(max(after, 1.0), 3600.0))
    return now + timedelta(seconds=min(2.0 ** min(tried, 10), _LONGEST))
