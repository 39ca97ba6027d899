"""Writing to the journal in tests, and whether it holds."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from entrepot.journal import actions, queries

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def record(*subjects: str, stream: str = "catalogue") -> None:
    """One transaction that records an act on each subject."""
    with transaction.atomic():
        actions.record(
            stream=stream, actor="ling", acts=[actions.Act("record.new", subject) for subject in subjects]
        )


def clean() -> bool:
    """Whether nothing is wrong with the journal."""
    return queries.examine().findings == ()
