"""The inbox: what waits for somebody, each with its action in place."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people import queries as people
from entrepot.people.models import Duty
from entrepot.web.asking import party_of
from entrepot.web.duties import Way, told
from entrepot.web.filters import page_url
from entrepot.web.inbox import FIELDS, Failed, filters, lines, narrowed, next_step
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import PER_PAGE

LONGEST = 200


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, newest first."""
    return _page(request, _chosen(request), request.GET.get("page", "1"))


@login_required
@require_POST
def duty(request: HttpRequest, number: int) -> HttpResponse:
    """Do what one of the ways of a duty does, then back to the list."""
    party, chosen = party_of(request), _chosen(request)
    page = request.POST.get("page", "1")
    back = _back(request, chosen, page)
    try:
        found = people.duty_of(number, party)
    except Duty.DoesNotExist as error:
        if not people.was_settled(number, party):
            raise Http404 from error
        messages.info(request, _("Somebody else has settled this meanwhile."))
        return redirect(back)
    way = _way(request, told([found], party)[number].ways)
    given = request.POST.get(f"{way.name}-{number}", "").strip()
    if wrong := _wrong(way, given):
        return _page(request, chosen, page, Failed(number, way.name, given, wrong))
    try:
        agreed = way.tick is None or f"{way.name}-{number}-tick" in request.POST
        do = way.do if agreed or way.tick is None else way.tick.otherwise
        messages.success(request, do(party, given[: way.ask.longest] if way.ask else ""))
    except REFUSED as error:
        return _page(request, chosen, page, Failed(number, way.name, given, why_not(error)))
    return redirect(back)


def _back(request: HttpRequest, chosen: dict[str, str], page: str) -> str:
    """Where the duty was answered: a page of this node that showed it, or the inbox as it was narrowed down."""
    named = request.POST.get("back", "")
    if named and url_has_allowed_host_and_scheme(named, allowed_hosts=None):
        return named
    return f"{reverse('web:inbox')}?{urlencode({**chosen, 'page': page})}"


def _way(request: HttpRequest, ways: tuple[Way, ...]) -> Way:
    """The way that was chosen.

    Raises:
        Http404: it is none of those on offer.
    """
    name = request.POST.get("answer", "")
    for way in ways:
        if way.name == name:
            return way
    raise Http404


def _wrong(way: Way, given: str) -> str:
    """What is wrong with what was filled in, or nothing."""
    if way.ask is None or not (given or way.ask.required):
        return ""
    if not given:
        return way.ask.missing or _("Please fill this in.")
    if way.ask.kind == "choice" and given not in {code for code, _words in way.ask.choices}:
        return way.ask.missing or _("Please fill this in.")
    if way.ask.kind == "date":
        try:
            date.fromisoformat(given)
        except ValueError:
            return _("This is not a day. Write it as 2027-03-31.")
    return ""


def _chosen(request: HttpRequest) -> dict[str, str]:
    source = request.POST if request.method == "POST" else request.GET
    return {field: source[field][:LONGEST] for field in FIELDS if source.get(field, "").strip()}


def _page(
    request: HttpRequest, chosen: dict[str, str], number: str, failed: Failed | None = None
) -> HttpResponse:
    party = party_of(request)
    waiting = people.duties_of(party)
    page = Paginator(narrowed(waiting, chosen), PER_PAGE).get_page(number)
    return render(
        request,
        "entrepot/inbox.html",
        {
            "lines": lines(list(page), party, failed),
            "filters": filters(waiting, chosen),
            "chosen": chosen,
            "page": page,
            "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
            "next_url": page_url(chosen, page.number + 1) if page.has_next() else "",
            "next": None if page or chosen else next_step(party),
            "wants_digest": getattr(request.user, "wants_digest", False),
        },
        status=422 if failed else 200,
    )
