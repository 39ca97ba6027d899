"""Several facilities booked at once: from a need's chain, or beside a booking that is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.booking import actions, gates, queries
from entrepot.booking.actions import Wanted
from entrepot.booking.models import Booking, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError, allows
from entrepot.web.asking import party_of
from entrepot.web.booking.gates import told
from entrepot.web.booking.rows import booking_row, title_of
from entrepot.web.booking.words import slots
from entrepot.web.chainpage import resource_keys
from entrepot.web.forms.together import TogetherForm
from entrepot.web.found import chains_of
from entrepot.web.refusals import why_not
from entrepot.web.views.booking import booking_of

SHOWN: Final = 30
"""So many facilities can be chosen from."""


@login_required
def together(request: HttpRequest) -> HttpResponse:
    """Choose facilities and a time that they are all to be had; all are booked, or none."""
    party = party_of(request)
    beside = _beside(request, party)
    need = _need(request, beside, party)
    organisations = [item for item in people.own_organisations(party) if item.pk in party.admitted]
    offered = _offered(request, beside, need, party)
    form = TogetherForm(
        request.POST or None, timetables=offered, organisations=organisations, beside=beside,
        chosen=request.GET.getlist("resource"),
        questions=[asked for item in offered for asked in gates.questions(item)],
    )  # fmt: skip
    page: dict[str, Any] = {}
    if organisations and offered and form.is_valid():
        try:
            made = _booked(form, organisations, need, beside, party)
        except (BookingRefusedError, NotAllowedError) as error:
            page = _refused(error, offered)
        else:
            messages.success(request, _("All of them are booked, or asked for."))
            return redirect("web:booking", key=made[0].key)
    return render(
        request,
        "entrepot/together.html",
        {
            "form": form if organisations and offered else None, "beside": booking_row(beside) if beside else None,
            "need": need.key if need else "", "with": beside.key if beside else "", "zone": str(form.clock), **page,
        },
        status=422 if form.errors or page else 200,
    )  # fmt: skip


def _booked(
    form: TogetherForm, organisations: Sequence[Organisation], need: Need | None, beside: Booking | None, party: Party
) -> list[Booking]:  # fmt: skip
    given = form.cleaned_data
    organisation = next(item for item in organisations if item.key == given["organisation"])
    answers = form.answers()
    wanted = [
        Wanted(item, (form.span(),), organisation, 1, given["purpose"], need, answers=answers)
        for item in form.chosen_timetables()
    ]
    if len(wanted) > actions.MOST_TOGETHER:
        raise BookingRefusedError.too_many_together(actions.MOST_TOGETHER)
    return actions.book_together(wanted=wanted, joining=beside, by=party)


def _refused(error: BookingRefusedError | NotAllowedError, offered: Sequence[Timetable]) -> dict[str, Any]:
    about = None
    if isinstance(error, BookingRefusedError):
        about = next((item for item in offered if item.resource.key == error.resource), None)
    if about is None or not isinstance(error, BookingRefusedError):
        return {"refused": why_not(error)}
    return {
        "refused": why_not(error), "about": title_of(about.resource), "obstacles": told(error, about),
        "free": [item.text for item in slots(error.free, about, {})],
    }  # fmt: skip


def _beside(request: HttpRequest, party: Party) -> Booking | None:
    """The booking beside which others are booked."""
    key = request.GET.get("with") or request.POST.get("with")
    if not key:
        return None
    found = booking_of(key, party)
    if not allows(party, "booking.change", found) or not party.holds(found.organisation_id):
        raise Http404
    return found


def _need(request: HttpRequest, beside: Booking | None, party: Party) -> Need | None:
    """The need for which they are booked."""
    key = request.GET.get("need") or request.POST.get("need")
    if not key:
        return beside.need if beside else None
    try:
        return catalogue.need(key, party)
    except Need.DoesNotExist as error:
        raise Http404 from error


def _offered(
    request: HttpRequest, beside: Booking | None, need: Need | None, party: Party
) -> list[Timetable]:
    """Facilities to choose from: those named, those of the need's chain, those in the place of a booking; else any."""
    found = queries.bookable(party)
    named = request.GET.getlist("resource") or request.POST.getlist("resource")
    keys = set(named)
    if need is not None and allows(party, "need.read_details", need):
        keys |= resource_keys(chains_of(need))
    if beside is not None:
        found = found.exclude(pk=beside.timetable_id)
        near = found.filter(resource__place=beside.timetable.resource.place_id)
        keys |= set(near.values_list("resource__key", flat=True)[:SHOWN])
    if keys:
        found = found.filter(resource__key__in=keys)
    listed = sorted(found[: SHOWN * 4], key=lambda item: (item.resource.key not in named, item.resource.key))
    return [item for item in listed if allows(party, "resource.read", item.resource)][:SHOWN]
