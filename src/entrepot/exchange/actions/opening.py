"""What harvesters are told of is numbered: one after the other, so that nobody who asks for what came since a moment misses anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.exchange import opening
from entrepot.exchange.models import Doors, Shown
from entrepot.journal import actions as journal
from entrepot.journal.queries import latest_sequence
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import bulk, clock

STREAM: Final = "doors"
LOOKED_AT: Final = 200
"""Records that are looked at in one transaction."""
AHEAD: Final = timedelta(seconds=30)
"""How far a stamp lies ahead of the moment it is written. What commits later than its stamp could be missed by whoever asks for what
changed since then; so it is written before its time, and not at all when that has come."""
_NAMES: Final = ("key", "kind", "number", "stamp", "digest", "gone")


class TooLateError(Exception):
    """Writing took so long that the stamp's time has come: nothing was written, and the step is taken again."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One step: how many records were looked at, how many of them are told anew, and whether more is to be looked at."""

    looked_at: int
    told: int
    more: bool


@transaction.atomic
def bring_up_to_date(*, by: Party) -> Opened:
    """Take one step through what changed, or through everything when that is to be looked at again.

    May be cut off anywhere: nothing is written then, and the step is taken again.

    Raises:
        NotAllowedError: ``by`` is not the node.
        TooLateError: it took too long.
    """
    require(by, "exchange.work")
    doors = _locked()
    found = opening.news(doors.position, LOOKED_AT)
    if found.position > doors.position:
        doors.position = found.position
        doors.sweeps = doors.sweeps or found.everything
        return _step(doors, found.keys, by, more=True)
    if not doors.sweeps and not doors.swept:
        return Opened(0, 0, False)
    if not doors.swept:
        doors.sweeps = False  # asked for once more meanwhile, it begins once more at the end
    keys, doors.swept = opening.everything(doors.swept, LOOKED_AT)
    return _step(doors, keys, by, more=bool(doors.swept) or doors.sweeps)


@transaction.atomic
def look_at_everything(*, by: Party) -> None:
    """Have all records looked at again: a day has passed, and with it the end of some.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    doors = _locked()
    doors.sweeps = True
    doors.save()


def _locked() -> Doors:
    """How far the doors have come, kept from others until the transaction ends."""
    now = _whole(clock.now())
    first = {
        "position": latest_sequence(),
        "stamp": now,
        "opened": now,
    }  # a look at everything tells the rest
    Doors.objects.get_or_create(pk=1, defaults=first)
    return Doors.objects.select_for_update().get(pk=1)


def _step(doors: Doors, keys: Sequence[str], by: Party, *, more: bool) -> Opened:
    stamp = max(doors.stamp, _whole(clock.now()) + AHEAD)
    rows = _told(doors.last, keys, stamp)
    if rows:
        bulk.add_rows(Shown, _NAMES, rows, over=("key",))
        doors.last, doors.stamp = doors.last + len(rows), stamp
        details = {"records": len(rows), "gone": sum(bool(row[-1]) for row in rows), "number": doors.last}
        journal.record(
            stream=STREAM,
            actor=by.actor,
            acts=[journal.Act("doors.told", "doors", details, rule="exchange.work")],
        )
    doors.save()
    if clock.now() >= stamp:
        raise TooLateError
    return Opened(len(keys), len(rows), more)


def _told(last: int, keys: Sequence[str], stamp: datetime) -> list[tuple[object, ...]]:
    """Rows of those records that are told otherwise than before, with the numbers that follow the last."""
    here = {key: one for portion in bulk.portions(keys) for key, one in opening.open_records(portion).items()}
    had = opening.shown_before(keys)
    rows: list[tuple[object, ...]] = []
    for key in keys:
        now, before = here.get(key), had.get(key)
        number = last + len(rows) + 1
        if now is not None:
            digest = now.digest
            if before is None or before.gone or before.digest != digest:
                rows.append((key, now.kind, number, stamp, digest, False))
        elif before is not None and not before.gone:
            rows.append((key, before.kind, number, stamp, "", True))
    return rows


def _whole(moment: datetime) -> datetime:
    """The moment, or the next whole second."""
    whole = moment.replace(microsecond=0)
    return whole if whole == moment else whole + timedelta(seconds=1)
