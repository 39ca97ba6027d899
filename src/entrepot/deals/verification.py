"""What became of a signed file, for anybody who has it: nothing of it is kept."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import Final

from entrepot.deals.agreements import Record, recorded
from entrepot.deals.signing.authority import AuthorityError, known_authority, vouched_for
from entrepot.deals.signing.findings import Findings, problem
from entrepot.runtime import clock, home

LARGEST: Final = 10_000_000
"""Bytes of a file that strangers may have looked at: an agreement has a few hundred thousand."""
log: Final = logging.getLogger("entrepot.signing")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found in a file, and what this node's record says of it."""

    findings: Findings
    record: Record


def verified(pdf: bytes) -> Verified:
    """What became of a file; whatever it holds, this returns."""
    from entrepot.deals.signing.verifying import verify  # noqa: PLC0415 -- pyHanko is slow to load

    try:
        own = known_authority(home.current().path)
        others = vouched_for(home.current().path)
    except AuthorityError:
        log.exception("nobody can be vouched for")
        own, others = None, ()
    findings = verify(pdf, own.certificate if own else None, clock.now(), others=others)
    return Verified(findings, recorded(hashlib.sha256(pdf).hexdigest()))


def too_large() -> Verified:
    """What is said of a file of more than `LARGEST` bytes, which nobody looks at."""
    return Verified(Findings(problems=(problem("too_large", limit=str(LARGEST // 10**6)),)), Record.NONE)
