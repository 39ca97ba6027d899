"""The chains of a need, remembered until the catalogue or the day changes."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Final

from entrepot.catalogue.models import Need
from entrepot.journal.queries import latest_sequence
from entrepot.matching import queries as matching
from entrepot.matching.domain import NeedChains
from entrepot.runtime import clock

REMEMBERED: Final = 1_000

_chains: OrderedDict[tuple[str, int, date], NeedChains] = OrderedDict()
_lock = Lock()


def remembered(need: Need) -> NeedChains | None:
    """What was found before and still holds, or None."""
    with _lock:
        return _chains.get((need.key, latest_sequence(), clock.today()))


def chains_of(need: Need) -> NeedChains:
    """What matching concludes for a need; answers by words alone are not remembered: better ones come."""
    key = (need.key, latest_sequence(), clock.today())
    with _lock:
        if key in _chains:
            _chains.move_to_end(key)
            return _chains[key]
    found = matching.chains_of(need)
    if found.voters and found.sequence == key[1]:
        with _lock:
            _chains[key] = found
            while len(_chains) > REMEMBERED:
                _chains.popitem(last=False)
    return found


def forget() -> None:
    """Drop everything remembered."""
    with _lock:
        _chains.clear()
