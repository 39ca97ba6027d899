"""The clocks that a calendar's times are shown by: zones by the names that calendar programs give them, or by their own definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from io import StringIO
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from dateutil.tz import tzical
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from entrepot.booking.domain.icstext import Parts

_RULE: Final = re.compile(r"^RRULE:(.*)$", re.MULTILINE)
_YEARLY: Final = frozenset({"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a clock on the wall shows, without a zone, and which clock."""

    wall: datetime
    clock: tzinfo

    @property
    def instant(self) -> datetime:
        """When it shows that, in UTC: the first time where it does so twice; where it leaves it out, as if it had not been set (RFC 5545, 3.3.5)."""
        return self.wall.replace(tzinfo=self.clock).astimezone(UTC)

    def at(self, wall: datetime) -> Shown:
        """What the same clock shows at another time."""
        return Shown(wall, self.clock)


class Clocks:
    """The clocks of one calendar.

    Attributes:
        place: the clock where the facility stands: whole days are days there.
        default: the clock of times that name none.
    """

    def __init__(self, parts: Parts, place: ZoneInfo) -> None:
        self._defined = parts.zones or {}
        self._found: dict[str, tzinfo | None] = {}
        self.place = place
        self.default = self.named(parts.zone) or place

    def named(self, name: str) -> tzinfo | None:
        """The clock of a zone; None where it is neither known nor defined."""
        if name not in self._found:
            known = next((item for item in _spellings(name) if item in _zones()), None)
            text = self._defined.get(name, "")
            self._found[name] = ZoneInfo(known) if known else _as_defined(text) if text else None
        return self._found[name]


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _spellings(name: str) -> Iterator[str]:
    """What a zone may be called: as it is, as Windows calls it, without the program's name before it (``/mozilla.org/20050126_1/Europe/Berlin``)."""
    plain = name.strip('"/ ')
    yield plain
    yield WINDOWS_TO_OLSON.get(plain, "")
    parts = plain.split("/")
    for start in range(1, len(parts) - 1):
        yield "/".join(parts[start:])


def _as_defined(text: str) -> tzinfo | None:
    """A zone by its own definition, where its clock is set once a year at most by each rule: a rule may be endless."""
    for rule in _RULE.findall(text):
        parts = dict(part.partition("=")[::2] for part in rule.strip().upper().split(";"))
        if (
            parts.get("FREQ") != "YEARLY"
            or not _YEARLY.issuperset(parts)
            or parts.get("INTERVAL", "1") != "1"
        ):
            return None
    try:
        found = tzical(StringIO(text)).get()
        datetime(2026, 1, 1, tzinfo=found).utcoffset()
    except Exception:  # dateutil fails in many ways on what is none
        return None
    return found if isinstance(found, tzinfo) else None
