"""Random walks over deals that are performed: whatever several people try, what is kept, what waits and the journal agree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
import time_machine

from entrepot.deals import actions
from entrepot.deals.actions import Deed, Objection
from entrepot.deals.domain.performing import Act, Fate, outstanding
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import ENDED, impossibilities
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal, Dispute, Promise, PromiseEvent
from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from entrepot.vocabulary.money import Money
from tests.deals.agreed import FIRST, euro
from tests.deals.performed import agree, begun
from tests.deals.table import Table, laid

pytestmark = pytest.mark.django_db
WALKS = int(os.environ.get("ENTREPOT_DEAL_WALKS", "6"))


@pytest.fixture
def table(db: None) -> Iterator[Table]:
    with time_machine.travel(FIRST, tick=False):
        yield laid()


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_walk_leaves_a_promise_that_cannot_be(table: Table, seed: int) -> None:
    luck, deal = Random(seed), begun(table)
    for _ in range(30):
        before = Deal.objects.get(pk=deal.pk)
        if before.state in ENDED:
            break
        try:
            step(table, before, luck)
        except (DealRefusedError, NotAllowedError):
            assert Deal.objects.get(pk=deal.pk).stands == before.stands
    deal.refresh_from_db()
    rows = list(deal.promises.prefetch_related("events"))
    found = [row.standing for row in rows]
    assert impossibilities(deal.standing) == []
    assert deal.standing.outstanding == outstanding(found)
    assert [(row.fate, row.came) for row in rows] == [(one.fate, one.came) for one in found]
    assert deal.standing.disputed == deal.disputes.filter(settled=None).exists()
    assert Entry.objects.filter(subject=deal.key).count() == deal.number == deal.events.count()
    places = PromiseEvent.objects.filter(promise__deal=deal).values_list("place", "act")
    moves = dict(deal.events.values_list("number", "move"))
    assert [moves[place] for place, _ in places] == [act for _, act in places]
    delivered = {row.key for row in rows if row.amount is None and row.fate == Fate.SAID}
    waiting = Duty.objects.filter(kind="promise.delivered", settled=None).values_list("subject", flat=True)
    assert set(waiting) == (delivered if deal.state not in ENDED else set())


def step(table: Table, deal: Deal, luck: Random) -> None:
    """Somebody does something, sensible or not."""
    by = luck.choice((table.buyer, table.buyer, table.head, table.head, table.stranger, table.engineer))
    chance = luck.random()
    if chance < 0.04:
        agree(table, deal, **changed(table, luck))
    elif chance < 0.1:
        quarrel(table, deal, luck, by)
    elif chance < 0.14:
        move = luck.choice((Move.SETTLE, Move.SETTLE, Move.RELEASE, Move.BREAK))
        table.say(deal, move, by, Reason.OTHER)
    else:
        row = luck.choice(list(deal.promises.all()))
        actions.perform(promise=row, deed=deed(table, row, luck, by), by=by)


def changed(table: Table, luck: Random) -> dict[str, object]:
    """Other terms: fewer payments, and another price."""
    agreed = table.terms()
    kept = agreed.payments[: luck.randrange(1, 4)]
    return {"payments": kept, "price": euro(sum(one.amount.amount for one in kept))}


def quarrel(table: Table, deal: Deal, luck: Random, by: Party) -> None:
    """A dispute is raised, or settled."""
    home = table.home(by) or table.third
    found = Dispute.objects.filter(deal=deal, settled=None).first()
    if found and luck.random() < 0.7:
        actions.settle_dispute(dispute=found, party=home, how="We talked.", by=by)
    else:
        actions.raise_dispute(deal=deal, objection=Objection(home, "No."), by=by)


def deed(table: Table, row: Promise, luck: Random, by: Party) -> Deed:
    """Something about a promise, mostly of the kind that it is."""
    acts = [Act.DELIVER, Act.ACCEPT, Act.RETURN] if row.amount is None else [Act.PAY, Act.CONFIRM, Act.DENY]
    amount = Money(
        luck.choice([Decimal(30_000), Decimal(luck.randrange(1, 40_000))]), luck.choice(["EUR", "EUR", "CNY"])
    )
    last = row.events.last()
    return Deed(
        luck.choice([*acts, *acts, luck.choice([*Act])]), table.home(by) or table.third, words="Words.", amount=amount,
        part=last.number if last else 1,
    )  # fmt: skip
