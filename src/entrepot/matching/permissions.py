"""The rows of matching in the permission table."""

from __future__ import annotations

from entrepot.people.permissions import Row, add, its_person, known, operator

add(
    {
        "search.keep": Row(known, "whoever is signed in"),
        "search.own": Row(its_person, "whoever kept it"),
        "alerts.look": Row(its_person | operator, "the node itself; whoever keeps the search"),
    }
)
