"""Needs on their way to other nodes, and introductions across nodes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Resource
from entrepot.exchange.actions import giving as bodies
from entrepot.exchange.actions import introducing
from entrepot.exchange.models import Peer
from entrepot.exchange.queries.feeds import bodies_given, words_on
from entrepot.exchange.refusals import SendingRefusedError
from entrepot.people.domain import Party
from entrepot.web.asking import party_of
from entrepot.web.refusals import why_not
from entrepot.web.travelling import peer_named
from entrepot.web.views.needs import need_of


@require_POST
@login_required
def send_need(request: HttpRequest, key: str) -> HttpResponse:
    """Send a need to another node."""
    party = party_of(request)
    need, peer = need_of(key, party), peer_named(request.POST.get("node", ""))
    if peer is None:
        raise Http404
    try:
        introducing.send_need(need=need, peer=peer, by=party)
    except SendingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(
            request, _("It goes to %(node)s as soon as that node is reached.") % {"node": peer.name}
        )
    return redirect("web:need", key=key)


@require_POST
@login_required
def take_need_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take a need back from another node."""
    party = party_of(request)
    need = need_of(key, party)
    peer = next((word.peer for word in words_on(need) if word.peer.node == request.POST.get("node")), None)
    if not isinstance(peer, Peer):
        raise Http404
    try:
        introducing.take_need_back(need=need, peer=peer, by=party)
    except SendingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("%(node)s is told that it is taken back.") % {"node": peer.name})
    return redirect("web:need", key=key)


@require_POST
@login_required
def give_body(request: HttpRequest, key: str) -> HttpResponse:
    """Give the body of a technology to another node."""
    party = party_of(request)
    resource, peer = _resource(key, party), peer_named(request.POST.get("node", ""))
    if peer is None:
        raise Http404
    try:
        bodies.give_body(resource=resource, peer=peer, by=party)
    except SendingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(
            request, _("It goes to %(node)s as soon as the border lets it cross.") % {"node": peer.name}
        )
    return redirect("web:resource", key=key)


@require_POST
@login_required
def take_body_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take the body of a technology back from another node."""
    party = party_of(request)
    resource = _resource(key, party)
    given = bodies_given(resource)
    peer = next((word.peer for word in given if word.peer.node == request.POST.get("node")), None)
    if peer is None:
        raise Http404
    try:
        bodies.take_body_back(resource=resource, peer=peer, by=party)
    except SendingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("%(node)s is told that it is taken back.") % {"node": peer.name})
    return redirect("web:resource", key=key)


def _resource(key: str, party: Party) -> Resource:
    try:
        return catalogue.resource(key, party)
    except Resource.DoesNotExist as error:
        raise Http404 from error


@require_POST
@login_required
def introduce(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for an introduction to the owner of a resource of another node."""
    party = party_of(request)
    need = need_of(request.POST.get("need", ""), party)
    resource = _resource(key, party)
    try:
        introducing.ask_for_introduction(need=need, resource=resource, by=party)
    except SendingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("The node that it is from is asked. Its owner answers there."))
    return redirect("web:resource", key=key)
