"""The catalogue's rows of the permission table."""

from __future__ import annotations

from typing import Final

from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.grants import granted
from entrepot.catalogue.models import Record
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


def _grant(level: Level) -> Predicate:
    return predicate(
        f"granted_{level}", lambda party, record: record is not None and granted(party, record, level)
    )


def _shown(kind: str) -> Predicate:
    return predicate(
        f"shown_{kind}", lambda _, resource: resource is not None and kind not in resource.hidden
    )


listed: Final = predicate("listed", lambda _, record: _state(record) == State.LISTED)
author: Final = predicate(
    "its_author",
    lambda party, record: record is not None and bool(party.actor) and record.author == party.actor,
)
open_need: Final = predicate("nothing_held_back", lambda _, need: need is not None and not need.teasers)
open_to_brokers: Final = predicate(
    "brokers_may_read", lambda _, need: need is not None and need.brokers_may_read
)
own: Final = member | author
seen: Final = listed | own | officer | operator
details: Final = (listed & open_need) | own | _grant(Level.DETAILS) | (listed & broker & open_to_brokers)

add(
    {
        "need.read": Row(seen, "everybody while it is listed; its members and author; officers", "read"),
        "need.read_details": Row(
            details,
            "its members and author; organisations with a grant; brokers if its owner says so",
            "read",
        ),
        "need.read_confidential": Row(
            own | _grant(Level.EVERYTHING), "its members and author; organisations that signed", "read"
        ),
        "need.enter": Row(member | officer | operator, "members of the organisation; officers", "write"),
        "need.publish": Row(
            its_admitted_member | officer | operator, "members of an admitted organisation; officers", "write"
        ),
        "need.edit": Row(own | officer, "its author and members; officers", "write"),
        "need.withdraw": Row(author | manager | officer, "its author and managers; officers", "write"),
        "need.ask_disclosure": Row(
            listed & admitted_somewhere & ~own,
            "members of an admitted organisation other than its own",
            "write",
        ),
        "need.answer_disclosure": Row(author | manager, "its author and managers", "write"),
        "resource.read": Row(seen, "everybody while it is listed; its members and author; officers", "read"),
        "resource.read_price": Row(_shown("price") | own | _grant(Level.PRICE), "as its owner says", "read"),
        "resource.read_usage": Row(_shown("usage") | own | _grant(Level.USAGE), "as its owner says", "read"),
        "resource.enter": Row(member | officer | operator, "members of the organisation; officers", "write"),
        "resource.publish": Row(
            its_admitted_member | officer | operator, "members of an admitted organisation; officers", "write"
        ),
        "resource.edit": Row(own | officer, "its author and members; officers", "write"),
        "resource.withdraw": Row(author | manager | officer, "its author and managers; officers", "write"),
        "resource.ask_disclosure": Row(
            listed & admitted_somewhere & ~own,
            "members of an admitted organisation other than its own",
            "write",
        ),
        "resource.answer_disclosure": Row(author | manager, "its author and managers", "write"),
        "entries.put": Row(
            manager | officer | operator, "managers of the list's organisation; officers", "write"
        ),
        "cluster.put": Row(officer | operator, "officers and operators"),
    }
)
