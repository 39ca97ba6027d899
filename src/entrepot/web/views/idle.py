"""When a facility is idle, who could use it then, and what its people offer."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.booking import actions as booking
from entrepot.booking.actions import Offered
from entrepot.booking.domain.idle import windows
from entrepot.booking.load import LOOKED_AHEAD, LOOKED_BACK, idleness
from entrepot.booking.models import IdleOffer, Sight, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.domain import State
from entrepot.matching.actions import offer_idle, withdraw_idle
from entrepot.matching.idle import demand
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.booking.idle import heat, offer_rows, window_choices
from entrepot.web.booking.rows import title_of
from entrepot.web.forms.using import OfferForm, SightForm
from entrepot.web.hits import Hit, hit
from entrepot.web.refusals import why_not
from entrepot.web.views.booking import timetable_of

OFFERED_FOR: Final = timedelta(days=28)


def idle(request: HttpRequest, key: str) -> HttpResponse:
    """The week as a heat map of the past and the coming weeks, open needs that could use what is idle, and offers."""
    party = party_of(request)
    return _page(request, _seen(key, party), party)


@require_POST
@login_required
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """Publish an offer of idle hours; the people of needs that could use them are told."""
    party = party_of(request)
    timetable = _seen(key, party)
    if not allows(party, "idle.offer", timetable):
        raise Http404
    form = _form(timetable, request)
    if form.is_valid():
        given = form.cleaned_data
        offered = Offered(form.chosen(), given["first"], given["last"], given["note"])
        try:
            _made, told = offer_idle(timetable=timetable, offered=offered, by=party)
        except BookingRefusedError as error:
            form.add_error(None, why_not(error))
        else:
            sentence = ngettext(
                "It is offered, and %(count)s organisation with open needs is told.",
                "It is offered, and %(count)s organisations with open needs are told.",
                told,
            )
            messages.success(request, sentence % {"count": figures.number(told)})
            return redirect("web:idle", key=key)
    return _page(request, timetable, party, form)


@require_POST
@login_required
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Say who sees when the facility is idle."""
    party = party_of(request)
    timetable = _seen(key, party)
    form = SightForm(request.POST)
    if not allows(party, "idle.offer", timetable) or not form.is_valid():
        raise Http404
    booking.show_idle(timetable=timetable, to=Sight(form.cleaned_data["to"]), by=party)
    messages.success(request, _("It is stored who sees this page."))
    return redirect("web:idle", key=key)


@require_POST
@login_required
def withdraw_offer(request: HttpRequest, key: str) -> HttpResponse:
    """Offer these hours no longer."""
    party = party_of(request)
    found = IdleOffer.objects.select_related("timetable__resource").filter(key=key).first()
    if found is None or not allows(party, "idle.offer", found):
        raise Http404
    withdraw_idle(offer=found, by=party)
    messages.success(request, _("It is not offered any more."))
    return redirect("web:idle", key=found.timetable.resource.key)


def _seen(key: str, party: Party) -> Timetable:
    """A timetable whose idle hours the party may see.

    Raises:
        Http404: there is none.
    """
    timetable = timetable_of(key, party)
    if not allows(party, "idle.read", timetable):
        raise Http404
    return timetable


def _form(timetable: Timetable, request: HttpRequest | None = None) -> OfferForm:
    found = idleness(timetable)
    chosen = window_choices(windows(found.past, found.coming, timetable.terms.shortest))
    today = clock.now().astimezone(timetable.clock).date()
    initial = {"first": today + timedelta(days=1), "last": today + OFFERED_FOR}
    return OfferForm(request.POST if request else None, windows=chosen, initial=initial)


def _page(
    request: HttpRequest, timetable: Timetable, party: Party, form: OfferForm | None = None
) -> HttpResponse:
    found = idleness(timetable)
    offers = allows(party, "idle.offer", timetable)
    chosen = windows(found.past, found.coming, timetable.terms.shortest)
    return render(
        request,
        "entrepot/idle.html",
        {
            "key": timetable.resource.key, "title": title_of(timetable.resource), "timetable": timetable,
            "past": heat(found.past), "coming": heat(found.coming),
            "weeks_back": LOOKED_BACK, "weeks_ahead": LOOKED_AHEAD,
            "windows": [text for _value, text in window_choices(chosen)],
            "needs": _needs(timetable, party), "offers": offer_rows(timetable), "keeps": offers,
            "form": (form or _form(timetable)) if offers and chosen else None,
            "sight": SightForm(initial={"to": timetable.idle_shown}) if offers else None,
        },
        status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


def _needs(timetable: Timetable, party: Party) -> list[tuple[Hit, bool, str]]:
    """Open needs that could use it, as far as the reader may know them; whether they are of its cluster, and which techniques they name."""
    found = {item.need: item for item in demand(timetable.resource)}
    records = catalogue.needs_by_key(list(found), party)
    shown = [records[key] for key in found if key in records and records[key].state == State.LISTED]
    return [
        (hit(seen), found[seen.key].same_cluster, ", ".join(found[seen.key].techniques))
        for seen in all_disclosed(shown, party)
    ]
