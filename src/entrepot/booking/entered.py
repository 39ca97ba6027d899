"""What is entered about a facility's time, read in one question: everybody who books asks it, and most of what it cost was its making."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from django.db import connection

from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Timetable

_ENTERED: Final = """
    SELECT 'taken', taken.starts, taken.ends, booking.held_until, taken.booking_id
    FROM booking_taken taken LEFT JOIN booking_booking booking ON booking.id = taken.booking_id
    WHERE taken.timetable_id = %s AND taken.starts < %s AND taken.ends > %s
    UNION ALL
    SELECT CASE WHEN closed THEN 'closed' ELSE 'added' END, starts, ends, NULL, NULL FROM booking_exceptional
    WHERE timetable_id = %s AND starts < %s AND ends > %s
    UNION ALL
    SELECT 'closed', starts, resolved, NULL, NULL FROM booking_incident
    WHERE closes AND timetable_id = %s AND starts < %s AND (resolved IS NULL OR resolved > %s)
    UNION ALL
    SELECT 'closed', starts, ends, NULL, NULL FROM booking_outsideevent
    WHERE timetable_id = %s AND starts < %s AND ends > %s
"""


@dataclass(frozen=True, slots=True)
class Entered:
    """A time that is taken, at which it is closed (by an exception, an incident or a calendar that others keep), or open beyond its hours.

    Attributes:
        until: when a hold runs out.
        booking: whose time it is, as the database numbers it.
    """

    what: Literal["taken", "closed", "added"]
    span: Span
    until: datetime | None = None
    booking: int | None = None


def entered(timetable: Timetable, within: Span) -> Iterator[Entered]:
    """Whatever touches a span; an incident that is not resolved closes the facility until the span's end."""
    adapted = connection.ops.adapt_datetimefield_value
    asked = [timetable.pk, adapted(within.end), adapted(within.start)]
    with connection.cursor() as cursor:
        cursor.execute(_ENTERED, asked * 4)
        rows = cursor.fetchall()
    for what, starts, ends, until, booking in rows:
        start, end = _moment(starts), _moment(ends) or within.end
        if start is not None and start < end:
            yield Entered(what, Span(start, end), _moment(until), booking)


def _moment(stored: datetime | str | None) -> datetime | None:
    """SQLite keeps moments in UTC, as text without saying so."""
    told = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return told.replace(tzinfo=UTC) if told is not None and told.tzinfo is None else told
