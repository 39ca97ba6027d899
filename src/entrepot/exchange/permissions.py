"""The rows of the exchange in the permission table."""

from __future__ import annotations

from entrepot.catalogue.permissions import author, listed, ours
from entrepot.people.permissions import Row, add, manager, operator

add(
    {
        "exchange.work": Row(operator, "the node itself"),
        "need.send": Row(
            ours & listed & (author | manager), "its author and managers, to another node, while it is listed", "write"
        ),
    }
)
