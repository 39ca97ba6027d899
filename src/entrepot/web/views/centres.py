"""The page of a centre: the programmes that are run in the cities of its region."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.programmes.centres import centre_of, overviews
from entrepot.web.asking import party_of
from entrepot.web.names import organisation_name
from entrepot.web.teaming.centre import shown
from entrepot.web.teaming.words import region_name


@login_required
def centre(request: HttpRequest, key: str) -> HttpResponse:
    """What the centre's people see, and officers as far as everybody does."""
    party = party_of(request)
    found = centre_of(party, key)
    if found is None:
        raise Http404
    page = {
        "name": organisation_name(found.organisation), "region": region_name(found.jurisdiction), "key": key,
        "programmes": shown(overviews(party, found)), "inside": found.organisation_id in party.organisations(),
    }  # fmt: skip
    return render(request, "entrepot/centre.html", page)
