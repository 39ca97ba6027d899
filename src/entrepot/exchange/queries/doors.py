"""What the open doors tell: pages in the order of change, each read by its place, however far down it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Max, QuerySet

from entrepot.exchange.domain.harvesting import Selection
from entrepot.exchange.domain.opening import OpenRecord
from entrepot.exchange.models import Doors, Shown
from entrepot.exchange.opening import open_keys, open_records
from entrepot.journal.queries import latest_sequence
from entrepot.runtime import bulk, clock

PAGE: Final = 100
"""Records of one answer."""


@dataclass(frozen=True, slots=True)
class Told:
    """A record in a list.

    Attributes:
        stamp: when it was last told otherwise; never later than now.
        gone: it is open no more.
        record: what is told of it; None where it is gone, and where only names were asked for.
    """

    key: str
    kind: str
    number: int
    stamp: datetime
    gone: bool
    record: OpenRecord | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and the selection that goes on after it; None at the end."""

    told: tuple[Told, ...]
    rest: Selection | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How the doors stand.

    Attributes:
        opened: nothing was told before.
        changed: when anything was last told otherwise; None where nothing was told yet.
        kinds: how many records of each kind are told of.
        gone: how many were told of, and are gone.
    """

    opened: datetime
    changed: datetime | None
    kinds: dict[str, int]
    gone: int

    @property
    def records(self) -> int:
        """How many records are told of."""
        return sum(self.kinds.values())


def page(selection: Selection, *, whole: bool = True, most: int = PAGE) -> Page:
    """The next records of a selection; ``whole`` with what they say.

    A record that changed meanwhile stands at a later place, so whoever reads to the end misses none.
    """
    rows = list(_selected(selection).order_by("number")[: most + 1])
    rest = replace(selection, after=rows[most - 1].number) if len(rows) > most else None
    return Page(_told(rows[:most], whole=whole), rest)


def lasting(after: int, most: int) -> Page:
    """The next records that are not gone, after a number."""
    rows = list(Shown.objects.filter(number__gt=after, gone=False).order_by("number")[: most + 1])
    rest = Selection("", after=rows[most - 1].number) if len(rows) > most else None
    return Page(tuple(one for one in _told(rows[:most], whole=True) if not one.gone), rest)


def one(key: str) -> Told | None:
    """One record; None where none of this key was ever told of."""
    rows = list(Shown.objects.filter(key=key))
    return _told(rows, whole=True)[0] if rows else None


def opened() -> datetime:
    """Nothing was told before this moment."""
    return Doors.objects.filter(pk=1).values_list("opened", flat=True).first() or _now()


def standing() -> Standing:
    """How the doors stand."""
    doors = Doors.objects.filter(pk=1).first()
    there = Shown.objects.filter(gone=False).order_by("kind").values_list("kind")
    return Standing(
        opened=doors.opened if doors else _now(),
        changed=_past(doors.stamp) if doors and doors.last else None,
        kinds=dict(there.annotate(Count("pk"))),
        gone=Shown.objects.filter(gone=True).count(),
    )


def is_due() -> bool:
    """Whether something waits to be looked at: cheap, for it is asked every few seconds."""
    doors = Doors.objects.filter(pk=1).first()
    if doors is None:
        return latest_sequence() > 0
    return doors.sweeps or bool(doors.swept) or doors.position < latest_sequence()


def shelves(size: int) -> list[tuple[int, datetime]]:
    """Which shelves of ``size`` numbers hold records that are not gone, and when each last changed."""
    placed = Shown.objects.filter(gone=False).annotate(shelf=(F("number") - 1) / size)
    found = placed.order_by("shelf").values("shelf").annotate(changed=Max("stamp"))
    return [(row["shelf"], _past(row["changed"])) for row in found]


def shelf(place: int, size: int) -> list[tuple[str, datetime]]:
    """The records of one shelf that are not gone: keys, and when each last changed."""
    rows = Shown.objects.filter(gone=False, number__gt=place * size, number__lte=(place + 1) * size)
    found = list(rows.order_by("number").values_list("key", "stamp"))
    here = {key for portion in bulk.portions([key for key, _ in found]) for key in open_keys(portion)}
    return [(key, _past(stamp)) for key, stamp in found if key in here]


def _selected(selection: Selection) -> QuerySet[Shown]:
    """Stamps grow with numbers, so a span of time is a span of numbers: every page costs the same."""
    found = Shown.objects.filter(number__gt=selection.after)
    if selection.of_set:
        found = found.filter(kind=selection.of_set)
    stamped = Shown.objects.order_by("stamp", "number").values_list("number", flat=True)
    if selection.starts is not None:
        first = stamped.filter(stamp__gte=selection.starts).first()
        found = Shown.objects.none() if first is None else found.filter(number__gte=first)
    if selection.ends is not None:
        behind = stamped.filter(stamp__gte=selection.ends).first()
        found = found if behind is None else found.filter(number__lt=behind)
    return found


def _told(rows: Sequence[Shown], *, whole: bool) -> tuple[Told, ...]:
    keys = [row.key for row in rows if not row.gone]
    records = open_records(keys) if whole else {}
    here = records.keys() if whole else open_keys(keys)
    return tuple(
        Told(row.key, row.kind, row.number, _past(row.stamp), row.key not in here, records.get(row.key))
        for row in rows
    )


def _past(stamp: datetime) -> datetime:
    return min(stamp, _now())


def _now() -> datetime:
    return clock.now().replace(microsecond=0)
