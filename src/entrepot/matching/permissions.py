"""The rows of matching in the permission table."""

from __future__ import annotations

from entrepot.catalogue.permissions import details, own, terminal
from entrepot.people.permissions import (
    Row,
    add,
    broker,
    its_admitted_member,
    its_person,
    known,
    member,
    officer,
    operator,
)

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
        "gap.read": Row(officer, "officers", "read"),
        "entitlement.read": Row(member | officer, "its members; officers", "read"),
        "policy.ask": Row(its_admitted_member, "members of the organisation, once it is admitted", "write"),
        "policy_ask.read": Row(member | officer, "its members; officers", "read"),
        "policy_ask.withdraw": Row(member, "its members", "write"),
        "policy_ask.count": Row(officer, "officers", "read"),
        "matches.renew": Row(operator, "the node itself"),
        "alerts.look": Row(its_person | operator, "the node itself; whoever keeps the search"),
        "allocation.keep": Row(operator, "the node itself"),
        "allocation.read": Row(officer | operator, "officers and operators", "read"),
        "allocation.choose": Row(officer | operator, "officers and operators"),
    }
)
