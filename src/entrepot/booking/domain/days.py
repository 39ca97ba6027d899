"""Days where a facility stands, by its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from entrepot.booking.domain.spans import Span

DAY = timedelta(days=1)


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """When a clock on the wall shows so many minutes after midnight, in UTC.

    The time that a clock shows twice in autumn is the first one; the one that it leaves out in spring is as if it had not been set.
    1440 minutes are the next midnight.
    """
    ahead, left = divmod(minutes, 24 * 60)
    shown = datetime.combine(day + ahead * DAY, time(left // 60, left % 60), zone)
    return shown.astimezone(UTC)


def whole_day(day: date, zone: ZoneInfo) -> Span:
    """A day from midnight to midnight: 23 or 25 hours when the clock is set."""
    return Span(moment(day, 0, zone), moment(day + DAY, 0, zone))


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Which day it is there."""
    return instant.astimezone(zone).date()
