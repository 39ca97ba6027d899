"""Signing days on pages: what the projector shows, and the desk from which it is run and at which everybody finds what is theirs to sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import allows
from entrepot.programmes import actions, cooperations
from entrepot.programmes.domain.cooperations import ready
from entrepot.programmes.models import Signatory, SigningDay
from entrepot.web.asking import party_of
from entrepot.web.cooperating.board import shown
from entrepot.web.cooperating.rows import Seat, day_row, rows, seat
from entrepot.web.forms.cooperations import DayForm
from entrepot.web.names import organisation_name
from entrepot.web.programmepage.cooperating import PLACE
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.programmes import programme_found, programme_page

UNCHANGED: Final = 204
"""Nothing has been signed since the page asked last; htmx leaves the page as it is."""
DONE: Final = {
    "put": gettext_noop("It is on the day; those who sign are told."),
    "take-off": gettext_noop("It is off the day."),
    "open": gettext_noop("The day is open. What is not printed yet is being printed."),
    "close": gettext_noop("The day is closed."),
    "show": gettext_noop("Everybody who has the address sees who signs, and who has signed."),
    "hide": gettext_noop("Only those who sign and those who run the programme see it now."),
}


def day_found(programme: str, key: str, party: Party) -> SigningDay:
    """The day that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    found = cooperations.day_of(party, programme, key)
    if found is None:
        raise Http404
    return found


def projector(request: HttpRequest, key: str, day: str) -> HttpResponse:
    """A day in large letters, which fills while it is open."""
    found = day_found(key, day, party_of(request))
    it = {"day": found, "row": day_row(found), "it": shown(found), "polls": found.closed is None}
    return render(request, "entrepot/signing_board.html", it)


def now(request: HttpRequest, key: str, day: str) -> HttpResponse:
    """What has changed since the page asked last; the number of complete agreements is told to screen readers only when it is another one."""
    found = day_found(key, day, party_of(request))
    complete, _stroke, known = request.GET.get("seen", "").partition("-")
    polls = found.closed is None
    if polls and known == cooperations.version(found):
        return HttpResponse(status=UNCHANGED)
    it = shown(found)
    tells = complete != it.mark.partition("-")[0]
    context = {"day": found, "it": it, "polls": polls, "tells": tells}
    return render(request, "entrepot/parts/signing_board.html", context)


@login_required
def desk(request: HttpRequest, key: str, day: str) -> HttpResponse:
    """What somebody is to sign, and for those who run the programme what is on the day."""
    party = party_of(request)
    return desk_page(request, day_found(key, day, party), party)


def desk_page(
    request: HttpRequest, found: SigningDay, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` says why something was refused."""
    runs = allows(party, "programme.run", found.programme)
    signatories = cooperations.signatories(found)
    puttable = rows(cooperations.puttable(found)) if runs and not found.closed else []
    page = {
        "day": found, "row": day_row(found), "runs": runs, "puttable": puttable,
        "yours": [_to_sign(one) for one in cooperations.signs_now(party, found)],
        "lines": _lines(found, signatories, party, runs), "programme_url": reverse("web:programme", args=[found.programme.key]),
    }  # fmt: skip
    return render(request, "entrepot/signing_desk.html", page | (more or {}), status=422 if more else 200)


def _to_sign(one: Signatory) -> dict[str, str]:
    deal = one.place.cooperation.deal
    url = f"{reverse('web:deal', args=[deal.key])}#signatures"
    return {"url": url, "title": deal.title, "organisation": organisation_name(one.organisation)}


def _lines(found: SigningDay, signatories: list[Signatory], party: Party, runs: bool) -> list[dict[str, Any]]:
    """Each agreement of the day with its signatories; who is named is for their own organisation and for those who run the programme."""
    known = [one.cooperation for one in found.places.select_related("cooperation__deal")]
    people = cooperations.named(signatories)
    seats: dict[int, list[Seat]] = {}
    for one in signatories:
        own = allows(party, "signatory.name", one) and not found.closed
        name = people.get(one.account, "") if own or runs else ""
        names = [(item.key, item.name) for item in cooperations.may_sign(one)] if own else []
        seats.setdefault(one.place.cooperation_id, []).append(seat(one, name, names))
    return [
        {"row": row, "seats": seats.get(one.pk, []), "ready": ready(one.deal.standing), "bound": bool(one.deal.standing.in_force)}
        for row, one in zip(rows(known), known, strict=True)
    ]  # fmt: skip


@require_POST
@login_required
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Plan a day."""
    party = party_of(request)
    found = programme_found(key, party)
    form = DayForm(request.POST, place=PLACE)
    if not form.is_valid():
        return programme_page(request, found, party, {"typed": form})
    try:
        made = actions.plan_day(programme=found, planned=form.planned(), by=party)
    except REFUSED as error:
        return programme_page(request, found, party, {"typed": form, "refused": why_not(error)})
    messages.success(request, _("The day is planned. Put on it what is to be signed."))
    return redirect("web:signing_desk", key, made.key)


Act = Callable[[SigningDay, str, Party], object]


def _put(day: SigningDay, cooperation: str, by: Party) -> object:
    found = get_object_or_404(day.programme.cooperations.select_related("deal"), key=cooperation)
    return actions.put_on_day(day=day, cooperation=found, by=by)


def _take_off(day: SigningDay, cooperation: str, by: Party) -> object:
    found = get_object_or_404(day.programme.cooperations.select_related("deal"), key=cooperation)
    return actions.take_off_day(day=day, cooperation=found, by=by)


ACTS: Final[dict[str, Act]] = {
    "put": _put,
    "take-off": _take_off,
    "open": lambda day, _cooperation, by: actions.open_day(day=day, by=by),
    "close": lambda day, _cooperation, by: actions.close_day(day=day, by=by),
    "show": lambda day, _cooperation, by: actions.show_day(day=day, shown=True, by=by),
    "hide": lambda day, _cooperation, by: actions.show_day(day=day, shown=False, by=by),
}


@require_POST
@login_required
def act(request: HttpRequest, key: str, day: str, act: str) -> HttpResponse:
    """Put something on a day or take it off, open and close it, show it to everybody or not."""
    party = party_of(request)
    found = day_found(key, day, party)
    if act not in ACTS:
        raise Http404
    try:
        ACTS[act](found, request.POST.get("cooperation", ""), party)
    except REFUSED as error:
        return desk_page(request, day_found(key, day, party), party, {"refused": why_not(error)})
    messages.success(request, _(DONE[act]))
    return redirect("web:signing_desk", key, day)


@require_POST
@login_required
def name_signatory(request: HttpRequest, key: str, day: str, signatory: str) -> HttpResponse:
    """Say who signs for an organisation."""
    party = party_of(request)
    found = day_found(key, day, party)
    one = get_object_or_404(Signatory.objects.select_related("organisation"), key=signatory, place__day=found)
    chosen = request.POST.get("account", "")
    account = get_object_or_404(Account, key=chosen) if chosen else None
    try:
        actions.name_signatory(signatory=one, account=account, by=party)
    except REFUSED as error:
        return desk_page(request, found, party, {"refused": why_not(error)})
    messages.success(request, _("They are told."))
    return redirect("web:signing_desk", key, day)
