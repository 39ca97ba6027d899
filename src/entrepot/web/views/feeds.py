"""What calendars read: when a facility is busy, without saying who has it; and somebody's own bookings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from icalendar import Calendar, Event

from entrepot.booking import actions, feeds, queries
from entrepot.booking.domain.days import DAY
from entrepot.booking.domain.spans import Span, merged
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.words import state_of
from entrepot.web.names import organisation_name, place_name
from entrepot.web.views.booking import timetable_of

PAST: Final = 7 * DAY
KNOWN: Final = timedelta(days=180)
STATUS: Final[Mapping[str, str]] = {
    State.ASKED: "TENTATIVE", State.CONFIRMED: "CONFIRMED", State.USED: "CONFIRMED", State.CLOSED: "CONFIRMED",
}  # fmt: skip
"""What a calendar calls it; every other state is cancelled there."""


def busy(request: HttpRequest, key: str) -> HttpResponse:
    """When all units of a facility are taken or closed by exception, as iCalendar (RFC 5545)."""
    timetable = timetable_of(key, party_of(request))
    now = clock.now()
    within = Span(now - PAST, now + KNOWN)
    diary = queries.diary(timetable, within)
    calendar = _calendar("busy", title_of(timetable.resource).title)
    for span in merged(diary.full(within)):
        event = _event(f"{key}-{span.start:%Y%m%dT%H%M%SZ}", span)
        event.add("summary", "Busy")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return _sent(calendar, "busy.ics")


def own(request: HttpRequest, secret: str) -> HttpResponse:
    """The bookings of whoever this secret belongs to, in their language, on the clock where each facility stands."""
    account = feeds.followed(secret)
    if account is None:
        raise Http404
    with translation.override(account.language or translation.get_language()):
        calendar = _calendar("bookings", _("Bookings"))
        for booking in feeds.own(account):
            calendar.add_component(_booked(booking, request))
    calendar.add_missing_timezones()
    return _sent(calendar, "bookings.ics")


@login_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Give one's calendar a new address, or have none."""
    if "end" in request.POST:
        actions.end_feed(by=party_of(request))
    else:
        actions.renew_feed(by=party_of(request))
    return redirect(reverse("web:bookings") + "#calendar")


def _booked(booking: Booking, request: HttpRequest) -> Event:
    resource, zone = booking.timetable.resource, booking.timetable.clock
    span = Span(booking.starts.astimezone(zone), booking.ends.astimezone(zone))
    event = _event(booking.key, span)
    event.add("summary", title_of(resource).title)
    event.add("status", STATUS.get(booking.state, "CANCELLED"))
    event.add("sequence", booking.version)
    where = organisation_name(resource.organisation), place_name(resource.place)
    event.add("location", ", ".join(filter(None, where)))
    event.add("description", "\n".join(filter(None, (state_of(booking), booking.purpose))))
    event.add("url", request.build_absolute_uri(reverse("web:booking", args=[booking.key])))
    return event


def _calendar(what: str, name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//Entrepot//{what}//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(uid: str, span: Span) -> Event:
    event = Event()
    event.add("uid", f"{uid}{feeds.OURS}")
    event.add("dtstamp", clock.now())
    event.add("dtstart", span.start)
    event.add("dtend", span.end)
    return event


def _sent(calendar: Calendar, name: str) -> HttpResponse:
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
