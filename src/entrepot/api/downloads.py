"""Files through the API: as base64 in, as bytes out."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from django.http import HttpResponse

from entrepot.api.problems import ProblemError

LARGEST: Final = 1_800_000
"""Bytes of a file that a program may send; larger ones go by the page."""
WRITTEN: Final = LARGEST * 4 // 3 + 4
"""Characters of it in base64."""


def decoded(content: str) -> bytes:
    """The bytes of a file.

    Raises:
        ProblemError: it is not base64.
    """
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProblemError(
            422, "content_unreadable", "The content is not base64.", "Send the bytes in base64, without line breaks."
        ) from error  # fmt: skip


def attachment(content: bytes, key: str, media_type: str) -> HttpResponse:
    """A file under its key; no cache keeps it, and no browser guesses what it is."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{key}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
