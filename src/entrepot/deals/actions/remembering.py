"""Deals that were made before this node kept them: from another register, or the demo's own past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from entrepot.deals.actions.happening import STREAM
from entrepot.deals.domain import plain, stored
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import Standing
from entrepot.deals.domain.states import Actor, Move, moved
from entrepot.deals.domain.terms import Terms
from entrepot.deals.models import Deal, DealEvent, DealParty, TermsVersion
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class PastStep:
    """A move that was made for a party, named by its key."""

    move: Move
    party: str
    at: datetime
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class PastDeal:
    """A deal with all that happened to it, from when it was opened; the parties each with the key of the resource that it brings, or an empty one.

    ``terms`` are those that each proposal put on the table; needed where there is one.
    """

    key: str
    kind: Kind
    title: str
    parties: tuple[tuple[Organisation, str], ...]
    opened: datetime
    steps: Sequence[PastStep]
    need: str = ""
    terms: Terms | None = None


@transaction.atomic
def remember_deal(*, past: PastDeal, by: Party) -> Deal:
    """Store a deal as it went, each event at its moment, in the table and in the journal. No paper of it is kept, and nobody is told: it is over.

    Raises:
        NotAllowedError: ``by`` is not the node.
        DealRefusedError: a step may not follow the one before it.
        ValueError: something of it is still to come, or a proposal has no terms.
    """
    rule = require(by, "deal.remember")
    events = list(_events(past, by))
    last, standing = events[-1]
    deal = Deal.objects.create(
        key=past.key, kind=past.kind, title=past.title[:200], state=standing.state, stands=stored.to_plain(standing),
        number=len(events), need=past.need, opened_by=by.actor, introduced_by=by.actor, made=past.opened, changed=last.at,
    )  # fmt: skip
    DealParty.objects.bulk_create(
        DealParty(deal=deal, organisation=organisation, resource=resource) for organisation, resource in past.parties
    )  # fmt: skip
    for event, _ in events:
        event.deal = deal
        with clock.as_of(event.at):
            _kept(event, past.terms, rule, by)
    return deal


def _events(past: PastDeal, by: Party) -> Iterator[tuple[DealEvent, Standing]]:
    """Each event with where the deal stood after it."""
    standing = Standing(tuple(organisation.key for organisation, _ in past.parties))
    yield DealEvent(number=1, state=standing.state, by=by.actor, at=past.opened), standing
    for number, step in enumerate(past.steps, 2):
        standing = moved(standing, step.move, Actor.of(step.party), reason=step.reason)
        event = DealEvent(
            number=number, move=step.move, party=step.party, reason=step.reason or "", version=standing.versions,
            state=standing.state, by=by.actor, at=step.at,
        )  # fmt: skip
        yield event, standing


def _kept(event: DealEvent, terms: Terms | None, rule: str, by: Party) -> None:
    if event.move == Move.PROPOSE:
        if terms is None:
            raise ValueError(f"{event.deal.key} has a proposal without terms")
        TermsVersion.objects.create(
            deal=event.deal, number=event.version, terms=plain.to_plain(terms), fingerprint=plain.fingerprint(terms),
            party=event.party, by=by.actor, at=event.at,
        )  # fmt: skip
    event.save()
    details = {
        "state": str(event.state), "party": event.party, "reason": str(event.reason), "version": event.version,
    }  # fmt: skip
    act = journal.Act(f"deal.{event.move or 'open'}", event.deal.key, details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
