"""Pairs that may be one, for officers: looked at one after the other, and what was joined, to be undone."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import actions
from entrepot.catalogue.domain import Answer
from entrepot.catalogue.likenesses import joinings, kinds_joined, kinds_that_wait, likenesses, records_of
from entrepot.catalogue.models import Joining, Likeness
from entrepot.people.domain import Party
from entrepot.web.alike import (
    KIND_LISTS,
    first_and_second,
    joined_rows,
    learnt_sentences,
    pair_view,
)
from entrepot.web.asking import party_of
from entrepot.web.filters import Filter, filter_line, page_url
from entrepot.web.names import name_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.node import only


@only("likeness.read")
def duplicates(request: HttpRequest) -> HttpResponse:
    """The likest pair that waits, or the one of the page asked for."""
    party, chosen = party_of(request), chosen_filters(request, ("kind",))
    page = Paginator(likenesses(party, chosen.get("kind", "")), 1).get_page(request.GET.get("page"))
    next_url = page_url(chosen, page.number + 1) if page.has_next() else ""
    return render(
        request,
        "entrepot/duplicates.html",
        {
            "pair": next((pair_view(likeness, party) for likeness in page), None),
            "page": page,
            "chosen": chosen,
            "filters": _by_kind(kinds_that_wait(party), chosen),
            "learnt": learnt_sentences(),
            "previous_url": page_url(chosen, page.number - 1) if page.has_previous() else "",
            "next_url": next_url,
            "skip_url": f"{next_url or page_url(chosen, 1)}#pair",
        },
    )


def _by_kind(counts: Mapping[str, int], chosen: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filter for the kinds that are there, and the one that was chosen; none where nothing is there."""
    shown = {*counts, chosen.get("kind", "")}
    kinds = [(kind, name_in(KIND_LISTS, kind)) for kind in KIND_LISTS if kind in shown]
    return (filter_line(_("Kind"), "kind", kinds, chosen, counts),) if kinds else ()


@only("likeness.read")
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a pair is one, or two; then the next pair."""
    party = party_of(request)
    likeness = Likeness.objects.filter(pk=number).first()
    given = request.POST.get("answer", "")
    if likeness is None or given not in {"same", "apart"}:
        raise Http404
    try:
        messages.success(request, _answered(likeness, given, party))
    except REFUSED as error:
        messages.error(request, why_not(error))
    back = {name: request.POST[name][:40] for name in ("kind", "page") if request.POST.get(name)}
    return redirect(f"{reverse('web:duplicates')}?{urlencode(back)}#pair")


def _answered(likeness: Likeness, given: str, party: Party) -> str:
    """Do what was answered; the sentence that tells so."""
    if given == "same" and likeness.answer == Answer.OPEN:
        known = records_of([(likeness.kind, likeness.left), (likeness.kind, likeness.right)])
        if len(known) < 2:
            raise Http404
        main, other = first_and_second(list(known.values()))
        actions.join(main=main, other=other, by=party)
        return _("The two are one now. It can be undone in the list of what was joined.")
    actions.keep_apart(likeness=likeness, by=party)
    return _("The two stay two, and are not asked about again.")


@only("likeness.read")
def joined(request: HttpRequest) -> HttpResponse:
    """What stands for what, the latest first."""
    party, chosen = party_of(request), chosen_filters(request, ("kind",))
    page, turned = turned_page(joinings(party, chosen.get("kind", "")), request, chosen)
    return render(
        request,
        "entrepot/joined.html",
        {
            **turned,
            "rows": joined_rows(list(page)),
            "chosen": chosen,
            "filters": _by_kind(kinds_joined(party), chosen),
            "waiting": likenesses(party).count(),
        },
    )


@only("likeness.read")
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Let what was joined stand for itself again."""
    joining = Joining.objects.filter(pk=number).first()
    if joining is None:
        raise Http404
    try:
        actions.undo_joining(joining=joining, by=party_of(request))
        messages.success(
            request, _("It stands for itself again, with what had gone over and was not changed since.")
        )
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect("web:joined")
