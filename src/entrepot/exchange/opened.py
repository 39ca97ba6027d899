"""The open doors brought up to date: step by step until nothing is left to be looked at."""

from __future__ import annotations

from entrepot.exchange.actions.opening import bring_up_to_date
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.runtime.progress import Progress, silent


def open_up(*, progress: Progress = silent, by: Party) -> int:
    """Look at all that changed; returns how many records are told anew.

    Raises:
        NotAllowedError: ``by`` is not the node.
        TooLateError: the database is so slow that a step took too long; what was done before stays.
    """
    while journal.settle():
        pass
    looked_at = told = 0
    while True:
        step = bring_up_to_date(by=by)
        looked_at, told = looked_at + step.looked_at, told + step.told
        if not step.more:
            return told
        progress(looked_at, 0, "records")
