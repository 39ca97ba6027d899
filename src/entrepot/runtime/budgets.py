"""How often somebody may ask: a budget for each token, account or address, that refills evenly and holds for all processes of the node."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final, Literal, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from entrepot.runtime import clock
from entrepot.runtime.shared import SharedCache

Budget = Literal["", "_costly"]
"""Of every question, or of those that take work to answer."""
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


def take_for(request: HttpRequest, who: str, budget: Budget = "") -> float:
    """Take one for ``who``, or for the request's address when that is nobody known; the seconds to wait."""
    name = "known" if who else "anonymous"
    rate = Rate.read(settings.API_LIMITS[f"{name}{budget}"])
    return take(f"limit{budget}:{who or address_of(request)}", rate)


def address_of(request: HttpRequest) -> str:
    """The address that asks, as far as proxies of the node's own are believed; of IPv6 the network, which is one customer's."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.NINJA_NUM_PROXIES and told != [""]:
        text = told[-min(settings.NINJA_NUM_PROXIES, len(told))].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64)
    return str(address)
