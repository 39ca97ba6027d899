"""What every act on a deal shares: for whom somebody speaks, the row nobody else writes meanwhile, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from entrepot.deals import events
from entrepot.deals.actions.beginning import begun
from entrepot.deals.actions.learning import tell_matching
from entrepot.deals.actions.reminding import remind
from entrepot.deals.actions.showing import show_to_joined
from entrepot.deals.actions.telling import tell
from entrepot.deals.domain import stored
from entrepot.deals.domain.standing import ENDED, Standing
from entrepot.deals.domain.states import Actor, Role
from entrepot.deals.models import Deal, DealEvent
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

STREAM: Final = "deals"


def speaker(deal: Deal, organisation: Organisation | None, by: Party) -> tuple[Actor, str]:
    """As what somebody acts, and by which rule; who may not know of the deal is not told whether it is open to them.

    Args:
        organisation: the party for which it is done; None for the broker who introduced the parties.

    Raises:
        NotAllowedError: ``by`` may not speak for it, or may not know of the deal.
    """
    require(by, "deal.read", deal)
    if organisation is None:
        return Actor(Role.BROKER), require(by, "deal.take_back", deal)
    return Actor.of(organisation.key), require(by, "deal.speak", Owned(organisation.pk))


def locked(deal: Deal) -> Deal:
    """The deal as it is now; on PostgreSQL nobody else writes it until the transaction ends."""
    return Deal.objects.select_for_update().get(pk=deal.pk)


def happened(
    deal: Deal,
    standing: Standing,
    event: DealEvent,
    rule: str,
    by: Party,
    about: Mapping[str, str] | None = None,
) -> Deal:
    """Keep where a locked deal stands now, and that it happened; tell whoever it waits for. In the caller's transaction.

    Where other terms have come into force, what is promised becomes theirs.

    Args:
        about: the key of what else it was about, for the journal.
    """
    if standing.in_force != deal.standing.in_force:
        standing = replace(standing, outstanding=begun(deal, standing.in_force))
    ends = standing.state in ENDED and deal.state not in ENDED
    deal.number, deal.state, deal.stands = deal.number + 1, standing.state, stored.to_plain(standing)
    deal.changed = clock.now()
    deal.save()
    event.deal, event.number, event.state = deal, deal.number, deal.state
    event.by, event.at = by.actor, deal.changed
    event.save()
    details = {
        "state": str(deal.state),
        "party": event.party,
        "reason": event.reason,
        "version": event.version,
        **(about or {}),
    }
    act = journal.Act(f"deal.{event.move or 'open'}", deal.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    tell(deal, standing, by)
    remind(deal, standing, by)
    show_to_joined(deal, standing)
    tell_matching(deal)
    if ends:
        events.ended.send(sender=Deal, deal=deal, by=by)
    return deal
