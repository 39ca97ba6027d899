"""An iCalendar file (RFC 5545) as text, pared down to what says when somebody is busy: what an event is about, who comes and where is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

OF_EVENT: Final = frozenset({
    "UID", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "TRANSP",
})  # fmt: skip
OF_ZONE: Final = frozenset({"TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"})
OBSERVANCES: Final = frozenset({"STANDARD", "DAYLIGHT"})
TITLE: Final = 200
"""Characters of a title that are kept."""
_FOLDED: Final = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_HEAD: Final = re.compile(r'((?:[^":]|"[^"]*")*):')
_ZONE: Final = re.compile(r";TZID=", re.IGNORECASE)


class NoCalendar(StrEnum):
    """Why a text is no calendar."""

    OTHER = "it does not begin as a calendar does"
    CUT = "it breaks off"
    MANY = "it has too many events"


class NoCalendarError(ValueError):
    """The whole text cannot be used: a calendar that broke off must not open what its missing part closes."""

    def __init__(self, why: NoCalendar) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a calendar is kept.

    Attributes:
        zone: the zone of times that name none, as the calendar calls it; mostly empty.
        zones: definitions of zones (VTIMEZONE) by their name.
        events: each event's own lines, with ``X-TZID`` for ``TZID``: zones are looked up here, and not in a table that all calendars of a process share.
        broken: events that begin and do not end.
    """

    zone: str = ""
    zones: Mapping[str, str] | None = None
    events: tuple[str, ...] = ()
    broken: int = 0

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "zone": self.zone, "zones": dict(self.zones or {}), "events": list(self.events), "broken": self.broken,
        }  # fmt: skip

    @classmethod
    def kept(cls, plain: Mapping[str, Any]) -> Parts:
        """What was kept."""
        return cls(plain["zone"], plain["zones"], tuple(plain["events"]), plain["broken"]) if plain else cls()


def parts_of(content: bytes, *, most: int) -> Parts:
    """Take a calendar apart.

    Args:
        most: so many events are taken.

    Raises:
        NoCalendarError: it is none, it breaks off, or it has more events.
    """
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    lines = [line for line in _LINE_END.split(_FOLDED.sub("", text)) if line.strip()]
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise NoCalendarError(NoCalendar.OTHER)
    if lines[-1].strip().upper() != "END:VCALENDAR":
        raise NoCalendarError(NoCalendar.CUT)
    taken = _Taking()
    for line in lines:
        taken.line(line.strip())
        if len(taken.events) > most:
            raise NoCalendarError(NoCalendar.MANY)
    return Parts(taken.zone[:TITLE], taken.zones, tuple(taken.events), taken.broken)


class _Taking:
    """Goes through the lines of a calendar; ``within`` is the way from the calendar to the component that a line is in."""

    def __init__(self) -> None:
        self.zone = ""
        self.zones: dict[str, str] = {}
        self.events: list[str] = []
        self.broken = 0
        self.within: list[str] = []
        self.lines: list[str] = []

    def line(self, line: str) -> None:
        """Take one line, unfolded."""
        head = _HEAD.match(line)
        if head is None:
            return
        name, value = head[1].split(";", 1)[0].strip().upper(), line[head.end() :]
        if name == "BEGIN":
            self._begin(value.strip().upper())
        elif name == "END":
            self._end(value.strip().upper())
        elif self.within == ["VEVENT"] and name in OF_EVENT:
            said = value[:TITLE] if name == "SUMMARY" else value
            self.lines.append(f"{_ZONE.sub(';X-TZID=', head[1])}:{said}")
        elif self.within[:1] == ["VTIMEZONE"] and name in OF_ZONE:
            self.lines.append(line)
        elif not self.within and name == "X-WR-TIMEZONE":
            self.zone = value.strip()

    def _begin(self, component: str) -> None:
        if component in {
            "VEVENT",
            "VTIMEZONE",
        }:  # they lie in nothing but a calendar: what was begun before has not ended
            self.broken += "VEVENT" in self.within
            self.within, self.lines = [component], []
        elif component != "VCALENDAR":
            self.within.append(component)
            if self.within[0] == "VTIMEZONE" and component in OBSERVANCES:
                self.lines.append(f"BEGIN:{component}")

    def _end(self, component: str) -> None:
        if component == "VCALENDAR":
            self.broken += "VEVENT" in self.within
            self.within = []
        if component not in self.within:
            return
        if self.within[0] == "VTIMEZONE" and component in OBSERVANCES:
            self.lines.append(f"END:{component}")
        if component == "VEVENT":
            self.events.append(block(component, self.lines))
        elif component == "VTIMEZONE":
            self._zone()
        del self.within[self.within.index(component) :]

    def _zone(self) -> None:
        name = next(
            (line.partition(":")[2].strip() for line in self.lines if line.upper().startswith("TZID")), ""
        )
        if name:
            self.zones[name] = block("VTIMEZONE", self.lines)


def block(component: str, lines: Iterable[str]) -> str:
    """A component with its lines."""
    return "\r\n".join((f"BEGIN:{component}", *lines, f"END:{component}", ""))
