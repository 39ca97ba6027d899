"""What the terms in force promise becomes what is kept of a deal."""

from __future__ import annotations

from entrepot.deals.domain.performing import Answer, Fate, Now, amended, now
from entrepot.deals.models import Deal, Promise


def begun(deal: Deal, version: int) -> int:
    """Let a version of the terms be what is promised; returns how many promises are open. In the caller's transaction.

    What was accepted and paid under earlier terms stays; what is not in these any more is gone.
    """
    terms = deal.versions.get(number=version).agreed
    worded = {one.key: one for one in terms.milestones}
    rows = {row.promised.identity: row for row in deal.promises.prefetch_related("events")}
    standings = {identity: row.standing for identity, row in rows.items()}
    open_ = 0
    for promised in amended(standings.values(), terms):
        row = rows.get(promised.identity) or Promise(deal=deal, sort=promised.sort, term=promised.key)
        row.givers, row.takers = sorted(promised.givers), sorted(promised.takers)
        row.due, row.after, row.gone = promised.due, promised.after, promised.gone
        if promised.amount is not None:
            row.amount, row.currency = promised.amount.amount, promised.amount.currency
        known = standings.get(promised.identity)
        if promised.amount is None and promised.key in worded and not (known and known.accepted):
            agreed = worded[promised.key]
            row.title, row.proof = dict(agreed.title.texts), dict(agreed.proof.texts)
        history = [event.done for event in row.events.all()] if row.pk else []
        standing = now(promised, history)
        put(row, standing)
        open_ += standing.fate in {Fate.OPEN, Fate.SAID}
    return open_


def put(row: Promise, standing: Now) -> None:
    """Keep with a promise how far it is, and store it. In the caller's transaction."""
    days = [one.day for one in standing.pieces if one.answer == Answer.CAME]
    row.fate, row.came = standing.fate, standing.came
    row.kept = standing.accepted or max(days, default=None) if standing.fate == Fate.KEPT else None
    row.save()
