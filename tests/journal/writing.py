"""Writing to the journal in tests, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction

from entrepot.journal import actions, queries
from entrepot.journal.domain import CHANGES
from entrepot.journal.models import Strand

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def record(*subjects: str, stream: str = "catalogue") -> None:
    """One transaction that records an act on each subject."""
    with transaction.atomic():
        actions.record(
            stream=stream, actor="ling", acts=[actions.Act("record.new", subject) for subject in subjects]
        )


@contextmanager
def only(strand: int) -> Iterator[None]:
    """No strand but this one is free."""
    others = list(Strand.objects.exclude(number__in=[CHANGES, strand]))
    Strand.objects.exclude(number__in=[CHANGES, strand]).delete()
    yield
    Strand.objects.bulk_create(others)


def settle() -> None:
    """Every committed entry has a place in the change sequence."""
    while actions.settle():
        pass


def clean() -> bool:
    """Whether nothing is wrong with the journal."""
    return queries.examine().findings == ()
