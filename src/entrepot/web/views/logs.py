"""The log of crossings, for whoever answers for the node: what is in it, receipts, and whose logs were seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.exchange import log
from entrepot.exchange.actions.receipts import issue_receipt
from entrepot.exchange.identity import known_node
from entrepot.exchange.models import CoSignature, Fork, Leaf, Peer, SignedHead
from entrepot.exchange.refusals import LogRefusedError
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.carriedwords import COURSES
from entrepot.web.downloads import attachment
from entrepot.web.views.lists import turned_page

LATEST: Final = 1000
"""Entries that the page leads through; `entrepot receipt` takes any number."""


@login_required
def crossings(request: HttpRequest) -> HttpResponse:
    """The newest entries, each with its receipt; what peers signed, and logs that are not one."""
    if not allows(party_of(request), "receipt.issue"):
        raise PermissionDenied
    size = log.size()
    rows = Leaf.objects.filter(index__gte=max(0, size - LATEST)).order_by("-index")
    page, turning = turned_page(rows, request, {})
    shown = {
        "size": size, "root": log.tree().root, "node": known_node(), "lines": [_line(row) for row in page],
        "peers": [peer_log(peer) for peer in Peer.objects.order_by("name")], **turning,
    }  # fmt: skip
    return render(request, "entrepot/crossings.html", shown)


@login_required
@require_POST
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The receipt of a crossing, as a file."""
    party = party_of(request)
    if not allows(party, "receipt.issue"):
        raise PermissionDenied
    try:
        file = issue_receipt(index=index, by=party)
    except LogRefusedError as error:
        raise Http404 from error
    return attachment(file, f"receipt-{index}.json", "application/json")


def peer_log(peer: Peer) -> dict[str, Any]:
    """What this node has seen of a peer's log, and the peer of this one's; also for the peer's own page."""
    seen = SignedHead.objects.filter(node=peer.node).order_by("-size").first()
    by = CoSignature.objects.filter(node=peer.node, head__node=known_node()).select_related("head")
    last = by.order_by("-head__size").first()
    forks = Fork.objects.filter(later__node=peer.node).select_related("earlier", "later")
    return {
        "name": peer.name, "node": peer.node, "seen": seen, "signed": last,
        "forks": [{"sentence": _(COURSES[one.course]), "earlier": one.earlier, "later": one.later, "at": one.at} for one in forks],
    }  # fmt: skip


def _line(row: Leaf) -> Mapping[str, Any]:
    said = json.loads(row.content)
    return {"index": row.index, "record": said.get("record", ""), "from": said.get("from", ""), "to": said.get("to", ""), "at": said.get("at", ""), "outcome": said.get("outcome", "")}  # fmt: skip
