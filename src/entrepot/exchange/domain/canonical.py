"""One way of writing JSON, so that what is signed and hashed is bytes: RFC 8785 (JCS)."""

from __future__ import annotations

import hashlib

import rfc8785


class NotCanonicalError(ValueError):
    """The value cannot be written as canonical JSON: no JSON, a number beyond 2^53, or one that is not finite."""


def canonical(value: object) -> bytes:
    """A JSON value as the bytes of RFC 8785.

    Raises:
        NotCanonicalError: it has none.
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type] # it refuses what is no JSON itself
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise NotCanonicalError(str(error)) from error


def digest(content: bytes) -> str:
    """SHA-256 (FIPS 180-4), 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()
