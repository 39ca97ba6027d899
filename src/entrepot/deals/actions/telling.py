"""What waits for a deal's parties, and who is told that it is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entrepot.deals.domain.standing import ENDED, Standing
from entrepot.deals.domain.turns import turns
from entrepot.deals.models import Deal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account

WAITS: Final = "deal.waits"
OVER: Final = "deal.over"
LAPSED: Final = "deal.lapsed"


def tell(deal: Deal, standing: Standing, by: Party) -> None:
    """Let a deal wait for those whose turn it is, and for nobody else; tell all but those who ended it that it is over.

    In the caller's transaction.
    """
    settle_duties(kind=WAITS, subject=deal.key, by=by)
    if standing.state in ENDED:
        for audience in _others(deal, standing, by):
            add_duty(kind=OVER, subject=deal.key, audience=audience)
        return
    for _, audience in _managers(deal, turns(standing)):
        add_duty(kind=WAITS, subject=deal.key, audience=audience)


def tell_lapsed(deal: Deal, standing: Standing) -> None:
    """Tell every party that the time to sign ran out; in the caller's transaction."""
    for _, audience in _managers(deal, frozenset(standing.parties)):
        add_duty(kind=LAPSED, subject=deal.key, audience=audience)


def _others(deal: Deal, standing: Standing, by: Party) -> Iterator[Audience]:
    for number, audience in _managers(deal, frozenset(standing.parties)):
        if not by.holds(number):
            yield audience
    broker = Account.objects.filter(key=deal.introduced_by).exclude(key__in=("", by.actor)).first()
    if broker is not None:
        yield Audience(account=broker)


def _managers(deal: Deal, keys: frozenset[str]) -> Iterator[tuple[int, Audience]]:
    """The numbers of a deal's parties, and those who speak for them."""
    for party in deal.parties.filter(organisation__key__in=keys).select_related("organisation"):
        yield (
            party.organisation_id,
            Audience(organisation=party.organisation, least=OrganisationRole.MANAGER),
        )
