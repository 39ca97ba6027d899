"""Deals that are signed, and what is done about what they promise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from entrepot.catalogue.models import Resource
from entrepot.deals import actions
from entrepot.deals.actions import Deed
from entrepot.deals.actions.happening import happened, locked, speaker
from entrepot.deals.domain.performing import Act
from entrepot.deals.domain.states import Move, moved
from entrepot.deals.models import Deal, DealEvent, Promise
from entrepot.people.domain import Party
from entrepot.vocabulary.money import Money
from tests.deals.agreed import FIRST, euro
from tests.deals.table import Table


@transaction.atomic
def sign(table: Table, deal: Deal, by: Party) -> Deal:
    """A signature without its file."""
    actor, rule = speaker(deal, table.home(by), by)
    row = locked(deal)
    before = row.standing
    assert before.draft is not None
    event = DealEvent(move=Move.SIGN, party=actor.party, version=before.draft.version)
    return happened(row, moved(before, Move.SIGN, actor), event, rule, by)


def agree(table: Table, deal: Deal, **changed: Any) -> Deal:
    """Terms that both agree to and sign."""
    deal.refresh_from_db()
    table.propose(deal, deal.standing.versions, table.buyer, **changed)
    table.say(deal, Move.APPROVE, table.head)
    sign(table, deal, table.head)
    return sign(table, deal, table.buyer)


def bound(table: Table, **changed: Any) -> Deal:
    """A signed deal."""
    return agree(table, table.talking(), **changed)


def begun(table: Table, **changed: Any) -> Deal:
    """One that has begun."""
    return table.say(bound(table, **changed), Move.START, table.buyer)


def promise(deal: Deal, term: str) -> Promise:
    """A milestone or a payment by its key in the terms, as it is kept now."""
    return deal.promises.get(term=term, gone=False)


def do(table: Table, deal: Deal, term: str, act: Act, by: Party, **given: Any) -> Promise:
    """Something that is done about one."""
    home = table.home(by)
    assert home is not None
    return actions.perform(promise=promise(deal, term), deed=Deed(act, home, **given), by=by)


def deliver(table: Table, deal: Deal, term: str) -> None:
    """A milestone is delivered and accepted."""
    do(table, deal, term, Act.DELIVER, table.head, words="It is ready.")
    do(table, deal, term, Act.ACCEPT, table.buyer)


def pay(table: Table, deal: Deal, term: str, amount: Money | None = None, day: date | None = None) -> None:
    """A payment is recorded and confirmed."""
    row = promise(deal, term)
    number = row.events.count() + 1
    do(table, deal, term, Act.PAY, table.buyer, amount=amount or euro(row.amount or 0), day=day)
    do(table, deal, term, Act.CONFIRM, table.head, part=number)


def fulfilled(table: Table) -> Deal:
    """A deal in which everything was done, and nobody has said so yet."""
    deal = begun(table)
    for term in ("m1", "m2", "m3"):
        deliver(table, deal, term)
    for term in ("p1", "p2", "p3"):
        pay(table, deal, term)
    deal.refresh_from_db()
    return deal


def kept(table: Table) -> Deal:
    """One that was kept."""
    deal = fulfilled(table)
    table.say(deal, Move.SETTLE, table.buyer)
    return table.say(deal, Move.SETTLE, table.head)


def voucher() -> Resource:
    """A policy that pays 40% of the use of a facility, at most EUR 8,000 a year."""
    fields = {
        "subsidy_rate": "40%",
        "subsidy_cap": "8,000 EUR",
        "subsidy_roles": "facility",
        "eligible_kinds": "enterprise",
    }
    return Resource.objects.create(
        key="pol-voucher", kind="policy", language="en", source="test", fingerprint="v", fields=fields, state="listed",
        created=FIRST, updated=FIRST, texts={"en": {"title": "Innovation voucher", "text": "Pays a part."}},
    )  # fmt: skip
