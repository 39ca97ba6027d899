"""What every page knows: the node, the reader's language, where in the menu we are."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from entrepot.runtime.home import Home, HomeError, Node
from entrepot.web.names import reader


def node(request: HttpRequest) -> dict[str, object]:
    """The context processor: ``node`` (or None), ``reader`` (language tag), ``section``, ``languages``."""
    match = request.resolver_match
    return {
        "node": _node(settings.HOME),
        "reader": reader(),
        "section": match.url_name if match else "",
        "languages": settings.LANGUAGES,
    }


def here() -> str:
    """The key of the node's own place, or nothing."""
    found = _node(settings.HOME)
    return found.place if found else ""


def this_node() -> Node | None:
    """What the node says of itself; None where there is no node."""
    return _node(settings.HOME)


def node_name() -> str:
    """What the node is called."""
    found = this_node()
    return found.name if found else "Entrepot"


@lru_cache(maxsize=4)
def _node(home: Home) -> Node | None:
    try:
        return home.node()
    except HomeError:
        return None
