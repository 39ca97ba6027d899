"""How long work tells how far it is: by a callback, so that the same work runs under a terminal, a page and a test."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""``progress(done, total, label)``: units done, units in all (0 when unknown), what is being done."""
