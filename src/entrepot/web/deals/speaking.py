"""For which of a deal's parties a reader speaks."""

from __future__ import annotations

from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows


def spoken_for(deal: Deal, party: Party) -> list[Organisation]:
    """The parties of a deal for which a reader speaks, in their order; mostly none or one."""
    inside = deal.parties.filter(left=None).select_related("organisation")
    return [one.organisation for one in inside if allows(party, "deal.speak", Owned(one.organisation_id))]
