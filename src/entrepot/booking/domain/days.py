"""Days where a facility stands: its clock, its holidays, and weekends on which people work in exchange for a day off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from entrepot.booking.domain.spans import Span

if TYPE_CHECKING:
    from holidays import HolidayBase

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


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


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A day as working people see it.

    Attributes:
        weekday: whose hours hold, 0 for Monday: of a Saturday that is worked in exchange Friday's, of such a Sunday Monday's.
        holiday: the name of the public holiday, empty on other days.
    """

    weekday: int
    holiday: str = ""


def work_day(day: date, jurisdiction: str, language: str = "en") -> WorkDay:
    """What kind of day it is under a law such as ``CN-GD``, ``HK`` or ``DE-BY``; where no holidays are known every day is an ordinary one."""
    table = _holidays(jurisdiction, language)
    if table is None:
        return WorkDay(day.weekday())
    if name := table.get(day):
        return WorkDay(day.weekday(), str(name))
    if day in table.weekend_workdays:
        return WorkDay(SATURDAY - 1 if day.weekday() == SATURDAY else 0)
    return WorkDay(day.weekday())


@lru_cache(maxsize=64)
def _holidays(jurisdiction: str, language: str) -> HolidayBase | None:
    from holidays import country_holidays  # noqa: PLC0415 -- slow to load

    country, _, part = jurisdiction.partition("-")
    for subdivision in (part or None, None):
        for speaking in (_SPOKEN.get(language), None):
            try:
                return country_holidays(country, subdiv=subdivision, language=speaking)
            except NotImplementedError:
                continue
    return None


_SPOKEN = {"en": "en_US", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "de": "de"}
