"""A calendar into rows: one for each place that it says the opening hours of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from icalendar import Calendar

from entrepot.intake.readers.calendars.events import (
    WEEKDAYS,
    Irregular,
    Single,
    Weekly,
    parts_of,
    text_of,
)
from entrepot.intake.readers.checks import checked
from entrepot.intake.rows import Cell, Limits, RawRow, row_problem, source_error
from entrepot.vocabulary.problems import Code

_FOLDED: Final = re.compile(rb"\r?\n[ \t]")
_IDS: Final = ("X-FACILITY-ID", "X-RESOURCE-ID")
_EVENTS: Final = ("VEVENT", "AVAILABLE")


@dataclass(slots=True)
class _Hours:
    """What is known of one place."""

    key: str
    name: str
    text: str = ""
    link: str = ""
    modified: str = ""
    weekly: dict[Weekly, None] = field(default_factory=dict)
    singles: dict[str, None] = field(default_factory=dict)
    irregular: dict[str, None] = field(default_factory=dict)


def read_calendar(content: bytes, file: str, limits: Limits) -> tuple[RawRow, ...]:
    """Return a row for every place, in the order of the file, numbered from 1.

    `opening_hours` holds what repeats by weekday (`Mon 08:00-12:00, 13:00-18:00; Tue 08:00-18:00`),
    `time_zone` its zone, `opening_exceptions` single days, `opening_other` the rules that are neither, each
    of which is warned about. Raises SourceError when it is no calendar.
    """
    places: dict[str, _Hours] = {}
    for calendar in _calendars(content, file):
        zone = text_of(calendar, "X-WR-TIMEZONE")
        for event in calendar.walk():
            if event.name in _EVENTS:
                _add(_place(places, calendar, event), event, zone)
    return tuple(_row(number, place, limits) for number, place in enumerate(places.values(), start=1))


def _calendars(content: bytes, file: str) -> Sequence[Any]:
    """Parse without the definitions of time zones: their names say enough, and their rules can be endless."""
    try:
        found = Calendar.from_ical(_without_zones(content), multiple=True)
    except Exception as error:  # icalendar fails in many ways on what is none
        reason = " ".join(str(error).split())[:160].rstrip(".") or type(error).__name__
        raise source_error(Code.CALENDAR_UNREADABLE, file=file, reason=reason) from error
    calendars = [each for each in found if isinstance(each, Calendar)]
    if not calendars:
        raise source_error(Code.CALENDAR_UNREADABLE, file=file, reason="it breaks off")
    return calendars


def _without_zones(content: bytes) -> bytes:
    kept: list[bytes] = []
    is_inside = False
    for line in _FOLDED.sub(b"", content.removeprefix(b"\xef\xbb\xbf")).splitlines():
        said = line.strip().upper()
        if said == b"BEGIN:VTIMEZONE":
            is_inside = True
        elif said == b"END:VTIMEZONE":
            is_inside = False
        elif not is_inside:
            kept.append(line)
    return b"\r\n".join(kept) + b"\r\n"


def _place(places: dict[str, _Hours], calendar: Any, event: Any) -> _Hours:
    """Return the place an event belongs to: by an id, its location, the calendar's name, or its own words."""
    own = next((key for each in (event, calendar) for name in _IDS if (key := text_of(each, name))), "")
    called = text_of(calendar, "X-WR-CALNAME") or text_of(calendar, "NAME")
    where = text_of(event, "LOCATION")
    name = where or called or text_of(event, "SUMMARY") or text_of(event, "UID")
    key = own or name
    if key not in places:
        text = text_of(calendar, "X-WR-CALDESC") or text_of(calendar, "DESCRIPTION")
        places[key] = _Hours(key, (called or name) if own else name, text)
    return places[key]


def _add(place: _Hours, event: Any, zone: str) -> None:
    place.link = place.link or text_of(event, "URL")
    changed = getattr(event.get("LAST-MODIFIED"), "dt", None)
    if changed is not None:
        place.modified = max(place.modified, changed.isoformat())
    for part in parts_of(event, zone):
        if isinstance(part, Weekly):
            place.weekly[part] = None
        elif isinstance(part, Single):
            place.singles[part.text] = None
        elif isinstance(part, Irregular):
            place.irregular[part.text] = None


def _row(number: int, place: _Hours, limits: Limits) -> RawRow:
    zones = sorted({part.zone for part in place.weekly if part.zone})
    values: dict[str, Cell] = {
        "id": place.key,
        "kind": "facility",
        "title": place.name,
        "text": place.text,
        "link": place.link,
        "modified": place.modified,
        "opening_hours": "; ".join(_by_weekday(place, several_zones=len(zones) > 1)),
        "time_zone": ", ".join(zones),
        "opening_exceptions": "; ".join(sorted(place.singles)),
        "opening_other": "; ".join(place.irregular),
    }
    kept = {name: value for name, value in values.items() if value}
    fit, problems = checked(kept, number, limits)
    unread = (
        row_problem(Code.HOURS_NOT_WEEKLY, number, "opening_other", value=text[:100])
        for text in place.irregular
    )
    return RawRow(number, fit, (*problems, *unread))


def _by_weekday(place: _Hours, *, several_zones: bool) -> Iterator[str]:
    for day, name in enumerate(WEEKDAYS):
        spans = sorted(
            f"{part.span}{f' {part.zone}' if several_zones else ''}"
            f"{f' ({part.since}/{part.until})' if part.until else ''}"
            for part in place.weekly
            if part.weekday == day
        )
        if spans:
            yield f"{name} {', '.join(spans)}"
