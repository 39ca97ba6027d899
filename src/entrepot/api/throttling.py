"""How often a program may ask."""

from __future__ import annotations

import threading
from typing import Final

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from entrepot.runtime.budgets import Budget, take_for


class Limit(BaseThrottle):
    """A limit of ninja's. One object serves many threads, so the wait is kept for each thread."""

    def __init__(self, budget: Budget = "") -> None:
        self._budget = budget
        self._last = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the budget of whoever asks has one left; takes it."""
        who = getattr(getattr(request, "auth", None), "counted", "")
        seconds = take_for(request, who, self._budget)
        self._last.seconds = seconds
        return seconds == 0.0

    def wait(self) -> float | None:
        """How long whoever was just refused should wait."""
        return getattr(self._last, "seconds", None)


EACH: Final = Limit()
"""What every route takes from."""
COSTLY: Final = Limit("_costly")
"""What routes that compute take from beside that; wrong tokens too."""
