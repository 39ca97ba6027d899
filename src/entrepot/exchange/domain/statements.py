"""Signed statements: a small JSON object with the key and the signature under it, apart from any connection.

Receipts, heads of a log, announcements of keys and what a node says of itself are such. The signature is over a prefix and the
statement as canonical JSON, so that no signature over anything else can be taken for one of a statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from entrepot.exchange.domain import keys
from entrepot.exchange.domain.canonical import NotCanonicalError, canonical

PREFIX: Final = b"entrepot statement 1\n"
LONGEST: Final = 1_000_000
"""Bytes of a statement that is read."""

Fault = Literal["unreadable", "not_canonical", "unknown_key", "bad_signature"]


class StatementError(ValueError):
    """A statement does not hold; ``code`` says why."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code)
        self.code: Fault = code


@dataclass(frozen=True, slots=True)
class Verified:
    """What a statement says, and under which key."""

    says: Mapping[str, Any]
    key: str


def signed(says: Mapping[str, Any], private: bytes) -> bytes:
    """A statement as canonical JSON: ``{"key", "signature", "statement"}``.

    Raises:
        NotCanonicalError: what it says is not JSON.
    """
    signature = keys.sign(private, PREFIX + canonical(says))
    key = keys.key_id(keys.public_of(private))
    return canonical({"key": key, "signature": keys.encoded(signature), "statement": says})


def verify(content: bytes | str, known: Mapping[str, bytes]) -> Verified:
    """What a statement says, once its signature holds.

    Args:
        content: the statement as `signed` wrote it, byte for byte.
        known: raw public keys by their thumbprint; no other key counts.

    Raises:
        StatementError: it does not hold.
    """
    raw = content.encode() if isinstance(content, str) else content
    read = _read(raw)
    public = known.get(read["key"])
    if public is None or keys.key_id(public) != read["key"]:
        raise StatementError("unknown_key")
    if not keys.holds(public, keys.decoded(read["signature"]), PREFIX + canonical(read["statement"])):
        raise StatementError("bad_signature")
    return Verified(read["statement"], read["key"])


def claimed(content: bytes | str) -> Mapping[str, Any]:
    """What a statement says, without its signature being looked at: to find out whose keys to ask for.

    Raises:
        StatementError: it is none.
    """
    says: Mapping[str, Any] = _read(content.encode() if isinstance(content, str) else content)["statement"]
    return says


def _read(raw: bytes) -> dict[str, Any]:
    if len(raw) > LONGEST:
        raise StatementError("unreadable")
    try:
        read = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise StatementError("unreadable") from error
    if not isinstance(read, dict) or set(read) != {"key", "signature", "statement"}:
        raise StatementError("unreadable")
    if not (
        isinstance(read["key"], str)
        and isinstance(read["signature"], str)
        and isinstance(read["statement"], dict)
    ):
        raise StatementError("unreadable")
    try:
        if canonical(read) != raw:
            raise StatementError("not_canonical")
    except NotCanonicalError as error:
        raise StatementError("unreadable") from error
    return read
