"""What peers ask of this node's log of crossings, and of slips that it issued: under ``/exchange/v1/``, signed both ways."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest

from entrepot.api.nodes import of_nodes
from entrepot.exchange import carried, log
from entrepot.exchange.actions.heads import keep_cosignature, sign_head
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.hearing import Heard, heard
from entrepot.exchange.refusals import LogRefusedError
from entrepot.people.domain import Party

NODE: Final = Party.machine("node")


@of_nodes
def log_head(request: HttpRequest) -> bytes:
    """The head of this node's log as it is now, signed."""
    heard(request)
    return canonical({"head": sign_head(by=NODE)})


@of_nodes
def log_inclusion(request: HttpRequest) -> bytes:
    """The proof that an entry is among the first so many: hashes only, nothing of what entries say."""
    said = heard(request)
    index, size = _numbers(said, "index", "size")
    try:
        proof = log.inclusion(index, size)
    except ValueError as error:
        raise LogRefusedError("no_such_entry") from error
    return canonical({"proof": proof})


@of_nodes
def log_consistency(request: HttpRequest) -> bytes:
    """The proof that the log with the second size goes on from that with the first."""
    first, second = _numbers(heard(request), "first", "second")
    try:
        proof = log.consistency(first, second)
    except ValueError as error:
        raise LogRefusedError("no_such_entry") from error
    return canonical({"proof": proof})


@of_nodes
def log_seen(request: HttpRequest) -> bytes:
    """A peer signed that it saw a head of this node's log."""
    said = heard(request)
    keep_cosignature(peer=said.peer, statement=str(_question(said).get("statement")), by=NODE)
    return b"{}"


@of_nodes
def carried_answer(request: HttpRequest) -> bytes:
    """What this node says of a slip of its own: the answer has the same members and kinds whatever it is."""
    question = _question(heard(request))
    return canonical({"answer": carried.answer(str(question.get("key")), str(question.get("fingerprint")))})


def _numbers(said: Heard, *names: str) -> list[int]:
    question = _question(said)
    found = [question.get(name) for name in names]
    if not all(type(one) is int and 0 <= one < 2**53 for one in found):
        raise LogRefusedError("no_such_entry")
    return [int(str(one)) for one in found]


def _question(said: Heard) -> dict[str, Any]:
    try:
        read = json.loads(said.body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
