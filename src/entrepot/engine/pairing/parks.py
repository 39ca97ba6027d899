"""What is paired: parks (or any organisations), with what each has and lacks along the industrial chain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from entrepot.engine.allocation.problem import Floats
from entrepot.engine.pairing.links import read_link
from entrepot.vocabulary.writing import fold_label

_GROUPS = re.compile(r"[;；\n|]")
_LINKS = re.compile(r"[,，、/]")
_SECTOR = re.compile(r"[:：]")


class PairingError(ValueError):
    """What was handed in cannot be paired; `sentence` says why and `remedy` what to do."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.sentence, self.remedy = sentence, remedy


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One link of one sector's industrial chain, as typed: something that is had, or lacked.

    Without a sector it is of use in any: what is had meets what any sector lacks of that link, and what is lacked is met
    by any sector's.
    """

    sector: str
    link: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is compared by: the folded sector, and the link as `read_link` knows it."""
        return fold_label(self.sector), read_link(self.link)

    @property
    def written(self) -> str:
        """As people write it: `ceramics: design`."""
        return f"{self.sector}: {self.link}" if self.sector else self.link


def read_items(text: str) -> tuple[Item, ...]:
    """The items of a cell: `ceramics: design, markets; film: venues; finance`, each once, in their order."""
    found: dict[tuple[str, str], Item] = {}
    for group in _GROUPS.split(text):
        *sectors, links = _SECTOR.split(group, maxsplit=1)
        sector = "".join(sectors)
        for link in _LINKS.split(links):
            item = Item(" ".join(sector.split()), " ".join(link.split()))
            if item.link:
                found.setdefault(item.key, item)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Park:
    """A park, or any organisation, that looks for partners.

    Attributes:
        id: told apart by it; the order of ids settles ties.
        name: for readers.
        has, lacks: along the industrial chain.
        latitude, longitude: in degrees, None when unknown.
        region, basin, cluster: free labels, compared as labels are (case, width and script folded); empty when unknown.
        strength: in any unit, larger is stronger; None when unknown (see `ranks`).
        side: which of two sides it is on, such as east or west; empty when there are none.
        quota: how many partners it takes, 0 or more.
        wishes: ids of the partners it would like, the dearest first.
        exclusions: ids of those it must not be paired with; one that excludes is enough.
    """

    id: str
    name: str = ""
    has: tuple[Item, ...] = ()
    lacks: tuple[Item, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    region: str = ""
    basin: str = ""
    cluster: str = ""
    strength: float | None = None
    side: str = ""
    quota: int = 1
    wishes: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()


def ordered(parks: Iterable[Park]) -> tuple[Park, ...]:
    """The parks by id, checked.

    Raises:
        PairingError: two have the same id, or a number is out of its range.
    """
    found = tuple(sorted(parks, key=lambda park: park.id))
    for one, other in pairwise(found):
        if one.id == other.id:
            raise PairingError(f"The id “{one.id}” is used twice.", "Give every park its own id.")
    for park in found:
        _check(park)
    return found


def _check(park: Park) -> None:
    if park.quota < 0:
        raise PairingError(f"“{park.id}” takes {park.quota} partners.", "Write zero or more.")
    if (park.latitude is None) != (park.longitude is None):
        raise PairingError(
            f"“{park.id}” has only one coordinate.", "Give latitude and longitude, or neither."
        )
    for value, most in ((park.latitude, 90.0), (park.longitude, 180.0)):
        if value is not None and not -most <= value <= most:
            raise PairingError(
                f"“{park.id}” has the coordinate {value}.",
                "Latitudes are from -90 to 90, longitudes from -180 to 180.",
            )
    if park.strength is not None and not np.isfinite(park.strength):
        raise PairingError(
            f"The strength of “{park.id}” is not a number.", "Write a number, or leave it out."
        )


def ranks(parks: tuple[Park, ...]) -> Floats:
    """How strong each park is beside the others: (n,), the share of them that are weaker, equals counting half.

    Where nobody states a strength it is computed: the share of what a park has in all that it has and lacks. Where some do, the
    others stand in the middle, at one half.
    """
    stated = any(park.strength is not None for park in parks)
    values = np.array([_strength(park, stated) for park in parks], np.float64)
    known = values[~np.isnan(values)]
    found = np.full(len(parks), 0.5)
    if len(known) > 1:
        order = np.sort(known)
        below = np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right")
        found = np.where(np.isnan(values), 0.5, (below - 1) / (2 * (len(known) - 1)))
    return found


def _strength(park: Park, stated: bool) -> float:
    if stated:
        return np.nan if park.strength is None else park.strength
    whole = len(park.has) + len(park.lacks)
    return len(park.has) / whole if whole else np.nan


def sides(parks: tuple[Park, ...]) -> tuple[str, str] | None:
    """The two sides, in their order, or None when nobody is on one.

    Raises:
        PairingError: some parks are on a side and others are not, or there are not exactly two.
    """
    named = {fold_label(park.side): park.side for park in reversed(parks)}
    if not any(named):
        return None
    if "" in named:
        lost = next(park.id for park in parks if not fold_label(park.side))
        raise PairingError(
            f"“{lost}” is on no side.", "Give every park one of the two sides, or pair them in one pool."
        )
    if len(named) != 2:
        listed = ", ".join(f"“{named[key]}”" for key in sorted(named))
        raise PairingError(
            f"There is not one side and another, but {listed}.", "Name two, or pair them in one pool."
        )
    first, second = sorted(named)
    return named[first], named[second]
