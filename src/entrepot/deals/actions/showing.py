"""Those who join are shown the details of the need, where its people said so."""

from __future__ import annotations

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.models import Need
from entrepot.deals.domain.standing import ENDED, Standing
from entrepot.deals.models import Deal
from entrepot.people import queries as people
from entrepot.people.models import Account
from entrepot.people.permissions import allows


def show_to_joined(deal: Deal, standing: Standing) -> None:
    """Let the parties that have joined read the details of the deal's need, in the name of whoever of its people said so when they joined.

    Nothing is shown for somebody who may not answer for the need any more. In the caller's transaction.
    """
    if not deal.need or standing.state in ENDED:
        return
    need = Need.objects.filter(key=deal.need).first()
    if need is None:
        return
    said = deal.parties.exclude(shows="").filter(organisation=need.organisation_id)
    asking = said.select_related("organisation").first()
    if asking is None or asking.organisation.key not in standing.willing:
        return
    person = Account.objects.filter(key=asking.shows, is_active=True).first()
    if person is None or not allows(people.party_of(person), "need.answer_disclosure", need):
        return
    for party in deal.parties.filter(organisation__key__in=standing.willing).select_related("organisation"):
        catalogue.show_details(need=need, organisation=party.organisation, by=people.party_of(person))
