"""Signing a request to another node, and judging one: RFC 9421 with Ed25519 over method, address, message id and Content-Digest (RFC 9530)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException

TAG: Final = "entrepot-1"
"""What the signature is for (RFC 9421, section 2.3): no signature made for anything else counts."""
COVERED: Final = ("@method", "@authority", "@path", "@query", "content-digest", "entrepot-message")
WINDOW: Final = timedelta(seconds=300)
"""How far the clocks of two nodes may differ."""
MOST_NONCE: Final = 64
"""Characters of a nonce."""

Fault = Literal[
    "unsigned", "component_missing", "digest_differs", "too_old", "too_early", "unknown_key", "bad_signature"
]


class NotHeardError(Exception):
    """A request is not one of a peer; ``code`` says why."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code)
        self.code: Fault = code


@dataclass(slots=True)
class SignedRequest:
    """The parts of a request that are signed. ``url`` is absolute, with the query; ``headers`` are changed by `sign`."""

    method: str
    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What of a request is certain once its signature holds."""

    key: str
    nonce: str
    created: datetime
    message: str


def sign(request: SignedRequest, *, private: bytes, key: str, message: str, now: datetime) -> None:
    """Add digest, message id and signature to a request's headers; the nonce is a new one each time."""
    request.headers["Entrepot-Message"] = message
    request.headers["Content-Digest"] = ContentDigest.create(request.body)
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519,
        key_resolver=_Own(key, Ed25519PrivateKey.from_private_bytes(private)),
    )
    signer.sign(
        request, key_id=key, created=now, nonce=secrets.token_urlsafe(24), label="entrepot", tag=TAG,
        covered_component_ids=COVERED, body=request.body, use_existing_digest=True,
    )  # fmt: skip


def judge(request: SignedRequest, known: Callable[[str], bytes | None], *, now: datetime) -> Said:
    """What of a request is certain.

    Args:
        request: as it came; header names in any case, repeated ones joined by ", ".
        known: the raw public key of a thumbprint, None for one that does not count.
        now: with a zone.

    Raises:
        NotHeardError: it is not signed as it must be, by a key that counts, within the window.
    """
    names = {name.lower() for name in request.headers}
    if not {"signature", "signature-input"} <= names:
        raise NotHeardError("unsigned")
    if not {"content-digest", "entrepot-message"} <= names:
        raise NotHeardError("component_missing")
    keys = _Theirs(known)
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=keys)
    try:
        found = verifier.verify(request, max_age=None, expect_tag=TAG)
    except (HTTPMessageSignaturesException, InvalidSignature, ValueError, KeyError) as error:
        raise NotHeardError("unknown_key" if keys.missed else "bad_signature") from error
    if len(found) != 1:
        raise NotHeardError("bad_signature")
    return _said(request, found[0].covered_components, found[0].parameters, now)


def _said(request: SignedRequest, covered: Mapping[str, str], said: Mapping[str, Any], now: datetime) -> Said:
    if not {f'"{name}"' for name in COVERED} <= set(covered) or "nonce" not in said or "created" not in said:
        raise NotHeardError("component_missing")
    created = datetime.fromtimestamp(int(said["created"]), UTC)
    if created < now - WINDOW:
        raise NotHeardError("too_old")
    if created > now + WINDOW:
        raise NotHeardError("too_early")
    try:
        ContentDigest.verify(covered['"content-digest"'], request.body)
    except (HTTPMessageSignaturesException, InvalidSignature) as error:
        raise NotHeardError("digest_differs") from error
    nonce = str(said["nonce"])
    if not 16 <= len(nonce) <= MOST_NONCE:
        raise NotHeardError("component_missing")
    return Said(str(said["keyid"]), nonce, created, covered['"entrepot-message"'])


class _Verifier(HTTPMessageVerifier):
    """The library's, but for the times, which are judged by the node's clock."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """Judged later."""


class _Own(HTTPSignatureKeyResolver):
    def __init__(self, key: str, private: Ed25519PrivateKey) -> None:
        self._keys = {key: private}

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return self._keys[key_id]


class _Theirs(HTTPSignatureKeyResolver):
    def __init__(self, known: Callable[[str], bytes | None]) -> None:
        self._known, self.missed = known, False

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        public = self._known(key_id)
        self.missed = public is None
        return None if public is None else Ed25519PublicKey.from_public_bytes(public)


def combined(fields: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Header lines as RFC 9110 (section 5.2) joins those of one name."""
    joined: dict[str, str] = {}
    for name, value in fields:
        low = name.lower()
        joined[low] = f"{joined[low]}, {value}" if low in joined else value
    return joined
