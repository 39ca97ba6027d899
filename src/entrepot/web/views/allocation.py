"""Who gets what, for those who answer for the node."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.matching import actions, lifting
from entrepot.matching.actions.allocation import ALLOCATE
from entrepot.matching.allotments import Allocation
from entrepot.people.domain import Party
from entrepot.runtime import jobs
from entrepot.web import allocation as shown
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line
from entrepot.web.names import name_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.node import only

LISTED = 12
"""Resources that are told of by name among those that are short or idle."""


@only("allocation.read")
def node_allocation(request: HttpRequest) -> HttpResponse:
    """The last allocation and the curve of exposure; what is posted asks for a new one, or chooses a floor."""
    if request.method == "POST":
        return _answered(request)
    party = party_of(request)
    last = lifting.allocation(party)
    waits = jobs.Job.objects.filter(
        name=ALLOCATE, state__in=(jobs.State.WAITING, jobs.State.RUNNING)
    ).exists()
    found = {} if last is None else _page(request, last, party)
    return render(request, "entrepot/allocation.html", {"allocation": last, "waits": waits, **found})


def _page(request: HttpRequest, last: Allocation, party: Party) -> dict[str, object]:
    chosen = chosen_filters(request, ("why",))
    counts = dict.fromkeys(shown.WHYS, 0) | dict(
        last.allotments.order_by("why").values_list("why").annotate(Count("pk"))
    )
    page, turned = turned_page(lifting.allotments(last, chosen.get("why", "")), request, chosen)
    curve, floor = list(lifting.points(last)), lifting.floor()
    short, idle = lifting.oversubscribed(last), lifting.idle(last)
    served = counts["first"] + counts["elsewhere"]
    return {
        **turned,
        "made": figures.day(last.made.date()),
        "method": shown.method(last),
        "share": shown.share(last),
        "served": figures.number(served),
        "asked": figures.number(sum(counts.values())),
        "filters": (
            filter_line(
                _("Outcome"), "why", [(why, name_in(shown.WHYS, why)) for why in shown.WHYS], chosen, counts
            ),
        ),
        "lines": shown.lines(list(page), party),
        "short": shown.shorts(list(short[:LISTED]), party),
        "short_count": figures.number(short.count()),
        "idle": shown.shorts(list(idle[:LISTED]), party),
        "idle_count": figures.number(idle.count()),
        "unseen": figures.number(idle.filter(exposure=0).count()),
        "rows": shown.point_rows(curve, floor),
        "picture": shown.picture(curve, floor) if curve else "",
    }


def _answered(request: HttpRequest) -> HttpResponse:
    party, given = party_of(request), request.POST.get("floor", "")
    try:
        if given.isascii() and given.isdigit() and len(given) <= 3:
            actions.choose_floor(percent=int(given), by=party)
            messages.success(request, _("The floor is chosen; lists are put in order by it from now on."))
        elif request.POST.get("again"):
            actions.ask_allocation(by=party)
            messages.success(
                request, _("Everything is being allocated anew; read this page again in a minute.")
            )
        else:
            raise Http404
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect("web:allocation")
