"""Events of a calendar as spans of opening: what repeats by weekday, what is on single days, what is neither.

Repetition is not expanded here: a rule that repeats by weekday is written as such, any other is told as it
stands.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CODES: Final = {code: at for at, code in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_WEEKLY: Final = frozenset({"FREQ", "BYDAY", "UNTIL", "WKST", "INTERVAL"})
_CLOSED: Final = re.compile(
    r"\b(?:closed|closure|holiday|geschlossen|schließ\w*|feiertag)\b|关闭|關閉|闭馆|閉館|休息|休馆|休館|停机|放假", re.IGNORECASE
)  # fmt: skip
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Open on a weekday (0 is Monday), from and to as `08:00`; `until` is the last day in ISO 8601, empty for
    ever."""

    weekday: int
    span: str
    zone: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Single:
    """Something on one day or on several: `2026-12-24 closed`, `2026-12-05 10:00-14:00`."""

    text: str


@dataclass(frozen=True, slots=True)
class Irregular:
    """A rule or an event that is neither, as it stands."""

    text: str


Part = Weekly | Single | Irregular


def parts_of(event: Any, zone: str) -> Iterator[Part]:
    """Yield what an event says; `zone` is the calendar's, for times that name none.

    Cancelled series and those that say when it is closed give nothing on weekdays.
    """
    start, end = _span(event)
    if start is None or end is None or end < start:
        yield Irregular(_words(event))
        return
    hours = _hours(start, end)
    named = _zone(event, start, zone)
    is_closed = (
        bool(_CLOSED.search(text_of(event, "SUMMARY"))) or text_of(event, "STATUS").upper() == "CANCELLED"
    )
    rule = event.get("RRULE")
    if event.get("RECURRENCE-ID") is not None:
        yield Single(f"{_moved(event)} {'closed' if is_closed else hours}")
    elif rule is None:
        yield Single(_days(start, end) + (" closed" if is_closed else f" {hours}"))
    elif not is_closed:
        days = _weekdays(rule, start)
        if days is None:
            yield Irregular(f"{_rule_text(rule)} {hours}")
        until = _until(rule, start)
        for day in days or ():
            yield Weekly(day, hours, named, start.date().isoformat() if until else "", until)
    for date in _listed(event, "EXDATE"):
        yield Single(f"{date} not {hours}")
    for date in _listed(event, "RDATE"):
        yield Single(f"{date} {hours}")


def _span(event: Any) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return start and end; both at midnight for whole days, None where they cannot be read."""
    start = _moment(event.get("DTSTART"))
    if start is None:
        return None, None
    if event.get("DTEND") is not None:
        return start, _like(_moment(event.get("DTEND")), start)
    lasting = getattr(event.get("DURATION"), "dt", None)
    if isinstance(lasting, dt.timedelta):
        return start, start + lasting
    is_day = not isinstance(getattr(event.get("DTSTART"), "dt", None), dt.datetime)
    return start, start + _DAY if is_day else None


def _moment(value: Any) -> dt.datetime | None:
    moment = getattr(value, "dt", None)
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time()) if isinstance(moment, dt.date) else None


def _like(end: dt.datetime | None, start: dt.datetime) -> dt.datetime | None:
    """Return the end in the zone of the start; None when only one of them has any."""
    if end is None or (end.tzinfo is None) != (start.tzinfo is None):
        return None
    return end.astimezone(start.tzinfo) if end.tzinfo else end


def _hours(start: dt.datetime, end: dt.datetime) -> str:
    """Write from when to when: `08:00-18:00`, to midnight `24:00`."""
    to = "24:00" if end.time() == dt.time() and end > start else f"{end:%H:%M}"
    return f"{start:%H:%M}-{to}"


def _days(start: dt.datetime, end: dt.datetime) -> str:
    last = (end - dt.timedelta(microseconds=1)).date() if end > start else start.date()
    return f"{start.date()}" if last <= start.date() else f"{start.date()}/{last}"


def _zone(event: Any, start: dt.datetime, zone: str) -> str:
    """Return the zone's name; empty when the times are those of wherever it is."""
    if isinstance(start.tzinfo, ZoneInfo):
        return str(start.tzinfo.key)
    if start.tzinfo is not None:
        return str(start.tzname() or "")
    return str(getattr(event.get("DTSTART"), "params", {}).get("TZID", "")) or zone


def _weekdays(rule: Any, start: dt.datetime) -> list[int] | None:
    """Return the weekdays (0 is Monday) on which a rule repeats; None when it does not do so every week."""
    if not isinstance(rule, dict):
        return None
    parts = {str(name).upper(): value for name, value in rule.items()}
    often = [str(each).upper() for each in parts.get("FREQ", ())]
    every = [int(each) for each in parts.get("INTERVAL", (1,))]
    if not _WEEKLY.issuperset(parts) or often not in (["WEEKLY"], ["DAILY"]) or every != [1]:
        return None
    written = [str(each).upper() for each in parts.get("BYDAY", ())]
    if any(each not in _CODES for each in written):
        return None
    if written:
        return sorted({_CODES[each] for each in written})
    return [start.weekday()] if often == ["WEEKLY"] else list(range(7))


def _until(rule: Any, start: dt.datetime) -> str:
    moments = rule.get("UNTIL", ()) if isinstance(rule, dict) else ()
    for moment in moments:
        if isinstance(moment, dt.datetime):
            local = moment.astimezone(start.tzinfo) if moment.tzinfo and start.tzinfo else moment
            return local.date().isoformat()
        if isinstance(moment, dt.date):
            return moment.isoformat()
    return ""


def _rule_text(rule: Any) -> str:
    written = rule.to_ical() if hasattr(rule, "to_ical") else rule
    return written.decode("utf-8", "replace") if isinstance(written, bytes) else str(written)


def _moved(event: Any) -> str:
    moment = _moment(event.get("RECURRENCE-ID"))
    return _words(event) if moment is None else f"{moment.date()}"


def _listed(event: Any, name: str) -> Iterator[str]:
    """Yield the days of a list of dates."""
    found = event.get(name)
    for each in found if isinstance(found, list) else [found]:
        for value in getattr(each, "dts", ()):
            moment = _moment(value)
            if moment is not None:
                yield f"{moment.date()}"


def _words(event: Any) -> str:
    return (text_of(event, "SUMMARY") or text_of(event, "UID") or "?")[:100]


def text_of(event: Any, name: str) -> str:
    """Return a property's words in one line; empty when there is none."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return "" if value is None else " ".join(str(value).split())
