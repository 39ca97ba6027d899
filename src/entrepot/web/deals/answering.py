"""What is asked of whoever answers an introduction, beside whether they will talk."""

from __future__ import annotations

from dataclasses import dataclass

from entrepot.catalogue.models import Need
from entrepot.deals.models import Deal
from entrepot.people.models import Organisation
from entrepot.web.deals.words import LEARNS, LEARNS_HELP, SHOWS


@dataclass(frozen=True, slots=True)
class Answer:
    """The ticks beside an answer: their words, empty for one that is not asked."""

    shows: str
    learns: str
    help: str


def answering(deal: Deal, own: Organisation | None) -> Answer:
    """What goes with an answer of one of the parties."""
    mine = own is not None and bool(deal.need)
    held = mine and Need.objects.filter(key=deal.need, organisation=own).exclude(teasers={}).exists()
    return Answer(str(SHOWS) if held else "", str(LEARNS), str(LEARNS_HELP))
