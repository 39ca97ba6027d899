"""Documents that people carry over a border themselves: the issuer knows a keyed fingerprint, the person has the document and the slip. Pure.

The fingerprint is HMAC-SHA256 (RFC 2104) of the document under the slip's secret of 256 bits: who has the fingerprint alone can neither
guess the document nor tell that two slips are about the same one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from entrepot.exchange.domain.statements import StatementError, claimed, verify

KIND: Final = "slip"
STATE: Final = "slip-state"
KINDS: Final = ("transcript", "qualification", "medical", "licence", "contract", "declaration", "other")
"""What a document may be; words for the reader are the faces' affair."""
_TEXTS: Final = (
    "kind",
    "node",
    "name",
    "jurisdiction",
    "key",
    "secret",
    "document",
    "fingerprint",
    "issued",
    "ends",
)
_SECRET: Final = 32
LONGEST: Final = 4000
"""Characters of a slip."""


class State(StrEnum):
    """What is found of a document and its slip."""

    VALID = "valid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # the issuing node has no such slip, or not for this document
    OTHER_DOCUMENT = "other_document"  # not what the slip is for, bit by bit
    FORGED = "forged"  # the slip is not signed by the node that it names
    STRANGER = "stranger"  # the node that it names is none that is known here
    UNREADABLE = "unreadable"  # it is no slip


@dataclass(frozen=True, slots=True)
class Slip:
    """What the person carries beside the document; ``issued`` and ``ends`` are days as ISO 8601, the latter empty where there is none."""

    node: str
    name: str
    jurisdiction: str
    key: str
    secret: str
    document: str
    fingerprint: str
    issued: str
    ends: str

    def plain(self) -> dict[str, Any]:
        """As the statement that the issuing node signs."""
        return {"kind": KIND, **{name: getattr(self, name) for name in _TEXTS if name != "kind"}}

    @classmethod
    def read(cls, says: Mapping[str, Any]) -> Slip | None:
        """The slip that a statement is, None when it is none."""
        if (
            set(says) != set(_TEXTS)
            or says["kind"] != KIND
            or not all(isinstance(says[name], str) for name in _TEXTS)
        ):
            return None
        ends = says["ends"]
        if not _hexadecimal(says["secret"]) or (ends and not _day(ends)):
            return None
        return cls(**{name: says[name] for name in _TEXTS if name != "kind"})

    def fits(self, document: bytes) -> bool:
        """Whether it is for exactly this document."""
        return hmac.compare_digest(fingerprint(self.secret, document), self.fingerprint)


def new_key() -> str:
    """A name for a slip, of 120 random bits."""
    return secrets.token_hex(12)[:24]


def new_secret() -> str:
    """The secret of a slip, hexadecimal."""
    return secrets.token_hex(_SECRET)


def fingerprint(secret: str, document: bytes) -> str:
    """What the issuing node keeps of a document, hexadecimal."""
    return hmac.new(bytes.fromhex(secret), document, hashlib.sha256).hexdigest()


def claimed_slip(text: str) -> Slip | None:
    """The slip that a text says it is, its signature not looked at; None when it is none."""
    if len(text) > LONGEST:
        return None
    try:
        return Slip.read(claimed(text.strip()))
    except StatementError:
        return None


def judged(text: str, document: bytes, known: Mapping[str, bytes], today: date) -> State:
    """What a slip itself shows of a document, without a connection; whether it was revoked since nobody knows here.

    Args:
        known: public keys of the node that the slip names, by their thumbprint; empty when that node is not known.
    """
    slip = claimed_slip(text)
    if slip is None:
        return State.UNREADABLE
    if not known:
        return State.STRANGER
    try:
        verify(text.strip(), known)
    except StatementError:
        return State.FORGED
    if not slip.fits(document):
        return State.OTHER_DOCUMENT
    return State.EXPIRED if slip.ends and date.fromisoformat(slip.ends) < today else State.VALID


def state_said(node: str, key: str, state: State, at: str) -> dict[str, Any]:
    """The statement with which an issuing node answers: members and their kinds are the same whatever the answer."""
    return {"kind": STATE, "node": node, "key": key, "state": str(state), "at": at}


def state_read(text: str, known: Mapping[str, bytes], slip: Slip) -> State | None:
    """The answer of the node that issued a slip; None when it is no answer of that node about this slip."""
    try:
        says = verify(text, known).says
    except StatementError:
        return None
    answers = (State.VALID, State.REVOKED, State.EXPIRED, State.UNKNOWN)
    if says != state_said(slip.node, slip.key, State.UNKNOWN, "") | {
        "state": says.get("state"),
        "at": says.get("at"),
    }:
        return None
    return State(says["state"]) if says["state"] in answers else None


def is_one(content: bytes) -> bool:
    """Whether a file says that it is a slip."""
    if content.lstrip()[:1] != b"{" or len(content) > LONGEST * 4:
        return False
    try:
        return bool(json.loads(content)["statement"]["kind"] == KIND)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def _hexadecimal(text: str) -> bool:
    try:
        return bytes.fromhex(text).hex() == text and len(text) == 2 * _SECRET
    except ValueError:
        return False


def _day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
