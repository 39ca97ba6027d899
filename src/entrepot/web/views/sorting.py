"""What a record may be sorted under: proposals with their evidence, accepted or declined by those who may edit it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import actions
from entrepot.catalogue.actions.classifying import TECHNIQUE
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.matching.classify import proposed
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.industry import Scheme, written
from entrepot.web.asking import party_of
from entrepot.web.levels import record_url
from entrepot.web.proposals import proposals_panel
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.needs import need_of
from entrepot.web.views.resources import resource_of


def need_proposals(request: HttpRequest, key: str) -> HttpResponse:
    """What a need may be sorted under."""
    return _proposals(request, need_of(key, party_of(request)))


def resource_proposals(request: HttpRequest, key: str) -> HttpResponse:
    """What a resource may be sorted under."""
    return _proposals(request, resource_of(key, party_of(request)))


@require_POST
def sort_need(request: HttpRequest, key: str) -> HttpResponse:
    """Accept or decline a proposal for a need."""
    return _sort(request, need_of(key, party_of(request)))


@require_POST
def sort_resource(request: HttpRequest, key: str) -> HttpResponse:
    """Accept or decline a proposal for a resource."""
    return _sort(request, resource_of(key, party_of(request)))


def _proposals(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    """The section alone where a page asks for it, else a page of its own."""
    _check_editor(record, party_of(request))
    shown = {"proposals": proposals_panel(record, proposed(record))}
    alone = bool(getattr(request, "htmx", False))
    response = render(request, f"entrepot/{'parts/' if alone else ''}proposals.html", shown)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _sort(request: HttpRequest, record: Need | Resource) -> HttpResponse:
    party = party_of(request)
    _check_editor(record, party)
    what, value = request.POST.get("what", ""), request.POST.get("value", "")
    try:
        messages.success(request, _done(record, what, value, party))
    except REFUSED as error:
        messages.error(request, why_not(error))
    return redirect(f"{record_url(record)}#quality")


def _done(record: Need | Resource, what: str, value: str, party: Party) -> str:
    """Do what was asked; the sentence that tells so."""
    if not value:
        actions.decline_proposals(record=record, what=what, by=party)
        return _("Nothing of this is proposed again until its words change.")
    if what == TECHNIQUE and isinstance(record, Resource):
        actions.accept_technique(record=record, technique=value, by=party)
        return _("Its technique is “%(technique)s” now.") % {"technique": value}
    if what not in set(Scheme):
        raise Http404
    actions.accept_code(record=record, scheme=Scheme(what), code=value[:20], by=party)
    return _("It stands under %(code)s now.") % {"code": written(Scheme(what), value[:20])}


def _check_editor(record: Need | Resource, party: Party) -> None:
    """Whether the party may know that this could be done.

    Raises:
        Http404: it may not.
    """
    kind = "need" if isinstance(record, Need) else "resource"
    if record.state == State.WITHDRAWN or not allows(party, f"{kind}.edit", record):
        raise Http404
