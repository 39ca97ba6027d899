"""The observatory's rows of the permission table."""

from __future__ import annotations

from entrepot.people.permissions import Row, add, officer, operator

add(
    {
        "observatory.read": Row(
            officer | operator,
            "officers and operators: figures of the whole node; what they count opens to those who may read it",
            "read",
        ),
        "observatory.take": Row(operator, "the node itself"),
    }
)
