"""The hash chain of the journal, as a pure function."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

START = "0" * 64
"""What stands before the first entry of a stream."""


def entry_hash(
    previous: str,
    at: datetime,
    actor: str,
    verb: str,
    subject: str,
    details: Mapping[str, object],
    rule: str,
) -> str:
    """SHA-256 over the entry and the hash before it, as 64 hexadecimal characters."""
    content = json.dumps(
        [previous, at.isoformat(), actor, verb, subject, details, rule],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()
