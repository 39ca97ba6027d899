"""Nodes watch each other's logs: ask for the head, have it proved that it goes on, sign it, and give the signature back."""

from __future__ import annotations

from functools import partial

from entrepot.exchange.actions.heads import see_head
from entrepot.exchange.asking import ask_consistency, ask_head, give_cosignature
from entrepot.exchange.models import Peer
from entrepot.exchange.refusals import LogRefusedError
from entrepot.exchange.sending import UndeliveredError
from entrepot.people.domain import Party


def watch(peer: Peer, *, by: Party) -> bool:
    """Look at a peer's log; whether its head was seen and signed. What cannot be reached is looked at the next time."""
    statement = ask_head(peer)
    if statement is None:
        return False
    try:
        seen = see_head(peer=peer, statement=statement, prove=partial(ask_consistency, peer), by=by)
    except (LogRefusedError, UndeliveredError):
        return False
    if seen.statement is None:
        return False
    give_cosignature(peer, seen.statement)
    return True
