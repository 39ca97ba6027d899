"""The node introduces two organisations by itself: where a need and a resource match strongly, and both let it."""

from __future__ import annotations

import hashlib
from typing import Final

from django.db import transaction

from entrepot.catalogue.models import Need, Resource
from entrepot.deals.actions.opening import Opening, opened
from entrepot.deals.domain.standing import State
from entrepot.deals.models import Deal, DealParty, Introducible
from entrepot.deals.openings import usual_kind, usual_title
from entrepot.journal import actions as journal
from entrepot.people.domain import Party, Standing
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require

MOST_OF_A_NEED: Final = 3
MOST_OF_AN_OWNER: Final = 5
"""So many introductions by the node wait for an answer at a time: of one need, and of one organisation that has what is needed."""


@transaction.atomic
def allow_introductions(*, organisation: Organisation, allowed: bool, by: Party) -> None:
    """Let the node introduce an organisation, or no longer; what it introduced already stays.

    Raises:
        NotAllowedError: ``by`` does not manage the organisation, or it is not admitted.
    """
    rule = require(by, "deal.allow_introductions", Owned(organisation.pk))
    if allowed:
        _, changed = Introducible.objects.get_or_create(organisation=organisation, defaults={"by": by.actor})
    else:
        changed = bool(Introducible.objects.filter(organisation=organisation).delete()[0])
    if changed:
        verb = "introductions.allowed" if allowed else "introductions.ended"
        journal.record(
            stream="deals", actor=by.actor, acts=[journal.Act(verb, organisation.key, {}, rule=rule)]
        )


@transaction.atomic
def introduce(*, need: Need, resource: Resource, by: Party) -> Deal | None:
    """Introduce the two sides of a match in the node's name; None where that is not wanted or was done before.

    It is done once for a match, whatever came of it, and not where people opened a deal about it themselves.

    Raises:
        NotAllowedError: ``by`` is not the node.
        DealRefusedError: the need or the resource is not listed.
    """
    rule = require(by, "deal.introduce_by_rule")
    asking, having = need.organisation, resource.organisation
    if asking is None or having is None or not _wanted(asking, having) or _known(need, resource):
        return None
    waiting = Deal.objects.filter(introduced_by=by.actor, state=State.INTENT)
    if waiting.filter(need=need.key).count() >= MOST_OF_A_NEED:
        return None
    if waiting.filter(parties__organisation=having).count() >= MOST_OF_AN_OWNER:
        return None
    parties = ((asking, ""), (having, resource.key))
    once = hashlib.blake2b(f"{need.key}\n{resource.key}".encode(), digest_size=16).hexdigest()
    opening = Opening(
        usual_kind(need, [resource]), usual_title(need, [resource]), parties, need=need.key, form=once
    )
    return opened(opening, rule, by)


def _wanted(asking: Organisation, having: Organisation) -> bool:
    both = Introducible.objects.filter(
        organisation__in=(asking.pk, having.pk), organisation__standing=Standing.ADMITTED
    )
    return asking.pk != having.pk and both.count() == 2


def _known(need: Need, resource: Resource) -> bool:
    about = DealParty.objects.filter(deal__need=need.key)
    return any(resource.key in party.brings for party in about)
