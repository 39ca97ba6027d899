"""The rows of the exchange in the permission table."""

from __future__ import annotations

from entrepot.catalogue.permissions import author, listed, ours, terminal
from entrepot.people.permissions import Row, add, manager, officer, operator

add(
    {
        "exchange.work": Row(operator, "the node itself"),
        "peer.read": Row(officer | operator, "officers and operators"),
        "peer.keep": Row(operator, "operators"),
        "peer.pin": Row(operator, "the node itself"),
        "need.send": Row(
            ours & listed & (author | manager | terminal),
            "its author and managers, to another node, while it is listed",
            "write",
        ),
    }
)
"""Other nodes are the operator's business: whoever adds one lets records leave."""
