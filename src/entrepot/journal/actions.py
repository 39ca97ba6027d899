"""The one way into the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from entrepot.journal.domain import START, entry_hash
from entrepot.journal.models import Entry, Stream
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded; ``rule`` names the permission under which it was allowed, "" when none was asked."""

    verb: str
    subject: str
    details: Mapping[str, object] = field(default_factory=dict)
    rule: str = ""


def record(*, stream: str, actor: str, acts: Sequence[Act]) -> None:
    """Add entries to a stream, in the caller's transaction.

    Raises:
        django.db.transaction.TransactionManagementError: there is no open transaction: an act and its record belong together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "journal.record needs the transaction of the act it records"
        )
    head, _ = Stream.objects.select_for_update().get_or_create(name=stream, defaults={"head": START})
    at = clock.now()
    entries = []
    for act in acts:
        details = dict(act.details)
        digest = entry_hash(head.head, at, actor, act.verb, act.subject, details, act.rule)
        entries.append(
            Entry(
                stream=stream,
                at=at,
                actor=actor,
                verb=act.verb,
                subject=act.subject,
                details=details,
                rule=act.rule,
                previous=head.head,
                hash=digest,
            )
        )
        head.head = digest
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["head"])
