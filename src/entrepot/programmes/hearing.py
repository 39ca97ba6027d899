"""What deals tell programmes: that a party has signed, so that nothing waits for its signatory; and that a deal is over, with what was opened in it."""

from __future__ import annotations

from typing import Final

from django.dispatch import receiver

from entrepot.deals.events import ended, signed
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.programmes.actions.sharing import close_all
from entrepot.programmes.actions.signatories import settle
from entrepot.programmes.models import Cooperation, Signatory

NODE: Final = Party.machine("node")


@receiver(signed)
def note_signed(deal: Deal, party: str, by: Party, **_: object) -> None:
    """Nobody is asked any more to sign what has been signed."""
    for one in Signatory.objects.filter(place__cooperation__deal=deal, organisation__key=party):
        settle(one, by)


@receiver(ended)
def note_ended(deal: Deal, **_: object) -> None:
    """What was opened in a cooperation ends with it, whoever ends it."""
    for one in Cooperation.objects.filter(deal=deal):
        close_all(one, NODE)
