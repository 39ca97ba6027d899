"""Reads of the journal."""

from __future__ import annotations

from entrepot.journal.domain import START, entry_hash
from entrepot.journal.models import Entry


def latest_sequence() -> int:
    """The number of the newest entry, 0 when there is none."""
    newest = Entry.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    return newest or 0


def first_broken(stream: str) -> int | None:
    """The number of the first entry whose hash does not follow from its content and its predecessor, or None."""
    previous = START
    for entry in Entry.objects.filter(stream=stream).order_by("sequence").iterator():
        expected = entry_hash(previous, entry.at, entry.actor, entry.verb, entry.subject, entry.details)
        if (entry.previous, entry.hash) != (previous, expected):
            return entry.sequence
        previous = entry.hash
    return None
