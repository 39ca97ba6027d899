"""Calendars that others keep and by which a facility is closed: named, read, changed and taken away by its managers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, queries
from entrepot.booking.models import OutsideCalendar
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.booking.calendars import calendar_row, closings, left
from entrepot.web.booking.rows import title_of
from entrepot.web.forms.calendars import CalendarForm
from entrepot.web.refusals import why_not
from entrepot.web.views.keeping import kept_timetable


@login_required
def calendars(request: HttpRequest, key: str) -> HttpResponse:
    """The calendars by which a facility is closed, and the form to name another."""
    party = party_of(request)
    timetable = kept_timetable(key, party)
    form = CalendarForm(*_sent(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.add_calendar(
                timetable=timetable, name=given["name"], address=given["address"], parts=form.parts, by=party
            )
        except BookingRefusedError as error:
            form.add_error(None, why_not(error))
        else:
            messages.success(request, _("It is being read; load this page again in a moment."))
            return redirect("web:outside_calendar", key=made.key)
    rows = [calendar_row(item) for item in queries.calendars(timetable)]
    return render(
        request,
        "entrepot/calendars.html",
        {"key": key, "title": title_of(timetable.resource), "rows": rows, "form": form, "zone": timetable.zone},
        status=422 if form.errors else 200,
    )  # fmt: skip


@login_required
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """One of them: what came of it, and the form to change it."""
    party = party_of(request)
    found = _kept(key, party)
    form = CalendarForm(*_sent(request), present=True, initial={"name": found.name})
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.renew_calendar(
                calendar=found, name=given["name"], address=given["address"], parts=form.parts, by=party
            )
        except BookingRefusedError as error:
            messages.error(request, why_not(error))
            return redirect("web:calendars", key=found.timetable.resource.key)
        messages.success(request, _("It is being read; load this page again in a moment."))
        return redirect("web:outside_calendar", key=key)
    resource = found.timetable.resource
    return render(
        request,
        "entrepot/calendar.html",
        {"key": resource.key, "title": title_of(resource), "row": calendar_row(found), "form": form,
         "closings": closings(found), "left": left(found), "fetched": bool(found.address), "zone": found.timetable.zone},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@login_required
def read(request: HttpRequest, key: str) -> HttpResponse:
    """Have it read now."""
    party = party_of(request)
    actions.read_calendar(calendar=_kept(key, party), by=party)
    messages.success(request, _("It is being read; load this page again in a moment."))
    return redirect("web:outside_calendar", key=key)


@require_POST
@login_required
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Be closed by it no more."""
    party = party_of(request)
    found = _kept(key, party)
    resource = found.timetable.resource.key
    actions.remove_calendar(calendar=found, by=party)
    messages.success(request, _("What this calendar closed is open again."))
    return redirect("web:calendars", key=resource)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was filled in, and the file that came with it; nothing where the page is only read."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _kept(key: str, party: Party) -> OutsideCalendar:
    """A calendar of a facility whose timetable the party may keep.

    Raises:
        Http404: there is none.
    """
    found = (
        OutsideCalendar.objects.select_related("timetable__resource__organisation").filter(key=key).first()
    )
    if found is None or not allows(party, "timetable.keep", found.timetable):
        raise Http404
    return found
