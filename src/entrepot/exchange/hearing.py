"""Hearing a peer: whose request it is, once its signature holds and it was never heard before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from entrepot.exchange.actions.peers import note_heard
from entrepot.exchange.domain import keys
from entrepot.exchange.models import Peer
from entrepot.exchange.queries.peers import key_that_counts
from entrepot.exchange.refusals import UnheardError
from entrepot.exchange.signing.requests import NotHeardError, Said, SignedRequest, combined, judge
from entrepot.runtime import clock

LARGEST: Final = 1_000_000
"""Bytes of a message."""
TOLD: Final = frozenset({"too_old", "too_early", "digest_differs"})
"""Faults that are told to whoever signed; all others read alike, so that nobody learns who is known here."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A request of a peer: what it says, and the id of the message."""

    peer: Peer
    message: str
    body: bytes


def heard(request: HttpRequest) -> Heard:
    """A request of a peer, marked as heard in the caller's transaction, together with what it does.

    Raises:
        UnheardError: it is none, or it was heard before.
    """
    found: list[Peer] = []

    def known(key: str) -> bytes | None:
        counting = key_that_counts(key)
        if counting is None:
            return None
        found.append(counting.peer)
        return keys.decoded(counting.public)

    said, body = said_by(request, known)
    peer = found[0]
    if peer.state == "paused":
        raise UnheardError("paused")
    note_heard(peer=peer, nonce=said.nonce, created=said.created)
    return Heard(peer, said.message, body)


def said_by(request: HttpRequest, known: Callable[[str], bytes | None]) -> tuple[Said, bytes]:
    """What of a request is certain, by the keys that count, and its body.

    Raises:
        UnheardError: it is not signed by one of them as it must be.
    """
    body = bounded(request)
    url = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    signed = SignedRequest(request.method or "", url, body, combined(list(request.headers.items())))
    try:
        return judge(signed, known, now=clock.now()), body
    except NotHeardError as error:
        raise UnheardError(error.code if error.code in TOLD else "not_a_peer") from error


def bounded(request: HttpRequest) -> bytes:
    """A request's body.

    Raises:
        UnheardError: it is larger than a message may be.
    """
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        raise UnheardError("too_large")
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise UnheardError("too_large") from error
    if len(body) > LARGEST:
        raise UnheardError("too_large")
    return body
