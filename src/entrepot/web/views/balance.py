"""The balance of services: venues against the people of a place, district by district."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.observatory.domain.balance import PER
from entrepot.observatory.services import Services, places_with_districts
from entrepot.observatory.services import services as services_of
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.context import this_node
from entrepot.web.downloads import attachment
from entrepot.web.filters import filter_line
from entrepot.web.names import place_name
from entrepot.web.observing import balance
from entrepot.web.views.node import only


@only("observatory.read")
def services(request: HttpRequest) -> HttpResponse:
    """What the people of each district reach, which venues are idle, and who asks for space."""
    party, found = party_of(request), _found(request)
    if found is None:
        return render(request, "entrepot/services.html", {"rows": (), "filters": ()})
    options = [(one.key, place_name(one)) for one in places_with_districts()]
    line = filter_line(_("Place"), "place", options, {"place": found.place.key})
    page = {
        "place": found.place.key, "place_name": place_name(found.place), "filters": (line.without_every(),),
        "rows": balance.rows_of(found), "picture": balance.picture_of(found), "invented": any(one.invented for one in found.districts),
        "poor": [row for row in balance.rows_of(found) if row.underserved],
        "mean": balance.decimal(found.balance.mean), "gini": balance.decimal(found.balance.gini, 2),
        "theil": balance.decimal(found.balance.theil.total, 2), "between": balance.decimal(found.balance.theil.between, 2),
        "within": balance.decimal(found.balance.theil.within, 2), "per": figures.number(PER), "days": balance.days(),
        "idle": balance.idle_rows(found, party), "unmet": balance.unmet_rows(found, party),
        "sources": sorted({one.source for one in found.districts if one.source}),
    }  # fmt: skip
    return render(request, "entrepot/services.html", page)


@only("observatory.read")
def services_table(request: HttpRequest) -> HttpResponse:
    """The districts as CSV, with plain numbers."""
    found = _whole(request)
    names, told = balance.names_of(found), io.StringIO()
    table = csv.writer(told)
    table.writerow(
        ["district", "name", "inhabitants", "invented", "venues", "hours_a_week", f"reached_per_{PER}", "underserved", "nearest", "km"]
    )  # fmt: skip
    invented = {one.key: one.invented for one in found.districts}
    for part in found.balance.parts:
        nearest, far = part.nearest or ("", None)
        table.writerow(
            [
                part.district, _safe(names[part.district]), part.people, "yes" if invented[part.district] else "no", part.venues,
                f"{part.hours:.6g}", f"{part.reached:.6g}", "yes" if part.underserved else "no", nearest, "" if far is None else f"{far:.3g}",
            ]
        )  # fmt: skip
    return attachment(
        ("\ufeff" + told.getvalue()).encode(), f"services-{found.place.key}.csv", "text/csv; charset=utf-8"
    )


@only("observatory.read")
def services_map(request: HttpRequest) -> HttpResponse:
    """The drawing alone."""
    found = _whole(request)
    return attachment(
        str(balance.picture_of(found)).encode(), f"services-{found.place.key}.svg", "image/svg+xml"
    )


def _whole(request: HttpRequest) -> Services:
    found = _found(request)
    if found is None:
        raise Http404
    return found


def _found(request: HttpRequest) -> Services | None:
    """Of the place that is asked for, else the node's own, else the first; None where no district is known."""
    places = {one.key: one for one in places_with_districts()}
    asked = request.GET.get("place", "")
    if asked and asked not in places:
        raise Http404
    if not places:
        return None
    node = this_node()
    place = places.get(asked) or places.get(node.place if node else "") or next(iter(places.values()))
    return services_of(place, clock.now(), party_of(request))


def _safe(name: str) -> str:
    """A name that a spreadsheet takes for a formula is marked as text."""
    return f"'{name}" if name[:1] in "=+-@" else name
