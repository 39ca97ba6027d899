"""Progress of long work, for the stages."""

from __future__ import annotations

from entrepot.vocabulary.progress import Progress

__all__ = ["Progress", "silent"]


def silent(done: int, total: int, label: str) -> None:
    """Report nothing."""
