"""How the region's facilities were used in the past weeks: bookings of the laboratory's, and logs as instruments keep them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

from entrepot.booking import actions, queries
from entrepot.booking.actions import Past
from entrepot.booking.domain.days import DAY, whole_day
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Timetable
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock

HOUR: Final = timedelta(hours=1)
WEEKS: Final = 9
"""The week that is running and eight before it, so that there are eight whole ones."""
FACILITIES: Final = 16
BUSY: Final = (7, 5, 6, 4, 5, 2, 1)
"""Of ten days of each weekday, on how many somebody comes."""
_SPREAD: Final = 2654435761  # Knuth's multiplier: spreads small numbers without a generator


def remember_weeks(by: Party, *, lab: Party, firm: Organisation, booked_by: str) -> None:
    """Logs of some facilities, and at the laboratory's own what was booked: once longer than booked, once nobody came, and in the night nobody ever."""
    known = Timetable.objects.filter(resource__kind="facility").select_related("resource__organisation")
    own = list(known.filter(resource__organisation__in=lab.organisations()).order_by("resource__key"))
    others = list(known.exclude(pk__in=[item.pk for item in own]).order_by("resource__key")[:FACILITIES])
    visitors = [firm, *Organisation.objects.filter(kind="enterprise").exclude(pk=firm.pk).order_by("key")[:5]]
    with tempfile.TemporaryDirectory() as folder:
        for number, timetable in enumerate((*own, *others)):
            sessions = list(_sessions(timetable, number))
            past = _booked(timetable, sessions, firm, booked_by) if timetable in own else []
            actions.keep_past(past=past, by=by)
            path = Path(folder) / "log.csv"
            _write(path, _rows(timetable, sessions, number, visitors, past))
            actions.import_log(timetable=timetable, path=path, name="instrument-log.csv", by=by)


def _sessions(timetable: Timetable, number: int) -> Iterator[Span]:
    """By day at most one session, within the hours of the day."""
    today = clock.now().astimezone(timetable.clock).date()
    for back in range(7 * WEEKS, 0, -1):
        day = today - back * DAY
        chance = _drawn(number, back)
        whole = whole_day(day, timetable.clock)
        awake = Span(whole.start + 8 * HOUR, whole.start + 20 * HOUR)
        opened = [span for span in queries.opening(timetable, awake).spans(awake) if span.length >= 2 * HOUR]
        if opened and chance % 10 < BUSY[day.weekday()]:
            span = opened[chance // 10 % len(opened)]
            length = min((2 + chance // 100 % 4) * HOUR, span.length)
            yield Span(span.start, span.start + length)


def _booked(timetable: Timetable, sessions: Sequence[Span], firm: Organisation, person: str) -> list[Past]:
    """Every fifth session was booked by the firm; to the last but one nobody came."""
    chosen = sessions[::5]
    return [
        Past(timetable, span, firm, person, missed=turn == len(chosen) - 2)
        for turn, span in enumerate(chosen)
    ]


def _rows(
    timetable: Timetable, sessions: Sequence[Span], number: int, visitors: Sequence[Organisation], past: Sequence[Past]
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    """The log: nobody knows who came every eleventh time; one booking of each facility lasted three quarters of an hour longer, of one the log says
    nothing."""
    home = timetable.resource.organisation
    booked = {item.span: item for item in past}
    silent = past[-1].span if past else None
    for turn, span in enumerate(sessions):
        item = booked.get(span)
        if (item is not None and item.missed) or span == silent:
            continue
        guest = visitors[(turn + number) % len(visitors)] if turn % 6 == 1 else home
        who = item.organisation if item is not None else guest
        end = span.end + 0.75 * HOUR if item is not None and item is past[-3] else span.end
        named = who.key if who is not None and turn % 11 != 10 else ""
        yield span.start.isoformat(), end.isoformat(), f"user {_drawn(number, turn) % 7}", named


def _write(path: Path, rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("start", "end", "user", "organisation"))
        writer.writerows(rows)


def _drawn(one: int, two: int) -> int:
    """The same number for the same two, spread over what comes out."""
    return (one * 7919 + two) * _SPREAD % 2**32 // 1000
