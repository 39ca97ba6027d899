"""Deals, as a story for `played`: one whose terms have been on the table twice, one in which much has happened, and one that was kept."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.deals.agreed import FIRST
from tests.journeys.played import play

if TYPE_CHECKING:
    from time_machine import Traveller

    from entrepot.deals.models import Deal
    from tests.deals.table import Table


def _settle(traveller: Traveller) -> None:
    """The firm and the laboratory with three deals, each named by its title."""
    from entrepot.deals.models import Deal
    from entrepot.people.models import Account
    from tests.deals import performed
    from tests.deals.table import laid

    table = laid()
    for name, person in (("Lena Brandl", table.buyer), ("何敏", table.head)):
        Account.objects.filter(key=person.actor).update(name=name)
    performed.voucher()
    deals = {"Tabled": _tabled(table), "Kept": performed.kept(table), "Full": performed.begun(table)}
    for title, deal in deals.items():
        Deal.objects.filter(pk=deal.pk).update(title=title)
    traveller.shift(timedelta(days=30))
    _fill(table, deals["Full"])


def _tabled(table: Table) -> Deal:
    """The firm asks for a development, and the university changes a text, a day and two amounts."""
    from dataclasses import replace

    from tests.deals.agreed import euro, said

    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    terms = table.terms()
    paid = (
        replace(terms.payments[0], amount=euro(20_000)),
        replace(terms.payments[1], amount=euro(40_000)),
        terms.payments[2],
    )
    first, *others = terms.milestones
    later = (
        replace(
            first,
            due=terms.milestones[1].due,
            proof=said("第三方检测报告", "third-party test report", "Prüfbericht"),
        ),
        *others,
    )
    table.propose(
        deal, 1, table.head, payments=paid, milestones=later, special=(said("样品免费。", "Samples are free.", "Muster kosten nichts."),)
    )  # fmt: skip
    return deal


def _fill(table: Table, deal: Deal) -> None:
    """Delivered, sent back and accepted, paid in parts and by a policy; disputed, and something to do."""
    from entrepot.deals import actions
    from entrepot.deals.actions import Objection, TaskDraft
    from entrepot.deals.domain.performing import Act
    from tests.deals.agreed import euro
    from tests.deals.performed import deliver, do, promise

    do(
        table,
        deal,
        "m1",
        Act.DELIVER,
        table.head,
        words="Recipe, version 1.",
        link="https://lab.example/recipe.pdf",
    )
    do(table, deal, "m1", Act.RETURN, table.buyer, words="The colour is off.")
    deliver(table, deal, "m2")
    do(table, deal, "p1", Act.COVER, table.buyer, policy="pol-voucher")
    for number, (amount, policy, act) in enumerate(
        ((8000, "pol-voucher", Act.CONFIRM), (5000, "", Act.DENY), (7000, "", None)), 1
    ):
        do(
            table,
            deal,
            "p1",
            Act.PAY,
            table.buyer,
            amount=euro(amount),
            policy=policy,
            reference=f"RE {number}",
        )
        if act:
            part = promise(deal, "p1").events.count()
            do(
                table,
                deal,
                "p1",
                act,
                table.head,
                part=part,
                words="Nothing came." if act == Act.DENY else "",
            )
    objection = Objection(table.firm, "The samples are too small.", promise(deal, "m2"))
    actions.raise_dispute(deal=deal, objection=objection, by=table.buyer)
    for organisation, what in ((table.lab, "Send larger samples"), (table.firm, "Send the old recipe")):
        task = actions.add_task(deal=deal, draft=TaskDraft(organisation, what), by=table.buyer)
    actions.tick_task(task=task, done=True, by=table.buyer)


if __name__ == "__main__":
    play(int(sys.argv[1]), FIRST, _settle)
