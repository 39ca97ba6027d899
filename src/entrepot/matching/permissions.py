"""The rows of matching in the permission table."""

from __future__ import annotations

from entrepot.catalogue.permissions import details, own, terminal
from entrepot.people.permissions import Row, add, broker, its_person, known, officer, operator

add(
    {
        "search.keep": Row(known, "whoever is signed in"),
        "search.own": Row(its_person, "whoever kept it"),
        "match.judge": Row(
            own | terminal | (broker & details), "its members and author; brokers who may read its details"
        ),
        "match.record": Row(operator, "the node itself, for whatever stage the outcome came about in"),
        "learning.read": Row(officer | operator, "officers and operators"),
        "learning.do": Row(operator, "the node itself"),
        "matches.renew": Row(operator, "the node itself"),
        "alerts.look": Row(its_person | operator, "the node itself; whoever keeps the search"),
    }
)
