"""The rows of the exchange in the permission table."""

from __future__ import annotations

from entrepot.catalogue.permissions import author, listed, ours, terminal
from entrepot.people.permissions import (
    Row,
    a_person,
    add,
    its_admitted_member,
    manager,
    member,
    officer,
    operator,
)

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
        "body.give": Row(
            ours & listed & (author | manager | terminal),
            "its author and managers, the technical body of a technology to another node, while it is listed",
            "write",
        ),
    }
)
"""Other nodes are the operator's business: whoever adds one lets records leave."""

add(
    {
        "receipt.issue": Row(
            officer | operator | terminal,
            "officers and operators; whoever sits at the node's terminal",
            "read",
        ),
        "carried.issue": Row(
            member & its_admitted_member & a_person,
            "people of the organisation that issues the document, once it is admitted; no program in their name",
        ),
        "carried.revoke": Row(
            manager & its_admitted_member, "managers of the organisation that issued it", "write"
        ),
        "carried.read": Row(member, "people of the organisation that issued it", "read"),
    }
)
