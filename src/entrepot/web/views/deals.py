"""Deals on pages: one's deals, the page of one, and what is said of it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.deals import actions, agreements, queries
from entrepot.deals.actions import ANSWERS, SAID, Saying
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import BINDING, ENDED, State
from entrepot.deals.domain.states import REASONED, Actor, Move, may
from entrepot.deals.domain.turns import turns
from entrepot.deals.models import Deal
from entrepot.deals.queries import speaks_for
from entrepot.deals.registrations import reads_registrations
from entrepot.people.domain import Party
from entrepot.web.asking import party_of
from entrepot.web.dealpage.sections import sections
from entrepot.web.deals import words
from entrepot.web.deals.answering import answering
from entrepot.web.deals.opening import introducible
from entrepot.web.deals.rows import deal_row, deal_rows, deal_stages, lines_of, names_of
from entrepot.web.posted import number_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import turned_page

LISTS: Final = ("open", "over")
ABOUT_TERMS: Final = frozenset({Move.APPROVE, Move.REFUSE})
"""What is said of terms, and stands beside them."""


def deal_found(key: str, party: Party) -> Deal:
    """The deal that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    found = queries.deal_of(party, key)
    if found is None:
        raise Http404
    return found


@login_required
def deal_list(request: HttpRequest) -> HttpResponse:
    """One's deals: those that go on, and those that are over."""
    chosen = request.GET.get("of", "open")
    if chosen not in LISTS:
        raise Http404
    party = party_of(request)
    found = queries.deals_of(party)
    found = found.filter(state__in=ENDED) if chosen == "over" else found.exclude(state__in=ENDED)
    page, turned = turned_page(found, request, {"of": chosen})
    shown = {
        "rows": deal_rows(list(page)), "chosen": chosen, "registers": reads_registrations(party), "introducible": introducible(party),
    }  # fmt: skip
    return render(request, "entrepot/deals.html", turned | shown)


@login_required
def deal(request: HttpRequest, key: str) -> HttpResponse:
    """One deal."""
    party = party_of(request)
    return deal_page(request, deal_found(key, party), party)


def deal_page(
    request: HttpRequest, found: Deal, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it, or why something was refused."""
    own, standing, names = speaks_for(found, party), found.standing, names_of(found)
    yours = own is not None and own.key in turns(standing)
    page = {
        "deal": found, "row": deal_row(found), "own": own, "yours": yours, "bound": found.state in BINDING,
        "next": _next(found), "moves": _moves(found, queries.acts_as(found, party)), "reasons": words.reasons(),
        "answer": answering(found, own),
        "waits": [names[key] for key in sorted(turns(standing)) if not own or key != own.key],
        "stages": deal_stages(found, party), "lines": lines_of(found, party, names), "sections": sections(found, party),
    }  # fmt: skip
    return render(request, "entrepot/deal.html", page | (more or {}), status=422 if more else 200)


def _next(found: Deal) -> str:
    standing = found.standing
    if standing.draft is None:
        return _(words.TURNS[State(found.state)])
    if not standing.draft.approved >= set(standing.parties):
        return _("Terms are on the table: agree to them, or put others there.")
    return _("All agree to the terms. They bind once everybody has signed.")


def _moves(found: Deal, actor: Actor) -> list[dict[str, Any]]:
    """What the reader may say now, in the order of the moves."""
    return [
        {
            "name": str(move), "label": _(words.ASKS[move]), "reasoned": move in REASONED,
            "grave": move in REASONED or move == Move.RELEASE, "answers": move in ANSWERS,
        }
        for move in Move
        if move in SAID - ABOUT_TERMS and may(found.standing, move, actor)
    ]  # fmt: skip


@require_POST
@login_required
def say(request: HttpRequest, key: str, move: str) -> HttpResponse:
    """Say something of a deal: that one will talk, or not; that one agrees to its terms, or not; that one goes."""
    party = party_of(request)
    found = deal_found(key, party)
    if move not in SAID:
        raise Http404
    reason, version = request.POST.get("reason", ""), request.POST.get("version", "")
    saying = Saying(
        Move(move), speaks_for(found, party), Reason(reason) if reason in set(Reason) else None,
        number_in(version) if version else None, learns="learns" in request.POST, shows="shows" in request.POST,
    )  # fmt: skip
    try:
        said = actions.say(deal=found, saying=saying, by=party)
        if saying.party and saying.move == Move.APPROVE and agreements.agreed(said):
            actions.prepare_agreement(deal=said, party=saying.party, by=party)
    except REFUSED as error:
        return deal_page(request, deal_found(key, party), party, {"refused": why_not(error)})
    messages.success(request, _("The others are told."))
    return redirect("web:deal", key=key)
