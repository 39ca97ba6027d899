"""Days as working people see them, by law: holidays, and weekends on which people work in exchange for a day off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A day as working people see it.

    Attributes:
        weekday: whose hours hold, 0 for Monday: of a Saturday that is worked in exchange Friday's, of such a Sunday Monday's.
        holiday: the name of the public holiday, empty on other days.
    """

    weekday: int
    holiday: str = ""

    @property
    def worked(self) -> bool:
        """Whether it counts as a working day."""
        return not self.holiday and self.weekday < SATURDAY


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


def working_day_after(day: date, number: int, jurisdiction: str) -> date:
    """The last day of a term of so many working days that begins the day after ``day``; ``day`` itself for none."""
    last = day
    while number > 0:
        last += timedelta(days=1)
        number -= work_day(last, jurisdiction).worked
    return last


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


_SPOKEN: Final = {"en": "en_US", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "de": "de"}
