"""Disputes: raised by a party, settled by the party that raised it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from entrepot.deals.actions.happening import happened, locked, speaker
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import BINDING, ENDED
from entrepot.deals.models import Deal, DealEvent, Dispute, Promise
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock

RAISED: Final = "dispute"
SETTLED: Final = "reconcile"


@dataclass(frozen=True, slots=True)
class Objection:
    """What a party does not agree with, in its words, and which promise it is about, where it is about one."""

    party: Organisation
    about: str
    promise: Promise | None = None


@transaction.atomic
def raise_dispute(*, deal: Deal, objection: Objection, by: Party) -> Dispute:
    """Say that something is disputed; while it is, nobody can say that everything was kept.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: nothing is in force, nothing was said of what it is about, or the party disputes this already.
    """
    actor, rule = speaker(deal, objection.party, by)
    row = locked(deal)
    standing, about = row.standing, objection.about.strip()
    if actor.party not in standing.parties:
        raise DealRefusedError("not_a_party")
    if standing.state not in BINDING:
        raise DealRefusedError("already_ended" if standing.state in ENDED else "too_early")
    if not about:
        raise DealRefusedError("words_missing")
    if objection.promise is not None and objection.promise.deal_id != row.pk:
        raise DealRefusedError("no_such_promise")
    if row.disputes.filter(settled=None, party=actor.party, promise=objection.promise).exists():
        raise DealRefusedError("disputed_already")
    made = Dispute.objects.create(
        deal=row, promise=objection.promise, about=about, party=actor.party, by=by.actor
    )
    event = DealEvent(move=RAISED, party=actor.party)
    happened(row, replace(standing, disputed=True), event, rule, by, {"dispute": made.key})
    return made


@transaction.atomic
def settle_dispute(*, dispute: Dispute, party: Organisation, how: str, by: Party) -> Dispute:
    """Say how a dispute was settled, for the party that raised it.

    Raises:
        NotAllowedError: ``by`` may not speak for the party, or may not know of the deal.
        DealRefusedError: another party raised it, it is settled, the deal is over, or nothing was said of how it was settled.
    """
    actor, rule = speaker(dispute.deal, party, by)
    row = locked(dispute.deal)
    kept, said = row.disputes.get(pk=dispute.pk), how.strip()
    if row.standing.state not in BINDING:
        raise DealRefusedError("already_ended")
    if kept.settled is not None:
        raise DealRefusedError("no_such_dispute")
    if kept.party != actor.party:
        raise DealRefusedError("not_your_move")
    if not said:
        raise DealRefusedError("words_missing")
    kept.settled, kept.settled_by, kept.how = clock.now(), by.actor, said
    kept.save()
    standing = replace(row.standing, disputed=row.disputes.filter(settled=None).exists())
    event = DealEvent(move=SETTLED, party=actor.party)
    happened(row, standing, event, rule, by, {"dispute": kept.key})
    return kept
