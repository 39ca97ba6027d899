"""Reads of the journal."""

from __future__ import annotations

from entrepot.journal.domain import START, entry_hash
from entrepot.journal.models import Entry, Stream


def latest_sequence() -> int:
    """The number of the newest entry, 0 when there is none."""
    newest = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return newest or 0


def first_broken(stream: str) -> int | None:
    """The number of the first entry that does not follow from its content and its predecessor, or None.

    When the stream's last entries are gone it is the number of the last one left, 0 when none is.
    """
    previous, sequence = START, 0
    for entry in Entry.objects.filter(stream=stream).order_by("sequence").iterator():
        sequence = entry.sequence
        expected = entry_hash(
            previous, entry.at, entry.actor, entry.verb, entry.subject, entry.details, entry.rule
        )
        if (entry.previous, entry.hash) != (previous, expected):
            return sequence
        previous = entry.hash
    head = Stream.objects.filter(name=stream).values_list("head", flat=True).first()
    return None if previous == (head or START) else sequence
