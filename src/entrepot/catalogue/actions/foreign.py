"""Records of other nodes: what they say is put in as it came, and taken off when they take it back. Nobody edits them here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction

from entrepot.catalogue.actions.disclosing import close_requests
from entrepot.catalogue.actions.linking import let_go
from entrepot.catalogue.actions.records import Change, put_entries
from entrepot.catalogue.actions.storing import store
from entrepot.catalogue.domain import FOREIGN, Entry, State
from entrepot.catalogue.models import Need, Resource
from entrepot.people.actions import OrganisationRecord, put_organisations
from entrepot.people.domain import Party
from entrepot.people.permissions import require

GONE: Final = "Withdrawn at its origin"


@transaction.atomic
def put_received(
    *,
    entries: Sequence[Entry],
    organisations: Iterable[OrganisationRecord],
    node: str,
    back: frozenset[str],
    by: Party,
) -> dict[str, Change]:
    """Add or change records of another node; returns what happened to each.

    Args:
        organisations: those that the entries name, which get no members.
        node: the peer that they came from.
        back: keys of records that were withdrawn at their origin, and are listed again.

    Raises:
        OwnerMismatchError: a key is taken by another organisation's record.
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "record.receive")
    named = list(organisations)
    if named:
        put_organisations(records=named, by=by)
    return put_entries(entries=entries, source=f"{FOREIGN}{node}", back=back, by=by)


@transaction.atomic
def withdraw_received(*, kind: str, keys: Sequence[str], by: Party) -> int:
    """Take records of another node off every list, since their origin did; returns how many were listed.

    Args:
        kind: need or resource.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "record.receive")
    model: type[Need] | type[Resource] = Need if kind == "need" else Resource
    listed = (
        model._default_manager.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(key__in=keys, state=State.LISTED, source__startswith=FOREIGN)
        .order_by("pk")
    )
    records: list[Any] = list(listed)  # a need or a resource, as asked for
    for record in records:
        record.state = State.WITHDRAWN
        store(record, "record.withdrawn", rule, by, GONE)
        close_requests(record, rule, by)
        if isinstance(record, Resource):
            let_go(record, rule, by)
    return len(records)
