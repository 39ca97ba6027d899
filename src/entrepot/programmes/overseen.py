"""Which programmes a centre sees more of than everybody: those of its region whose running body lets it."""

from __future__ import annotations

from entrepot.people.domain import Party
from entrepot.programmes.models import Centre, Programme, ShownToCentre
from entrepot.vocabulary.places import Jurisdiction, lies_within


def oversees(party: Party, programme: Programme | None) -> bool:
    """Whether somebody is of a centre above a programme, and its running body shows it to the centre."""
    if programme is None or not party.memberships:
        return False
    centres = Centre.objects.filter(organisation__in=party.organisations() & party.admitted)
    above = any(within(one, programme) for one in centres)
    return above and ShownToCentre.objects.filter(programme=programme).exists()


def within(centre: Centre, programme: Programme) -> bool:
    """Whether a programme is run in a centre's region, by the place of who runs it."""
    place = programme.organisation.place
    return place is not None and lies_within(
        Jurisdiction(place.jurisdiction), Jurisdiction(centre.jurisdiction)
    )
