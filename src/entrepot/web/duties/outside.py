"""Duties about calendars that others keep: one meets a booking, or cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.booking import queries
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, OutsideCalendar
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import allows
from entrepot.web.booking.calendars import problem_said
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.words import when
from entrepot.web.duties.registry import Told, noted


def tell_meetings(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """An event of a calendar meets a booking; both stay as they are until somebody decides."""
    booked = {item.key: item for item in queries.bookings(party).filter(key__in=[d.subject for d in duties])}
    calendars = _calendars([str(duty.details.get("calendar")) for duty in duties], party)
    found = {}
    for duty in duties:
        item, calendar = booked.get(duty.subject), calendars.get(str(duty.details.get("calendar")))
        if item is None or calendar is None:
            continue
        told = {
            "name": calendar.name, "title": title_of(item.timetable.resource).title, "when": when(item.span, item.timetable),
        }  # fmt: skip
        sentence = _("The calendar “%(name)s” is busy when “%(title)s” is booked: %(when)s") % told
        discreet = _("A calendar is busy when “%(title)s” is booked: %(when)s") % told
        url = reverse("web:booking", args=[item.key])
        facts = ((_("Busy by the calendar"), _busy(duty, item)),)
        found[duty.pk] = Told(
            sentence, discreet, url, _("Look at the booking"), facts=facts, ways=(noted(duty),)
        )
    return found  # fmt: skip


def tell_failures(duties: Sequence[Duty], party: Party) -> Mapping[int, Told]:
    """A calendar could not be read several times in a row."""
    calendars = _calendars([duty.subject for duty in duties], party)
    found = {}
    for duty in duties:
        calendar = calendars.get(duty.subject)
        if calendar is None:
            continue
        told = {"name": calendar.name, "title": title_of(calendar.timetable.resource).title}
        sentence = (
            _("The calendar “%(name)s” cannot be read; what it closed of “%(title)s” last stays closed")
            % told
        )
        discreet = _("A calendar cannot be read; what it closed of “%(title)s” last stays closed") % told
        url = reverse("web:outside_calendar", args=[calendar.key])
        facts = ((_("What went wrong"), said),) if (said := problem_said(calendar)) else ()
        found[duty.pk] = Told(
            sentence, discreet, url, _("Look at the calendar"), facts=facts, ways=(noted(duty),)
        )
    return found  # fmt: skip


def _calendars(keys: Sequence[str], party: Party) -> dict[str, OutsideCalendar]:
    found = OutsideCalendar.objects.filter(key__in=keys).select_related("timetable__resource__organisation")
    return {item.key: item for item in found if allows(party, "timetable.keep", item.timetable)}


def _busy(duty: Duty, item: Booking) -> str:
    """When it is, by the calendar."""
    start, end = (datetime.fromisoformat(str(duty.details[name])) for name in ("from", "until"))
    return when(Span(start, end), item.timetable)
