"""The kinds of contract that a deal may end in."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What is promised. The first five are the contracts of technology that Chinese law registers."""

    DEVELOPMENT = "development"
    TRANSFER = "transfer"
    LICENCE = "licence"
    CONSULTING = "consulting"
    SERVICE = "service"
    FACILITY_USE = "facility_use"
    TALENT = "talent"
    FINANCE = "finance"
    COOPERATION = "cooperation"


WITHOUT_PRICE: Final = frozenset({Kind.COOPERATION})
"""Kinds that nobody need pay for."""
