"""Progress of long work, reported by a callback so that the same work runs under a terminal, a page and a test."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""``progress(done, total, label)``: units done, units in all (0 when unknown), what is being done."""


def silent(done: int, total: int, label: str) -> None:
    """Report nothing."""
