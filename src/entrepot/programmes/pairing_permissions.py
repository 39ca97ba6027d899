"""Pairings' row of the permission table; lists are brought in and paired by whoever runs the programme."""

from __future__ import annotations

from entrepot.people.permissions import Row, add
from entrepot.programmes.permissions import runs

add(
    {
        "pairing.accept": Row(
            runs,
            "managers of who runs the programme: an intention between two that were selected, which both may decline and only they read",
            "write",
        ),
    }
)
