"""Places at which a test lets a process die. Nothing happens unless ``ENTREPOT_FAILPOINT`` names one: ``name`` or ``name:n`` for its n-th time."""

from __future__ import annotations

import os
from collections import Counter
from typing import Final, Literal

Failpoint = Literal[
    "before_commit",  # a message is made, and not yet committed
    "after_commit_before_ack",  # it is committed, and nobody knows yet
    "after_send_before_mark",  # its receipt is here, and not yet kept
    "after_recv_before_commit",  # a message was applied here, and is not yet committed
    "after_commit_before_receipt",  # it is committed, and the sender has no receipt
]
VARIABLE: Final = "ENTREPOT_FAILPOINT"
EXIT: Final = 86
"""What the process ends with, so that a test tells it from other ends."""
_passed: Final[Counter[str]] = Counter()


def reach(name: Failpoint) -> None:
    """End the process at once, without any cleaning up, when this is the failpoint that was asked for."""
    wanted, _, number = os.environ.get(VARIABLE, "").partition(":")
    if wanted != name:
        return
    _passed[name] += 1
    if _passed[name] >= int(number or 1):
        os._exit(EXIT)
