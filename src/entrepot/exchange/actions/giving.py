"""Technical bodies that their owners give to other nodes, and take back."""

from __future__ import annotations

from django.db import transaction

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Resource
from entrepot.exchange.actions.preparing import STREAM
from entrepot.exchange.models import GivenBody, Peer
from entrepot.exchange.refusals import SendingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock


@transaction.atomic
def give_body(*, resource: Resource, peer: Peer, by: Party) -> None:
    """Give a technology's body to a node, where members of admitted organisations read it. Whether it crosses, the border decides.

    Raises:
        NotAllowedError: ``by`` is neither its author nor one of its managers, or it is not listed.
        SendingRefusedError: it has none, or it was given there already.
    """
    rule = require(by, "body.give", resource)
    if resource.state != State.LISTED or not resource.body:
        raise SendingRefusedError("body_none")
    if GivenBody.objects.filter(resource=resource, peer=peer, ended=None).exists():
        raise SendingRefusedError("body_already")
    GivenBody.objects.create(resource=resource, peer=peer, given=clock.now(), given_by=by.actor)
    _record("exchange.body_given", resource, peer, rule, by)


@transaction.atomic
def take_body_back(*, resource: Resource, peer: Peer, by: Party) -> None:
    """Take back the body that was given to a node: the node is told, and shows it no more.

    Raises:
        NotAllowedError: ``by`` is neither its author nor one of its managers.
        SendingRefusedError: it was not given there.
    """
    rule = require(by, "body.give", resource)
    if not GivenBody.objects.filter(resource=resource, peer=peer, ended=None).update(ended=clock.now()):
        raise SendingRefusedError("body_not")
    _record("exchange.body_taken_back", resource, peer, rule, by)


def _record(verb: str, resource: Resource, peer: Peer, rule: str, by: Party) -> None:
    act = journal.Act(verb, resource.key, {"peer": peer.node}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
