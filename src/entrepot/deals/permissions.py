"""Deals' rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.catalogue.permissions import terminal
from entrepot.deals.models import Deal, DealFile
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.permissions import (
    Row,
    a_person,
    add,
    broker,
    its_admitted_member,
    manager,
    member,
    officer,
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


def _for_its_parties(party: Party, file: DealFile | None) -> bool:
    if file is None or not party.memberships:
        return False
    inside = file.deal.parties.filter(left=None, organisation__in=party.organisations())
    return file.is_for(frozenset(inside.values_list("organisation__key", flat=True)))


def _managed(party: Party, deal: Deal | None) -> bool:
    mine = party.organisations(OrganisationRole.MANAGER)
    return deal is not None and bool(mine) and deal.parties.filter(left=None, organisation__in=mine).exists()


def _released(party: Party, deal: Deal | None) -> bool:
    if deal is None or NodeRole.OFFICER not in party.node_roles:
        return False
    return not deal.parties.filter(left=None, registers=None).exists()


for_its_parties: Final = predicate("for_its_parties", _for_its_parties)
manages_a_party: Final = predicate("manages_a_party", _managed)
released_to_officers: Final = predicate("released_to_officers", _released)
in_it_and_admitted: Final = predicate(
    "in_it_and_admitted",
    lambda party, deal: (
        deal is not None
        and bool(party.admitted)
        and deal.parties.filter(left=None, organisation__in=party.admitted).exists()
    ),
)

add(
    {
        "deal.open": Row(
            manager & its_admitted_member, "managers of one of its parties, once it is admitted", "write"
        ),
        "deal.introduce": Row(broker, "brokers", "write"),
        "deal.introduce_by_rule": Row(
            operator, "the node itself, between organisations that let it introduce them"
        ),
        "deal.remember": Row(operator, "the node itself, of deals that were made before it kept them"),
        "deal.allow_introductions": Row(
            manager & its_admitted_member,
            "managers of the organisation that lets the node introduce it, once it is admitted",
            "write",
        ),
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
        "deal.task": Row(
            in_it_and_admitted, "members of the organisations that are in it, once they are admitted", "write"
        ),
        "deal.take_back": Row(its_broker & broker, "the broker who introduced the parties", "write"),
        "deal.read_file": Row(
            for_its_parties,
            "members of the party that handed it in, and of those for whom it is, while they are in the deal",
            "read",
        ),
        "deal.read_registration": Row(
            manages_a_party | released_to_officers,
            "managers of the parties; officers once every party has released it for registration",
            "read",
        ),
        "registration.count": Row(officer, "officers: how many there are, whoever's they are", "read"),
        "organisation.take_out": Row(
            manager | terminal, "its managers and owners; whoever sits at the node's terminal", "read"
        ),
    }
)

told_to_all: Final = predicate("told_to_all", lambda _, entry: entry is not None and entry.shown)

add(
    {
        "pipeline.tell": Row(
            (manager & its_admitted_member) | terminal,
            "managers of the technology's owner, once it is admitted: its level with evidence, finance raised, people recruited",
            "write",
        ),
        "pipeline.check": Row(officer & ~member, "officers who are not of the technology's owner", "write"),
        "pipeline.read_beside": Row(
            told_to_all | member,
            "finance raised and people recruited: members of the technology's owner; everybody who may see the technology where the owner says so",
            "read",
        ),
    }
)
