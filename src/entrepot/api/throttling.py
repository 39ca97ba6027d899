"""How often a program may ask: a budget for each token, account or address, that refills evenly."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final, Literal, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from entrepot.runtime import clock
from entrepot.runtime.shared import SharedCache

Budget = Literal["", "_costly"]
SECONDS: Final = {"sec": 1, "min": 60, "hour": 3600}
MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``most`` questions at once, and as many again, evenly, within ``seconds``."""

    most: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> Rate:
        """A rate as settings write it: ``120/min``."""
        most, unit = text.split("/")
        return cls(int(most), SECONDS[unit])


def take(key: str, rate: Rate) -> float:
    """Take one from the budget of a key: 0.0 when there was one, else the seconds until there is.

    The generic cell rate algorithm (ITU-T I.371): only the moment is kept at which the budget will be full again.
    """
    each = rate.seconds * MICRO // rate.most
    shared = cast(SharedCache, cache)
    with shared.alone(key):
        now = int(clock.now().timestamp() * MICRO)
        full: int = shared.get(key, now)
        if not now <= full <= now + rate.seconds * MICRO:  # it is full, or the clock was set back
            full = now
        wait = full - now - (rate.most - 1) * each
        if wait > 0:
            return wait / MICRO
        shared.put(key, full + each, rate.seconds + 1)
    return 0.0


class Limit(BaseThrottle):
    """A limit of ninja's. One object serves many threads, so the wait is kept for each thread."""

    def __init__(self, budget: Budget = "") -> None:
        self._budget = budget
        self._last = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the budget of whoever asks has one left; takes it."""
        who = getattr(getattr(request, "auth", None), "counted", "")
        seconds = self.take_for(request, who)
        self._last.seconds = seconds
        return seconds == 0.0

    def take_for(self, request: HttpRequest, who: str) -> float:
        """Take one for ``who``, or for the request's address when that is nobody known; the seconds to wait."""
        name = "known" if who else "anonymous"
        rate = Rate.read(settings.API_LIMITS[f"{name}{self._budget}"])
        return take(f"limit{self._budget}:{who or self._address(request)}", rate)

    def wait(self) -> float | None:
        """How long whoever was just refused should wait."""
        return getattr(self._last, "seconds", None)

    def _address(self, request: HttpRequest) -> str:
        """The address that asks, as far as proxies of the node's own are believed; of IPv6 the network, which is one customer's."""
        text = self.get_ident(request) or ""
        try:
            address = ip_address(text)
        except ValueError:
            return text
        if isinstance(address, IPv6Address):
            address = address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64)
        return str(address)


EACH: Final = Limit()
"""What every route takes from."""
COSTLY: Final = Limit("_costly")
"""What routes that compute take from beside that; wrong tokens too."""
