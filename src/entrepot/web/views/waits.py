"""Waiting for time that is taken."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, queries
from entrepot.booking.domain.days import whole_day
from entrepot.booking.refusals import BookingRefusedError
from entrepot.web.asking import party_of
from entrepot.web.forms.booking import TimeForm
from entrepot.web.refusals import why_not
from entrepot.web.views.booking import bookers, timetable_of


@require_POST
@login_required
def wait(request: HttpRequest, key: str) -> HttpResponse:
    """Wait for time that is taken: so many minutes at any time of a day."""
    party = party_of(request)
    timetable = timetable_of(key, party)
    organisation = next(
        (item for item in bookers(party) if item.key == request.POST.get("organisation")), None
    )
    form = TimeForm(request.POST, timetable=timetable)
    if organisation is None or not form.is_valid():
        raise Http404
    window = whole_day(form.cleaned_data["day"], timetable.clock)
    minutes = form.cleaned_data["minutes"]
    try:
        actions.wait(timetable=timetable, window=window, minutes=minutes, organisation=organisation, by=party)
    except BookingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("You hear of it in your inbox when time comes free on that day."))
    return redirect("web:bookings")


@require_POST
@login_required
def stop_waiting(request: HttpRequest, number: int) -> HttpResponse:
    """Wait no longer."""
    party = party_of(request)
    found = queries.waiting(party).filter(pk=number).first()
    if found is None:
        raise Http404
    actions.stop_waiting(waiting=found, by=party)
    messages.success(request, _("You do not wait any more."))
    return redirect("web:bookings")
