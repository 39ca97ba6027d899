"""A deal whose terms have been on the table twice, as a story for `played`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tests.journeys.played import play

if TYPE_CHECKING:
    from time_machine import Traveller

BEGIN: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _settle(_: Traveller) -> None:
    """The firm asks for a development, and the university changes a text, a day and two amounts."""
    from dataclasses import replace

    from tests.deals.agreed import euro, said
    from tests.deals.table import laid

    table = laid()
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


if __name__ == "__main__":
    play(int(sys.argv[1]), BEGIN, _settle)
