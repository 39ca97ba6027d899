"""The kinds of contract that a deal may end in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from entrepot.vocabulary.kinds import NeedKind, ResourceKind


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
READY: Final = 7
"""From this level of readiness on a technology is licensed rather than developed."""
OF_RESOURCE: Final[Mapping[str, Kind]] = {
    ResourceKind.TECHNOLOGY: Kind.DEVELOPMENT,
    ResourceKind.EXPERT: Kind.CONSULTING,
    ResourceKind.FACILITY: Kind.FACILITY_USE,
    ResourceKind.SERVICE: Kind.SERVICE,
    ResourceKind.FINANCE: Kind.FINANCE,
    ResourceKind.VENUE: Kind.FACILITY_USE,
    ResourceKind.PRODUCT: Kind.SERVICE,
}
"""What is usually agreed about a resource; about a policy nobody makes a contract."""
OF_NEED: Final[Mapping[str, Kind]] = {
    NeedKind.TECHNOLOGY: Kind.DEVELOPMENT,
    NeedKind.TESTING: Kind.SERVICE,
    NeedKind.TALENT: Kind.TALENT,
    NeedKind.FINANCE: Kind.FINANCE,
    NeedKind.SPACE: Kind.FACILITY_USE,
    NeedKind.MARKET: Kind.COOPERATION,
}
"""What is usually agreed about a need that several meet together."""


def proposed(need: str, resources: Collection[str], readiness: int | None = None) -> Kind:
    """The kind to begin with; whoever opens the deal may choose another.

    Args:
        need: the need's kind, empty without a need.
        resources: the kinds of what is brought.
        readiness: level of a technology that is brought alone, None where it is not said.
    """
    kinds = set(resources)
    if kinds == {ResourceKind.TECHNOLOGY} and readiness is not None and readiness >= READY:
        return Kind.LICENCE
    if len(kinds) == 1 and need != NeedKind.TALENT:
        return OF_RESOURCE.get(next(iter(kinds)), Kind.COOPERATION)
    return OF_NEED.get(need, Kind.COOPERATION)
