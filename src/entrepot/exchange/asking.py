"""What this node asks of its peers about logs and carried documents: signed, and answered by signed statements."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any

from entrepot.exchange.calling import post
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.models import Peer
from entrepot.exchange.sending import UndeliveredError


def ask_issuer(peer: Peer, key: str, fingerprint: str) -> str | None:
    """What the node that issued a slip says of it; None when it cannot be reached. Nothing but these two is sent."""
    return _text(_asked(peer, "/exchange/v1/carried", {"key": key, "fingerprint": fingerprint}), "answer")


def ask_head(peer: Peer) -> str | None:
    """The head of a peer's log, None when it cannot be reached."""
    return _text(_asked(peer, "/exchange/v1/log/head", {}), "head")


def ask_consistency(peer: Peer, first: int, second: int) -> Sequence[str]:
    """The proof that a peer's log goes on; [] when it gives none.

    Raises:
        UndeliveredError: it cannot be reached, from which nothing follows.
    """
    answer = _asked(peer, "/exchange/v1/log/consistency", {"first": first, "second": second}, lost=False)
    proof = (answer or {}).get("proof")
    return proof if isinstance(proof, list) and all(isinstance(one, str) for one in proof) else []


def give_cosignature(peer: Peer, statement: str) -> None:
    """Let a peer know that its head was seen; it is told again the next time when it cannot be reached."""
    _asked(peer, "/exchange/v1/log/seen", {"statement": statement})


def _text(answer: dict[str, Any] | None, name: str) -> str | None:
    found = (answer or {}).get(name)
    return found if isinstance(found, str) else None


def _asked(peer: Peer, path: str, question: dict[str, Any], *, lost: bool = True) -> dict[str, Any] | None:
    try:
        answer = post(peer, path, canonical(question), secrets.token_hex(16))
    except UndeliveredError:
        if lost:
            return None
        raise
    if answer.status >= 500 and not lost:
        raise UndeliveredError("unavailable", "The peer answered that it is not there.", "Try again later.")
    if answer.status != 200:
        return None
    try:
        read = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
