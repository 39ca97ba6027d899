"""How a changed record is stored: as its next version, journalled, and with what waits because of it."""

from __future__ import annotations

from typing import Final

from entrepot.catalogue.actions.telling import writer_of
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.rating import rate
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty, settle_duties
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import Party
from entrepot.runtime import clock

UNFINISHED: Final = "draft.finish"
EXPIRING: Final = "listing.expiring"
REASON: Final = 100
"""Characters of a reason that a version keeps."""


def rule_of(record: Need | Resource, verb: str) -> str:
    """The permission table's row for a verb on a record."""
    return f"{'need' if isinstance(record, Need) else 'resource'}.{verb}"


def locked(record: Need | Resource) -> Need | Resource:
    """The record as it is now, kept for this transaction."""
    model = Need if isinstance(record, Need) else Resource
    return model.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=record.pk)


def store(record: Need | Resource, verb: str, rule: str, by: Party, reason: str = "") -> None:
    """Store a record as its next version and journal what was done; in the caller's transaction."""
    record.version = record.version + 1 if record.pk else 1
    record.updated = clock.now()
    rate(record, clock.today())
    record._history_user = by.actor  # type: ignore[union-attr]  # simple-history asks for it there
    record._change_reason = reason.strip()[:REASON]  # type: ignore[union-attr]
    record.save()
    details = {"version": record.version, "state": str(record.state)}
    journal.record(
        stream="catalogue", actor=by.actor, acts=[journal.Act(verb, record.key, details, rule=rule)]
    )
    _let_wait(record, by)


def _let_wait(record: Need | Resource, by: Party) -> None:
    """A draft waits for its author until it is published or withdrawn; what has another end no longer expires as it did."""
    settle_duties(kind=EXPIRING, subject=record.key, by=by)
    if record.state != State.DRAFT:
        settle_duties(kind=UNFINISHED, subject=record.key, by=by)
        return
    writer = writer_of(record)
    if writer is not None:
        add_duty(
            kind=UNFINISHED, subject=record.key, audience=Audience(account=writer),
            details={"need": isinstance(record, Need)},
        )  # fmt: skip
