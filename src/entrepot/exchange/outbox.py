"""Which records a peer is to be told of: what changed since a position of the change sequence, or everything, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.models import Peer, Sent
from entrepot.journal import queries as journal

GIVEN: Final = ("exchange.need", "exchange.body")
"""What owners say of what goes to a peer."""
CATALOGUE: Final = "catalogue"
AT_ONCE: Final = 1000
"""Entries of the journal that are read at once."""
PHASES: Final = ("resource", "need", "sent")
"""What is walked through, one after the other; at last what the peer has of records that are gone without a trace."""


@dataclass(frozen=True, slots=True)
class Changed:
    """References of what changed, each once, and up to which position this tells of."""

    records: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Page:
    """References, and where to go on; ``upto`` is empty when that was the last page."""

    records: tuple[str, ...]
    upto: str


def changed(after: int, most: int) -> Changed:
    """What changed after a position, at most so many records. A position is passed only when all before it was told."""
    keys: dict[str, None] = {}
    position = after
    for place, entry in journal.changes(after=after, limit=AT_ONCE):
        if entry.stream == CATALOGUE or entry.verb.startswith(GIVEN):
            if len(keys) >= most and entry.subject not in keys:
                break
            keys[entry.subject] = None
        position = place
    return Changed(_references(list(keys)), position)


def everything(peer: Peer, after: str, most: int) -> Page:
    """A page of everything that there is, or that the peer has, after a place that an earlier page told; "" is the beginning."""
    phase, _, key = (after or f"{PHASES[0]}:").partition(":")
    if phase == "sent":
        return _lost(peer, key, most)
    model = Resource if phase == "resource" else Need
    keys = list(
        model._default_manager.filter(key__gt=key).order_by("key").values_list("key", flat=True)[:most]
    )
    following = PHASES[PHASES.index(phase) + 1]
    upto = f"{phase}:{keys[-1]}" if len(keys) == most else f"{following}:"
    return Page(tuple(f"{phase}:{one}" for one in keys), upto)


def _lost(peer: Peer, after: str, most: int) -> Page:
    had = Sent.objects.filter(peer=peer, withdrawn=False, record__gt=after).order_by("record")
    names = list(had.values_list("record", flat=True)[:most])
    here = set(_references([name.partition(":")[2] for name in names]))
    return Page(
        tuple(name for name in names if name not in here), f"sent:{names[-1]}" if len(names) == most else ""
    )


def _references(keys: list[str]) -> tuple[str, ...]:
    """The records of these keys that there are; a need and a resource may have the same."""
    found = {
        f"{kind}:{key}"
        for kind, model in (("resource", Resource), ("need", Need))
        for key in model._default_manager.filter(key__in=keys).values_list("key", flat=True)
    }
    return tuple(name for key in keys for name in (f"resource:{key}", f"need:{key}") if name in found)
