"""Deals' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.people.permissions import (
    Row,
    a_person,
    add,
    broker,
    its_admitted_member,
    manager,
    operator,
    predicate,
)


def _of_a_party(party: Party, deal: Deal | None) -> bool:
    if deal is None or not party.memberships:
        return False
    return deal.parties.filter(left=None, organisation__in=party.organisations()).exists()


of_a_party: Final = predicate("of_a_party", _of_a_party)
its_broker: Final = predicate(
    "its_broker", lambda party, deal: deal is not None and bool(party.actor) and deal.introduced_by == party.actor
)  # fmt: skip

add(
    {
        "deal.open": Row(
            manager & its_admitted_member, "managers of one of its parties, once it is admitted", "write"
        ),
        "deal.introduce": Row(broker, "brokers", "write"),
        "deal.read": Row(
            of_a_party | its_broker,
            "members of the organisations that are in it; the broker who introduced them; nobody else, officers and operators neither",
            "read",
        ),
        "deal.speak": Row(
            manager & its_admitted_member,
            "managers of the organisation for which it is said, once it is admitted",
            "write",
        ),
        "deal.sign": Row(
            manager & its_admitted_member & a_person,
            "managers of the organisation for which they sign, once it is admitted; no program in their name",
        ),
        "deal.work": Row(operator, "the node itself"),
        "deal.take_back": Row(its_broker & broker, "the broker who introduced the parties", "write"),
    }
)
