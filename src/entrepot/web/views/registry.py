"""The registry of nodes, which anybody reads, and which place a peer has in it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from entrepot.exchange.actions.placing import Standing, place_peer
from entrepot.exchange.domain.keys import fingerprint
from entrepot.exchange.identity import description, own
from entrepot.exchange.queries import peers as reads
from entrepot.exchange.queries.registry import Named, named_nodes
from entrepot.exchange.refusals import PeerRefusedError
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.peering import moment
from entrepot.web.present import area
from entrepot.web.refusals import why_not
from entrepot.web.views.node import only

HEADINGS: Final = (
    ("centre", gettext_noop("Above: centres that gather what this node lists")),
    ("gathered", gettext_noop("Below: nodes whose lists are gathered here")),
    ("", gettext_noop("Beside: nodes that records are exchanged with")),
)
_STANDINGS: Final[dict[str, Standing]] = {"": "", "centre": "centre", "gathered": "gathered"}


def registry(request: HttpRequest) -> HttpResponse:
    """This node, and the peers that agreed to be named."""
    me = description()
    named = named_nodes()
    groups = [
        (standing or "beside", _(heading), [_line(one) for one in named if one.standing == standing])
        for standing, heading in HEADINGS
    ]
    shown = {
        "me": me, "fingerprint": fingerprint(own().current.id), "law": _law(me["jurisdiction"]),
        "groups": [group for group in groups if group[2]], "keeps": allows(party_of(request), "peer.read"),
    }  # fmt: skip
    return render(request, "entrepot/nodes.html", shown)


@only("peer.keep")
@require_POST
def place(request: HttpRequest, node: str) -> HttpResponse:
    """Say which place a peer has in the tree, and whether it is named."""
    party = party_of(request)
    found = reads.peers(party).filter(node=node).first()
    standing = _STANDINGS.get(request.POST.get("standing", ""))
    if found is None or standing is None:
        raise Http404
    try:
        place_peer(peer=found, standing=standing, named=request.POST.get("named") == "on", by=party)
        messages.success(request, _("Its place is noted."))
    except PeerRefusedError as error:
        messages.error(request, why_not(error))
    return redirect("web:peer", node=node)


def _line(one: Named) -> dict[str, str]:
    return {
        "name": one.name, "url": one.url, "node": one.node, "law": _law(one.jurisdiction),
        "fingerprint": fingerprint(one.key) if one.key else "", "taken": moment(one.taken) if one.taken else "",
    }  # fmt: skip


def _law(jurisdiction: str) -> str:
    return " · ".join(dict.fromkeys((area(jurisdiction), jurisdiction)))
