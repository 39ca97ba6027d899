"""What the world knows of pairing: a list of two parks of Alpha's programme, and how they were paired."""

from __future__ import annotations

from typing import Final

from entrepot.engine.pairing import (
    Item,
    Park,
    Rules,
    Weights,
    compared,
    pairing_to_plain,
    parks_to_plain,
    scored,
    solved,
)
from entrepot.programmes.domain.pairing import compared_to_plain
from entrepot.programmes.models import Pairing, ParkList, Programme

WORDS: Final[dict[str, frozenset[str]]] = {"qlistedparkq": frozenset({"owner"})}
"""Who may meet each secret word of theirs."""


def paired(programme: Programme) -> None:
    """Store it all."""
    one, other = Item("", "design"), Item("", "venues")
    parks = [
        Park("a", "Park qlistedparkq", (one,), (other,), side="e"),
        Park("b", "", (other,), (one,), side="w"),
    ]
    plain = parks_to_plain(parks)
    listed = ParkList.objects.create(
        programme=programme, number=1, name="parks.csv", parks=plain, refused=0, by="p-owner"
    )
    scores = scored(parks, Weights(), Rules())
    found = solved(scores, stable=True)
    Pairing.objects.create(
        programme=programme, park_list=listed, number=1, parks=plain, result=pairing_to_plain(found),
        beside=compared_to_plain(compared(scores, found, draws=1)), by="p-owner",
    )  # fmt: skip
