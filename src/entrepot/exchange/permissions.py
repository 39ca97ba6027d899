"""The rows of the exchange in the permission table."""

from __future__ import annotations

from entrepot.people.permissions import Row, add, officer, operator

add(
    {
        "peer.read": Row(officer | operator, "officers and operators"),
        "peer.keep": Row(operator, "operators"),
        "peer.pin": Row(operator, "the node itself"),
    }
)
"""Other nodes are the operator's business: whoever adds one lets records leave."""
