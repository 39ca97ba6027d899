"""Calendars (iCalendar, RFC 5545, with RFC 7953 availability): when a facility is open."""

from dataclasses import dataclass
from typing import Final

from entrepot.intake.formats.json_lists import beginning
from entrepot.intake.formats.protocol import HeldRows, OpenedFile, Options, SourceFile, opened
from entrepot.intake.readers.calendars.rows import read_calendar
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import MEGABYTE, Format, source_error
from entrepot.vocabulary.problems import Code

_MOST_BYTES: Final = 5 * MEGABYTE


@dataclass(frozen=True, slots=True)
class ICalendar:
    """Events that repeat."""

    name: str = "iCalendar"
    endings: tuple[str, ...] = (".ics",)

    def recognises(self, head: bytes, _name: str) -> bool:
        """It begins as every calendar does."""
        return beginning(head).upper().startswith("BEGIN:VCALENDAR")

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Read all events at once."""
        limits = options.limits
        rows = read_calendar(file.whole(min(_MOST_BYTES, limits.parsed_bytes)), file.name, limits)
        if not rows:
            raise source_error(Code.CALENDAR_UNREADABLE, file=file.name, reason="it has no events")
        columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
        return opened(file, Format.ICALENDAR, Header(0, columns), (), HeldRows(rows, file.name))
