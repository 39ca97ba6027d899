"""Where things are to clients outside: addresses that stay, whoever asks by whichever name."""

from __future__ import annotations

from urllib.parse import quote, unquote

from django.conf import settings

from entrepot.runtime import home
from entrepot.vocabulary.addresses import quoted


def at(path: str) -> str:
    """An address of this node; ``path`` begins with a stroke."""
    return f"{settings.ADDRESS}{path}"


def page_of(key: str) -> str:
    """The page of a resource."""
    return at(f"/resources/{quoted(key)}/")


def graph_of(key: str) -> str:
    """What a resource's catalogue entry is called in graphs, and where it is."""
    return at(f"/resources/{quoted(key)}.jsonld")


def identifier_of(key: str, node: str) -> str:
    """What harvesters know a record by: of the node's id, so that it stays when the node moves."""
    return f"oai:{node}:{quote(key, safe='')}"


def key_of(identifier: str, node: str) -> str:
    """The key in an identifier of this node; "" in any other."""
    known = unquote(identifier.removeprefix(f"oai:{node}:"))
    return known if identifier_of(known, node) == identifier else ""


def node_name() -> str:
    """What the node is called."""
    try:
        return home.current().node().name
    except home.HomeError:
        return "Entrepot"
