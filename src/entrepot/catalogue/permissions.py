"""The catalogue's rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.catalogue.domain import Gated, Level, State
from entrepot.catalogue.grants import granted
from entrepot.catalogue.models import Need, Record, Resource
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import (
    Predicate,
    Row,
    add,
    admitted_somewhere,
    broker,
    its_admitted_member,
    manager,
    member,
    officer,
    operator,
    predicate,
)


def _state(record: Record | None) -> str:
    return "" if record is None else record.state


def _wrote(party: Party, record: Need | Resource) -> bool:
    """Whether a party wrote a record and still has to do with it: who leaves an organisation leaves its records."""
    if not party.actor or record.author != party.actor:
        return False
    owner = record.organisation_id
    return (
        owner is None or party.holds(owner) or bool(party.node_roles & {NodeRole.OFFICER, NodeRole.OPERATOR})
    )


def _grant(level: Level) -> Predicate:
    return predicate(
        f"granted_{level}", lambda party, record: record is not None and granted(party, record, level)
    )


def _shown(kind: str) -> Predicate:
    return predicate(
        f"shown_{kind}", lambda _, resource: resource is not None and kind not in resource.hidden
    )


listed: Final = predicate("listed", lambda _, record: _state(record) == State.LISTED)
withdrawn: Final = predicate("withdrawn", lambda _, record: _state(record) == State.WITHDRAWN)
author: Final = predicate("its_author", lambda party, record: record is not None and _wrote(party, record))
terminal: Final = predicate(
    "terminal", lambda party, _: party.account is None and NodeRole.OPERATOR in party.node_roles
)
"""Whoever sits there holds the node's files."""
open_need: Final = predicate("nothing_held_back", lambda _, need: need is not None and not need.teasers)
open_to_brokers: Final = predicate(
    "brokers_may_read", lambda _, need: need is not None and need.brokers_may_read
)
unwithheld: Final = predicate(
    "nothing_confidential", lambda _, need: need is not None and not need.confidential
)
all_shown: Final = predicate(
    "nothing_hidden",
    lambda _, resource: resource is not None and not resource.hidden and resource.gated == Gated(),
)
came: Final = predicate("came_from_another_node", lambda _, record: record is not None and record.is_foreign)
"""Of what came, everything was let through for this node's members."""
asker: Final = predicate(
    "who_asked",
    lambda party, asked: (
        asked is not None
        and bool(party.actor)
        and asked.asked_by == party.actor
        and party.holds(asked.organisation_id)
    ),
)
ours: Final = predicate("of_this_node", lambda _, record: record is None or not record.is_foreign)
"""What came from another node is changed there, and comes again."""
own: Final = member | author
SEEN_BY: Final = "everybody while it is listed; its members and author; officers once it was withdrawn"
runs_the_node: Final = officer | operator
seen: Final = listed | own | terminal | (withdrawn & runs_the_node)
details: Final = (
    own
    | terminal
    | (listed & (open_need | _grant(Level.DETAILS) | (broker & open_to_brokers)))
    | (withdrawn & open_need & runs_the_node)
)
editor: Final = own | terminal | (officer & details & (unwithheld | (listed & _grant(Level.EVERYTHING))))
"""Who edits sees what is there, so an officer edits only what is not held back from officers."""

add(
    {
        "need.read": Row(seen, SEEN_BY, "read"),
        "need.read_details": Row(
            details,
            "its members and author; organisations with a grant; brokers if its owner says so",
            "read",
        ),
        "need.read_confidential": Row(
            own | (listed & _grant(Level.EVERYTHING)),
            "its members and author; organisations that signed",
            "read",
        ),
        "need.read_history": Row(own | terminal, "its members and author", "read"),
        "need.enter": Row(member | officer | operator, "members of the organisation; officers", "write"),
        "need.publish": Row(
            its_admitted_member | officer | operator, "members of an admitted organisation; officers", "write"
        ),
        "need.edit": Row(
            ours & editor,
            "its author and members; officers, unless something is held back from them; nobody, if it is of another node",
            "write",
        ),
        "need.withdraw": Row(author | manager | officer, "its author and managers; officers", "write"),
        "need.ask_disclosure": Row(
            listed & admitted_somewhere & ~own,
            "members of an admitted organisation other than its own",
            "write",
        ),
        "need.answer_disclosure": Row(author | manager, "its author and managers", "write"),
        "resource.read": Row(seen, SEEN_BY, "read"),
        "resource.read_price": Row(_shown("price") | own | _grant(Level.PRICE), "as its owner says", "read"),
        "resource.read_usage": Row(_shown("usage") | own | _grant(Level.USAGE), "as its owner says", "read"),
        "resource.read_body": Row(
            own | (listed & (_grant(Level.BODY) | (came & admitted_somewhere))),
            "its members and author; organisations with a grant; of what another node sent, members of admitted organisations",
            "read",
        ),
        "resource.read_history": Row(own | terminal, "its members and author", "read"),
        "resource.enter": Row(member | officer | operator, "members of the organisation; officers", "write"),
        "resource.publish": Row(
            its_admitted_member | officer | operator, "members of an admitted organisation; officers", "write"
        ),
        "resource.edit": Row(
            ours & (own | terminal | (officer & all_shown)),
            "its author and members; officers, unless something is held back from them; nobody, if it is of another node",
            "write",
        ),
        "resource.withdraw": Row(author | manager | officer, "its author and managers; officers", "write"),
        "resource.ask_disclosure": Row(
            listed & admitted_somewhere & ~own,
            "members of an admitted organisation other than its own",
            "write",
        ),
        "resource.answer_disclosure": Row(author | manager, "its author and managers", "write"),
        "grant.end": Row(
            author | manager | terminal,
            "its author and managers; the node itself, once that for which it was given is over",
            "write",
        ),
        "disclosure.take_back": Row(
            asker | manager, "who asked; managers of the organisation that asked", "write"
        ),
        "agreement.sign_for_owner": Row(author | manager, "the need's author and its managers"),
        "agreement.sign_for_asker": Row(
            manager & its_admitted_member, "managers of the organisation that asked, once it is admitted"
        ),
        "entries.put": Row(
            (manager & its_admitted_member) | officer | operator,
            "managers of the list's organisation, once it is admitted; officers",
            "write",
        ),
        "record.receive": Row(operator, "the node itself, of records that another node sends"),
        "record.remind": Row(operator, "the node itself"),
        "record.link": Row(
            officer | operator, "officers and operators: that two are one, and that they are not"
        ),
        "likeness.read": Row(officer, "officers"),
        "record.rate": Row(operator, "the node itself"),
        "listing.review": Row(officer, "officers", "read"),
        "codes.put": Row(officer | operator, "officers and operators", "write"),
        "cluster.put": Row(officer | operator, "officers and operators"),
        "district.put": Row(officer | operator, "officers and operators"),
    }
)
