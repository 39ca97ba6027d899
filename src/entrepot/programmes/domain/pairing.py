"""Parks of a programme, and what is asked of their pairing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from entrepot.engine.pairing import Compared, Park, Rules, Weights, Worth

MOST_PARKS: Final = 300
"""So many are paired while somebody waits for the page; more on the command line."""
HOST: Final = "programme"
"""As whom a programme introduces those whom it pairs."""


class Missing(StrEnum):
    """Why a park cannot be brought together with another."""

    UNKNOWN = "unknown"
    """No organisation of the node has its name or its id."""
    SEVERAL = "several"
    """Several have."""
    TWICE = "twice"
    """Another park of the list is the same organisation."""
    NOT_ADMITTED = "not_admitted"
    NOT_SELECTED = "not_selected"
    """It has no application that was selected in the programme."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How parks are to be paired.

    Attributes:
        stable: so that no two would leave their partners for each other, instead of the greatest sum.
        quotas: by the ids of parks, how many partners they take; of others as the list says.
        exclusions: by the ids of parks, the ids of those with whom they are not paired; of others as the list says.
    """

    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    stable: bool = False
    quotas: Mapping[str, int] = field(default_factory=dict)
    exclusions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def asked_for(parks: Iterable[Park], wanted: Wanted) -> tuple[Park, ...]:
    """The parks of a list with the quotas and exclusions that are asked for."""
    return tuple(
        replace(
            park,
            quota=wanted.quotas.get(park.id, park.quota),
            exclusions=wanted.exclusions.get(park.id, park.exclusions),
        )
        for park in parks
    )


def compared_to_plain(beside: Compared) -> dict[str, Any]:
    """A comparison as JSON keeps it."""
    return asdict(beside)


def compared_from_plain(plain: Mapping[str, Any]) -> Compared:
    """A comparison as it was kept.

    Raises:
        KeyError, TypeError: it is none.
    """
    worths = {name: Worth(**plain[name]) for name in ("paired", "lots", "nearest")}
    return Compared(**worths, draws=plain["draws"])
