"""Figures without those that would tell of single cases. Which counts are held back is decided where figures of deals decide it."""

from __future__ import annotations

from entrepot.deals.domain.withheld import Shown, published
from entrepot.observatory.domain.figures import HELD, Case, Found


def safe(found: Found, least: int) -> Found:
    """The figure as it may be shown: a case that counts too few is held back, and so is every other from which one could be worked out.

    The rows of each breakdown must add up to the total, and have as many counts. Events are left as they are: who opens them sees those that they
    may read. A mean or a median is shown once its count is: of ``least`` cases none is told by it.
    """
    if least <= 0:
        return found
    counts = {by: {row: case.counts for row, case in rows.items()} for by, rows in found.rows.items()}
    shown = published(found.total.counts, counts, least=least)
    rows = {
        by: {row: _case(case, shown.rows[by][row]) for row, case in of.items()}
        for by, of in found.rows.items()
    }
    return Found(_case(found.total, shown.total), rows, found.events)


def _case(case: Case, shown: Shown) -> Case:
    return HELD if None in shown else case
