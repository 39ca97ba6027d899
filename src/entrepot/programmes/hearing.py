"""What deals tell programmes: that a party has signed, so that nothing waits for its signatory any more."""

from __future__ import annotations

from django.dispatch import receiver

from entrepot.deals.events import signed
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.programmes.actions.signatories import settle
from entrepot.programmes.models import Signatory


@receiver(signed)
def note_signed(deal: Deal, party: str, by: Party, **_: object) -> None:
    """Nobody is asked any more to sign what has been signed."""
    for one in Signatory.objects.filter(place__cooperation__deal=deal, organisation__key=party):
        settle(one, by)
