"""A deal that its parties are bound by, without the papers that people sign."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from entrepot.deals.actions.happening import happened, locked
from entrepot.deals.domain.states import Actor, Move, moved
from entrepot.deals.models import Deal, DealEvent
from tests.deals.table import Table


def signed(table: Table, **changed: Any) -> Deal:
    """The firm's deal with the laboratory, signed by both; ``changed`` are other terms."""
    deal = table.talking()
    table.propose(deal, 0, table.buyer, **changed)
    table.say(deal, Move.APPROVE, table.head)
    return sign(deal, table)


def sign(deal: Deal, table: Table) -> Deal:
    """What is on the table, signed by everybody in the deal."""
    people = {table.firm.key: table.buyer, table.lab.key: table.head, table.third.key: table.stranger}
    for key in deal.standing.parties:
        with transaction.atomic():
            row = locked(deal)
            version = row.standing.draft.version if row.standing.draft else 0
            after = moved(row.standing, Move.SIGN, Actor.of(key))
            happened(
                row,
                after,
                DealEvent(move=Move.SIGN, party=key, version=version),
                "deal.speak",
                people[key],
            )
    deal.refresh_from_db()
    return deal
