"""Which place a peer has in a tree of nodes, and whether it is named in the registry."""

from __future__ import annotations

from typing import Final, Literal

from django.db import transaction

from entrepot.exchange.actions.preparing import look_again
from entrepot.exchange.models import Peer
from entrepot.exchange.refusals import PeerRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require

STREAM: Final = "exchange"
Standing = Literal["", "centre", "gathered"]
"""Beside this node; above it, where it gathers what this node lists; or below, where this node gathers what it lists."""


@transaction.atomic
def place_peer(*, peer: Peer, standing: Standing, named: bool, by: Party) -> None:
    """Say which place a peer has, and whether it agreed to be named.

    What a node lists that is gathered here goes on to others, as far as its own law and its limit let it; so everything is looked at
    again when that changes.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
        PeerRefusedError: the exchange with it has ended.
    """
    rule = require(by, "peer.keep")
    row = Peer.objects.select_for_update().get(pk=peer.pk)
    if row.state == "ended":
        raise PeerRefusedError("peer_ended")
    gathered_before = row.gathered
    row.centre, row.gathered, row.named = standing == "centre", standing == "gathered", named
    row.save(update_fields=["centre", "gathered", "named"])
    if row.gathered != gathered_before:
        look_again(by=Party.machine("node"))
    act = journal.Act("peer.placed", row.node, {"standing": standing, "named": named}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
