"""Invitations: a line of text that one operator gives to another, by which the two nodes pin each other's keys."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from typing import Final

from entrepot.exchange.domain.canonical import canonical

PREFIX: Final = "entrepot-peer:"
LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where the inviting node is, its id, the thumbprint of the key it signs with, and the secret that lets one node in."""

    url: str
    node: str
    key: str
    secret: str

    def __str__(self) -> str:
        packed = base64.urlsafe_b64encode(canonical(asdict(self))).decode("ascii").rstrip("=")
        return f"{PREFIX}{packed}"


def read_invitation(text: str) -> Invitation | None:
    """An invitation as it was given, however it was broken into lines; None where it is none."""
    joined = "".join(text.split())
    if not joined.startswith(PREFIX) or len(joined) > LONGEST:
        return None
    packed = joined.removeprefix(PREFIX)
    try:
        read = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        return Invitation(**{name: _text(read[name]) for name in ("url", "node", "key", "secret")})
    except (binascii.Error, ValueError, KeyError, TypeError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("a text is missing")
    return value
