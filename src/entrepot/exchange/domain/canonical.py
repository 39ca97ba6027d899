"""One way of writing JSON, so that what is signed and hashed is bytes: RFC 8785 (JCS)."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import rfc8785

_MOST: Final = 2**53 - 1
"""The largest number that every reader of JSON reads as it is."""


class NotCanonicalError(ValueError):
    """The value cannot be written as canonical JSON: no JSON, a number beyond 2^53, or one that is not finite."""


def canonical(value: Any) -> bytes:
    """A JSON value as the bytes of RFC 8785.

    Raises:
        NotCanonicalError: it has none.
    """
    try:
        if _is_simple(
            value
        ):  # several times faster, and the same bytes: see tests/exchange/test_canonical.py
            return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError, UnicodeEncodeError) as error:
        raise NotCanonicalError(str(error)) from error


def digest(content: bytes) -> str:
    """SHA-256 (FIPS 180-4), 64 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()


def _is_simple(value: object) -> bool:
    """Whether Python writes a value as RFC 8785 does: no fractions, and no names that are sorted otherwise in UTF-16."""
    if value is None or type(value) is str or type(value) is bool:
        return True
    if type(value) is int:
        return -_MOST <= value <= _MOST
    if type(value) is list:
        return all(map(_is_simple, value))
    if type(value) is dict:
        return all(
            type(name) is str and (name.isascii() or max(name) < "\ud800") and _is_simple(one)
            for name, one in value.items()
        )
    return False
