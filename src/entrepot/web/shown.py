"""What a need's page shows and what is opened from it, noted for the ranker: only of people who are signed in, and without who they are."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.matching import actions
from entrepot.matching.domain import Link, NeedChains
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from entrepot.web.ways import in_order

log: Final = logging.getLogger("entrepot.learning")


def shown_links(chains: NeedChains) -> Mapping[str, tuple[Link, ...]]:
    """By role the links of a need's page, in the order in which they are read: the chain or what came nearest, the routes, what leads the alternatives."""
    best = chains.best
    links = [*best.links, *(item.nearest for item in best.missing if item.nearest)]
    links += [link for route in in_order(chains) for link in route.links]
    links += [item.chain.links[0] for item in chains.alternatives if item.chain.links]
    by_role: dict[str, dict[str, Link]] = {}
    for link in links:
        if link.features is not None:
            by_role.setdefault(link.role, {}).setdefault(link.resource, link)
    return {role: tuple(found.values()) for role, found in by_role.items()}


def note_shown(need: Need, chains: NeedChains, party: Party) -> None:
    """Note what a page shows. The page is shown all the same when that cannot be written just now."""
    if not party.known:
        return
    try:
        actions.show(need=need, shown=shown_links(chains), sequence=chains.sequence, by=party)
    except DatabaseError:
        log.warning("not noted what was shown for %s: the database is busy", need.key)


def note_opened(request: HttpRequest, resource: str, party: Party) -> None:
    """Note that a resource was opened from the page of a need: browsers say which page of the node a link was followed from."""
    key = _need_before(request) if party.known else ""
    if not key:
        return
    try:
        actions.opened(need=catalogue.need(key, party), resource=resource, by=party)
    except (Need.DoesNotExist, NotAllowedError):
        return
    except DatabaseError:
        log.warning("not noted what was opened from %s: the database is busy", key)


def _need_before(request: HttpRequest) -> str:
    """The key of the need from whose page a link was followed, or nothing."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
        if before.netloc != request.get_host() or "as" in parse_qs(before.query):
            return ""
        found = resolve(before.path)
    except (ValueError, Resolver404):
        return ""
    return str(found.kwargs["key"]) if found.view_name == "web:need" else ""
