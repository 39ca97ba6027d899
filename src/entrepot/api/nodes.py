"""What other nodes ask of this one, under ``/exchange/v1/``: signed bytes, so not through the API's own reading of bodies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from entrepot.api.problems import problem_response
from entrepot.exchange.actions.taking import take
from entrepot.exchange.handshake import hear_key, let_come
from entrepot.exchange.hearing import heard
from entrepot.exchange.identity import description, own
from entrepot.exchange.queries.registry import named_nodes
from entrepot.exchange.refusals import (
    STATUS,
    LogRefusedError,
    MessageRefusedError,
    PeerRefusedError,
    UnheardError,
)
from entrepot.people.domain import Party
from entrepot.runtime import jobs

NODE: Final = Party.machine("node")
Answering = Callable[[HttpRequest], bytes]


def of_nodes(answer: Answering) -> Callable[[HttpRequest], HttpResponse]:
    """A view for nodes: one transaction, signed bytes as the answer, and what is refused as a problem (RFC 9457)."""

    @csrf_exempt  # whoever asks is known by a signature, not by a cookie
    @never_cache
    @require_POST
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        try:
            with transaction.atomic():
                return HttpResponse(answer(request), content_type="application/json")
        except MessageRefusedError as error:
            return problem_response(
                STATUS.get(error.code, 409), error.code, error.sentence, error.remedy, **error.given
            )
        except OperationalError:  # the database is busy, or its disk is full: nothing was done
            busy = problem_response(503, "busy", "This node cannot write at the moment.", "Try again later.")
            busy["Retry-After"] = "5"
            return busy
        except (UnheardError, PeerRefusedError, LogRefusedError) as error:
            status = STATUS.get(error.code, 401 if isinstance(error, UnheardError) else 403)
            return problem_response(status, error.code, error.sentence, error.remedy)

    return view


@require_safe
def node(request: HttpRequest) -> HttpResponse:
    """What this node says of itself, signed."""
    return HttpResponse(own().signed({"kind": "node", **description()}), content_type="application/json")


@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """This node and those of its peers that agreed to be named, signed by this one."""
    said = {"kind": "nodes", "node": description(), "nodes": [one.plain() for one in named_nodes()]}
    return HttpResponse(own().signed(said), content_type="application/json")


@of_nodes
def peers(request: HttpRequest) -> bytes:
    """A node comes by an invitation."""
    return let_come(request)


@of_nodes
def keys(request: HttpRequest) -> bytes:
    """A peer announces its new key."""
    hear_key(request)
    return b"{}"


@of_nodes
def messages(request: HttpRequest) -> bytes:
    """A peer says what changed; the receipt is the answer, the same bytes whenever the same message comes."""
    told = heard(request)
    taken = take(peer=told.peer, body=told.body, by=NODE)
    if taken.records:
        jobs.enqueue("matching.alerts", key=f"after:{told.message}")
    return taken.receipt.encode()
