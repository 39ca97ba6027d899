"""How much waits for whoever reads the page, for its header."""

from __future__ import annotations

from functools import partial

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people import queries as people
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of


def waiting(request: HttpRequest) -> dict[str, object]:
    """The context processor: ``waiting_count`` and ``node_pages`` (label and address), ``observes``, read only by pages that show them."""
    return {
        "waiting_count": partial(_count, request),
        "node_pages": partial(_node_pages, request),
        "observes": partial(_observes, request),
    }


def _count(request: HttpRequest) -> int:
    """The number of duties; a page that tells of an error must come through without the database too."""
    try:
        party = party_of(request)
        return people.duties_of(party).count() if party.known else 0
    except DatabaseError:
        return 0


def _observes(request: HttpRequest) -> bool:
    """Whether figures of the whole node are open to whoever reads."""
    try:
        return allows(party_of(request), "observatory.read")
    except DatabaseError:
        return False


def _node_pages(request: HttpRequest) -> list[tuple[str, str]]:
    """The pages of the node that are open to whoever reads."""
    try:
        party = party_of(request)
    except DatabaseError:
        return []
    pages = (
        ("observatory.read", _("Observatory"), "web:observatory"),
        ("organisation.admit", _("Organisations of this node"), "web:node_organisations"),
        ("likeness.read", _("Duplicates"), "web:duplicates"),
        ("listing.review", _("Quality"), "web:node_quality"),
        ("learning.read", _("Learning"), "web:node_learning"),
        ("gap.read", _("What this region lacks"), "web:node_gaps"),
        ("policy_ask.count", _("What firms ask of policy"), "web:node_asks"),
        ("allocation.read", _("Who gets what"), "web:allocation"),
        ("listing.review", _("Figures of use"), "web:figures"),
        ("peer.read", _("Other nodes"), "web:peers"),
        ("account.list", _("People of this node"), "web:node_people"),
    )
    return [(label, reverse(name)) for rule, label, name in pages if allows(party, rule)]
