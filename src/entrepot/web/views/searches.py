"""Searches that somebody keeps, to hear of what is new in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from entrepot.matching import actions
from entrepot.matching.models import SavedSearch
from entrepot.matching.searches import searches as searches_of
from entrepot.people.actions.duties import note_duty
from entrepot.people.domain import Party
from entrepot.people.queries import duties_of
from entrepot.web.asking import party_of
from entrepot.web.figures import number
from entrepot.web.filters import page_url
from entrepot.web.keeping import FOUND, LONGEST, asked_in, lines, usual_name
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import PER_PAGE


@login_required
def searches(request: HttpRequest) -> HttpResponse:
    """The searches that the reader keeps, newest first."""
    page = Paginator(searches_of(party_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "entrepot/searches.html",
        {
            "lines": lines(list(page), party_of(request)),
            "page": page,
            "previous_url": page_url({}, page.number - 1) if page.has_previous() else "",
            "next_url": page_url({}, page.number + 1) if page.has_next() else "",
        },
    )


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search that a list showed."""
    party, asked = party_of(request), asked_in(request.POST.dict())
    if asked is None:
        messages.error(request, _("There is no such list. Choose the filters anew, then keep the search."))
        return redirect("web:home")
    try:
        search = actions.keep_search(
            name=usual_name(asked, party),
            asked=asked,
            by=party,
        )
    except REFUSED as error:
        messages.error(request, why_not(error))
    else:
        messages.success(
            request,
            _("“%(name)s” is kept. What is new in it will be in your inbox.") % {"name": search.name},
        )
    return redirect("web:searches")


@login_required
@require_POST
def search(request: HttpRequest, key: str) -> HttpResponse:
    """Do one of the steps with a kept search, then back to the list."""
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        messages.success(request, step(key, party_of(request), request.POST.get("name", "")[:LONGEST]))
    except SavedSearch.DoesNotExist as error:
        raise Http404 from error
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect("web:searches")


def _rename(key: str, party: Party, given: str) -> str:
    name = given.strip() or usual_name(searches_of(party).get(key=key).question, party)
    found = actions.rename_search(key=key, name=name, by=party)
    return _("It is called “%(name)s” now.") % {"name": found.name}


def _pause(key: str, party: Party, _given: str) -> str:
    found = actions.pause_search(key=key, by=party)
    return _("“%(name)s” rests; nothing is looked for until you resume it.") % {"name": found.name}


def _resume(key: str, party: Party, _given: str) -> str:
    found = actions.resume_search(key=key, by=party)
    return _("“%(name)s” is looked for again, from now on.") % {"name": found.name}


def _look(key: str, party: Party, _given: str) -> str:
    new = actions.look_now(key=key, by=party)
    if not new:
        return _("Nothing new since the last look.")
    return ngettext("%(number)s new entry was found.", "%(number)s new entries were found.", new) % {
        "number": number(new)
    }


def _note(key: str, party: Party, _given: str) -> str:
    name = searches_of(party).get(key=key).name
    for duty in duties_of(party).filter(kind=FOUND, subject=key):
        note_duty(duty=duty, by=party)
    return _("What was new in “%(name)s” is noted.") % {"name": name}


def _delete(key: str, party: Party, _given: str) -> str:
    name = searches_of(party).get(key=key).name
    actions.delete_search(key=key, by=party)
    return _("“%(name)s” is deleted.") % {"name": name}


STEPS: Final[Mapping[str, Callable[[str, Party, str], str]]] = {
    "rename": _rename,
    "pause": _pause,
    "resume": _resume,
    "look": _look,
    "note": _note,
    "delete": _delete,
}
