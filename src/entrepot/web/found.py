"""The chains of needs, remembered until the catalogue or the day changes, and found ahead of being asked."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final

from django.db import DatabaseError, connection

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.matching import index as indexes
from entrepot.matching import queries as matching
from entrepot.matching.domain import NeedChains
from entrepot.matching.freshness import sequence as matched_sequence
from entrepot.runtime import clock

REMEMBERED: Final = 2_000
BREATH: Final = 0.05
"""Seconds between two needs that nobody asked for: who asks goes first."""
PATIENCE: Final = 2.0
"""Seconds that one need waits for the models."""
UNHEARD: Final = 2.0
"""Seconds before the models are listened for again while they are being prepared."""

_chains: OrderedDict[tuple[str, int, date], NeedChains] = OrderedDict()
_next: deque[str] = deque(maxlen=200)
"""The needs that somebody waits for."""
_lock = threading.Lock()
_turn = threading.Lock()
"""Held by the one thread that finds chains ahead."""
_rest = threading.Event()
"""Set while no thread shall find chains ahead."""


def remembered(need: Need) -> NeedChains | None:
    """What was found before and still holds, or None."""
    return known([need.key]).get(need.key)


def known(keys: Iterable[str]) -> Mapping[str, NeedChains]:
    """What was found before and still holds, by the needs' keys."""
    sequence, today = matched_sequence(), clock.today()
    with _lock:
        return {key: found for key in keys if (found := _chains.get((key, sequence, today))) is not None}


def chains_of(need: Need) -> NeedChains:
    """What matching concludes for a need; answers by words alone are not remembered: better ones come."""
    key = (need.key, matched_sequence(), clock.today())
    with _lock:
        if key in _chains:
            _chains.move_to_end(key)
            return _chains[key]
    early = _early()
    found = matching.chains_of(need)
    if early:
        return _provisional(found)
    if found.voters and found.sequence == key[1]:
        with _lock:
            _chains[key] = found
            while len(_chains) > REMEMBERED:
                _chains.popitem(last=False)
    return found


def _early() -> bool:
    """Whether models are still being prepared, after a moment's patience: a node just started needs no longer."""
    until = time.monotonic() + PATIENCE
    while indexes.current().waiting:
        if time.monotonic() > until:
            return True
        time.sleep(0.1)
    return False


def _provisional(found: NeedChains) -> NeedChains:
    """An answer found while models were being prepared: some may have been heard half, so none counts as heard."""
    verdict = "words_only" if found.verdict == "no_adequate_supply" else found.verdict
    return replace(found, voters=(), verdict=verdict)


def chains_with(resource: str) -> tuple[str, ...]:
    """The needs whose best chain has this resource, as far as they have been looked at."""
    sequence, today = matched_sequence(), clock.today()
    with _lock:
        held = [found for (_, at, day), found in _chains.items() if (at, day) == (sequence, today)]
    return tuple(found.need for found in held if any(link.resource == resource for link in found.best.links))


def ahead() -> bool:
    """Whether chains are found before they are asked for; not in a node without models, which remembers none."""
    return os.environ.get("ENTREPOT_EMBEDDER", "both") != "none"


def find_ahead(needs: Iterable[Need] = ()) -> None:
    """Find the chains that nobody asked for yet, these needs' next, in a thread of its own; one at a time."""
    if not ahead() or _rest.is_set():
        return
    with _lock:
        _next.extendleft(need.key for need in needs)
    if _turn.acquire(blocking=False):
        threading.Thread(target=_ahead, name="entrepot-chains", daemon=True).start()


@contextmanager
def at_rest() -> Iterator[None]:
    """Nothing is found ahead meanwhile; first the need is ended that a thread may be at."""
    _rest.set()
    try:
        with _turn:
            yield
    finally:
        _rest.clear()


def forget() -> None:
    """Drop everything remembered."""
    with _lock:
        _chains.clear()
        _next.clear()


def _ahead() -> None:
    try:
        while indexes.current().waiting:
            if _rest.wait(UNHEARD):
                return
        _find_all()
    except DatabaseError:
        return  # the database is busy or going away: the next list asks again
    finally:
        connection.close()
        _turn.release()


def _find_all() -> None:
    sequence = matched_sequence()
    needs = {need.key: need for need in catalogue.listed_needs()[:REMEMBERED]}
    while needs and matched_sequence() == sequence:
        need = needs.pop(_one_of(needs))
        if remembered(need) is None:
            chains_of(need)
            if _rest.wait(BREATH):
                return


def _one_of(needs: Mapping[str, Need]) -> str:
    """The need that is looked at next: one that somebody waits for, else any."""
    with _lock:
        while _next:
            key = _next.popleft()
            if key in needs:
                return key
    return next(iter(needs))
