"""Calling a peer: signed, once, to the address it was pinned with and nowhere else."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from http_message_signatures import HTTPMessageSignaturesException

from entrepot.exchange.identity import Identity, own
from entrepot.exchange.models import Peer
from entrepot.exchange.sending import Answer, UndeliveredError
from entrepot.exchange.signing.requests import SignedRequest, sign
from entrepot.intake.outbound.calls import Bounds, Caller
from entrepot.intake.rows import SourceError
from entrepot.runtime import clock

BOUNDS: Final = Bounds(bytes=2_000_000, total=2_000_000, seconds=60, attempts=1)
"""How much a peer may answer, and how long it may take."""


def post(peer: Peer, path: str, body: bytes, message: str) -> Answer:
    """Send bytes to a path of a peer, signed under the message's id.

    Raises:
        UndeliveredError: nothing came back.
    """
    return call(peer.url, path, body, message, own())


def call(url: str, path: str, body: bytes, message: str, identity: Identity) -> Answer:
    """As `post`, to a node that is still to become a peer."""
    request = SignedRequest("POST", f"{url}{path}", body, {"Content-Type": "application/json"})
    key = identity.current
    try:
        sign(request, private=key.private, key=key.id, message=message, now=clock.now())
        with Caller(allow_private=bool(settings.PRIVATE_SOURCES), bounds=BOUNDS) as caller:
            response = caller.post(request.url, body, request.headers)
    except SourceError as error:
        problem = error.problem
        raise UndeliveredError(str(problem.code), problem.sentence, problem.remedy) from error
    except HTTPMessageSignaturesException as error:  # nothing but its address can keep it from being signed
        sentence, remedy = "The other node's address is none.", "Ask its operator for the address."
        raise UndeliveredError("address_forbidden", sentence, remedy) from error
    return Answer(
        response.status_code,
        response.content,
        {name.lower(): value for name, value in response.headers.items()},
    )
