"""What becomes of deals is told to matching, as far as those who were in them let the node learn from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain import reasons
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import Standing, State
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal, DealEvent, DealParty
from entrepot.journal import actions as journal
from entrepot.matching import actions as matching
from entrepot.matching import learning
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require

NODE: Final = Party.machine("node")
SAID_NO: Final = frozenset({Move.DECLINE, Move.REFUSE, Move.LEAVE, Move.WITHDRAW})
TOLD: Final = frozenset({"introduced", "declined", "signed", "kept", "broken"})
"""Outcomes that come of deals; the others are told by other stages."""
_ENDS: Final = {State.KEPT: "kept", State.BROKEN: "broken"}


@transaction.atomic
def let_learn(*, deal: Deal, organisation: Organisation, learns: bool, by: Party) -> None:
    """Let the node learn from how a deal ends, or no longer: what it was told already is forgotten then.

    Raises:
        NotAllowedError: ``by`` may not speak for the organisation, or may not know of the deal.
    """
    require(by, "deal.read", deal)
    rule = require(by, "deal.speak", Owned(organisation.pk))
    if not deal.parties.filter(organisation=organisation).exclude(learns=learns).update(learns=learns):
        return
    act = journal.Act(
        "deal.learns" if learns else "deal.learns_no_more", deal.key, {"party": organisation.key}, rule=rule
    )
    journal.record(stream="deals", actor=by.actor, acts=[act])
    tell_matching(deal)


def tell_matching(deal: Deal) -> None:
    """Have matching know what became of each match that a deal is about, and nothing more than that; in the caller's transaction."""
    need = catalogue.needs(NODE).filter(key=deal.need).first() if deal.need else None
    if need is None:
        return
    keys = {key for party in deal.parties.all() for key in party.brings}
    for resource in catalogue.resources_by_key(keys, NODE).values():
        _tell(need, resource)


def _tell(need: Need, resource: Resource) -> None:
    told, known = _became(need, resource), learning.outcomes(need, resource)
    for outcome in TOLD & known.keys():
        if told.get(outcome) != known[outcome]:
            matching.forget_outcome(need=need, resource=resource, outcome=outcome, by=NODE)
            del known[outcome]
    for outcome, reason in told.items():
        if outcome not in known:
            matching.record_outcome(need=need, resource=resource, outcome=outcome, reason=reason, by=NODE)


def _became(need: Need, resource: Resource) -> dict[str, str]:
    """Everything that became of a match in all deals about it, with the reason of what was declined; the last deal's reason counts."""
    found: dict[str, str] = {}
    about = DealParty.objects.filter(deal__need=need.key).select_related("deal", "organisation")
    for party in about.order_by("deal_id"):
        if resource.key in party.brings:
            found |= _of_a_party(need, party)
    return found


def _of_a_party(need: Need, party: DealParty) -> Mapping[str, str]:
    """What became of a match between a need and what one party of a deal brings; nothing unless both sides let the node learn from it."""
    asking = (
        party.deal.parties.filter(organisation=need.organisation_id).select_related("organisation").first()
    )
    if asking is None or asking == party or not (asking.learns and party.learns):
        return {}
    deal, events = party.deal.standing, list(party.deal.events.all())
    both = {asking.organisation.key, party.organisation.key}
    found = {}
    if both <= {event.party for event in events if event.move == Move.JOIN}:
        found["introduced"] = ""
    if party.organisation.key in deal.parties and deal.in_force:
        found["signed"] = ""
    if found and deal.state in _ENDS:
        found[_ENDS[deal.state]] = ""
    reason = _declined(deal, events, party, asking)
    return found | ({"declined": reason} if reason else {})


def _declined(deal: Standing, events: list[DealEvent], party: DealParty, asking: DealParty) -> str:
    """Why nothing was signed about a match, in matching's words; empty where something was or may still be, or where it says nothing of the match.

    What the need's side says of a deal with several resources says nothing of any of them.
    """
    key = party.organisation.key
    if deal.in_force or (deal.state != State.WITHDRAWN and key not in deal.left):
        return ""
    if len(party.brings) != 1:
        return ""
    alone = not party.deal.parties.exclude(pk__in=(party.pk, asking.pk)).exists()
    sides = {key, asking.organisation.key} if alone else {key}
    said = [event.reason for event in events if event.move in SAID_NO and event.party in sides]
    about = [Reason(reason) for reason in said if reason and reasons.teaches(Reason(reason))]
    return reasons.IN_MATCHING[about[-1]] if about else ""
