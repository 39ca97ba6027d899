"""What calendars read: when a facility is busy, without saying who has it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from icalendar import Calendar, Event

from entrepot.booking import queries
from entrepot.booking.domain.days import DAY
from entrepot.booking.domain.spans import Span, merged
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.booking.rows import title_of
from entrepot.web.views.booking import timetable_of

PAST: Final = 7 * DAY
KNOWN: Final = timedelta(days=180)


def busy(request: HttpRequest, key: str) -> HttpResponse:
    """When all units of a facility are taken or closed by exception, as iCalendar (RFC 5545)."""
    timetable = timetable_of(key, party_of(request))
    now = clock.now()
    within = Span(now - PAST, now + KNOWN)
    diary = queries.diary(timetable, within)
    calendar = Calendar()
    calendar.add("prodid", "-//Entrepot//busy//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title_of(timetable.resource).title)
    for span in merged(diary.full(within)):
        event = Event()
        event.add("uid", f"{key}-{span.start:%Y%m%dT%H%M%SZ}@entrepot")
        event.add("dtstamp", now)
        event.add("dtstart", span.start)
        event.add("dtend", span.end)
        event.add("summary", "Busy")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="busy.ics"'
    return response
