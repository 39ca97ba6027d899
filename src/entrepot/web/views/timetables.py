"""A facility's timetable: its hours, how it may be booked, and when it is closed all the same."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, prices
from entrepot.booking.models import Exceptional, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.models import Resource
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.booking.money import rates_view
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.words import when
from entrepot.web.forms.booking import ExceptionForm, TimetableForm
from entrepot.web.refusals import why_not
from entrepot.web.views.gates import kept_gates
from entrepot.web.views.keeping import kept_by


@login_required
def timetable(request: HttpRequest, key: str) -> HttpResponse:
    """Say when and how a resource may be booked."""
    party = party_of(request)
    resource = kept_by(key, party)
    present = Timetable.objects.filter(resource=resource).first()
    form = TimetableForm(request.POST or None, timetable=present)
    if form.is_valid():
        try:
            actions.keep_timetable(resource=resource, keeping=form.keeping(), by=party)
        except BookingRefusedError as error:
            form.add_error(None, why_not(error))
        else:
            messages.success(request, _("The timetable is stored."))
            return redirect("web:book", key=key)
    return _page(request, resource, present, form, ExceptionForm())


@require_POST
@login_required
def except_time(request: HttpRequest, key: str) -> HttpResponse:
    """Close a facility for a time, or open it beyond its hours."""
    party = party_of(request)
    resource = kept_by(key, party)
    present = Timetable.objects.filter(resource=resource).first()
    if present is None:
        raise Http404
    form = ExceptionForm(request.POST)
    if not form.is_valid():
        return _page(request, resource, present, TimetableForm(timetable=present), form)
    span = form.span_in(present.clock)
    if span is None:
        form.add_error("last", _("It ends before it begins."))
        return _page(request, resource, present, TimetableForm(timetable=present), form)
    given = form.cleaned_data
    try:
        actions.except_time(
            timetable=present, span=span, closed=given["closed"] == "closed", reason=given["reason"], by=party
        )
    except BookingRefusedError as error:
        form.add_error(None, why_not(error))
        for taken in error.free:
            form.add_error(None, when(taken, present))
        return _page(request, resource, present, TimetableForm(timetable=present), form)
    messages.success(request, _("It is in the timetable."))
    return redirect("web:timetable", key=key)


@require_POST
@login_required
def end_exception(request: HttpRequest, number: int) -> HttpResponse:
    """The usual hours hold again."""
    party = party_of(request)
    found = Exceptional.objects.select_related("timetable__resource").filter(pk=number).first()
    if found is None or not allows(party, "timetable.keep", found.timetable):
        raise Http404
    actions.end_exception(exception=found, by=party)
    messages.success(request, _("The usual hours hold then."))
    return redirect("web:timetable", key=found.timetable.resource.key)


def _page(
    request: HttpRequest, resource: Resource, present: Timetable | None, form: TimetableForm, closing: ExceptionForm
) -> HttpResponse:  # fmt: skip
    tariff = prices.tariff_of(present) if present else None
    coming = present.exceptions.filter(ends__gt=clock.now()) if present else ()
    exceptions = [
        {"number": item.pk, "when": when(item.span, item.timetable), "closed": item.closed, "reason": item.reason}
        for item in coming
    ]  # fmt: skip
    return render(
        request,
        "entrepot/timetable.html",
        {"key": resource.key, "title": title_of(resource), "present": present, "form": form, "closing": closing,
         "exceptions": exceptions, "calendars": present.calendars.count() if present else 0, "rates": rates_view(tariff) if tariff else None,
         **(kept_gates(present, party_of(request)) if present else {})},
        status=422 if form.errors or closing.errors else 200,
    )  # fmt: skip
