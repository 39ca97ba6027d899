"""Names of periods: a year, a quarter, a month; and those before one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from entrepot.booking.domain.figures import period_of as year_or_quarter
from entrepot.vocabulary.periods import Period, month_period

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
KINDS: Final = ("month", "quarter", "year")


def period_of(name: str) -> Period | None:
    """The days of a year (``2026``), a quarter (``2026-Q4``) or a month (``2026-11``); None for another name."""
    found = _MONTH.fullmatch(name)
    if found is None or int(found[1]) < 1900:
        return year_or_quarter(name)
    return month_period(int(found[1]), int(found[2]))


def kind_of(name: str) -> str:
    """Of which kind a period of this name is."""
    return "quarter" if "Q" in name else "month" if "-" in name else "year"


def name_at(kind: str, day: date) -> str:
    """The name of the period of a kind in which a day lies."""
    if kind == "year":
        return str(day.year)
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}" if kind == "quarter" else f"{day.year}-{day.month:02}"


def up_to(name: str, count: int) -> list[str]:
    """The names of so many periods of one kind that end with this one, the earliest first.

    Raises:
        ValueError: no period has this name.
    """
    found: list[str] = []
    period = period_of(name)
    if period is None:
        raise ValueError(f"no period is called {name}")
    for _ in range(count):
        found.append(name_at(kind_of(name), period.start))
        period = period_of(name_at(kind_of(name), period.start - timedelta(days=1)))
        if period is None:
            break
    return found[::-1]
