"""Documents that people carry: slips are issued and revoked, and somebody else's are checked. No document is ever kept or sent on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from entrepot.exchange.carried import state_of
from entrepot.exchange.domain import carrying
from entrepot.exchange.domain.carrying import KINDS, Slip, State
from entrepot.exchange.domain.keys import decoded
from entrepot.exchange.identity import own
from entrepot.exchange.models import Check, Fingerprint, Peer
from entrepot.exchange.refusals import CarriedRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock, home

STREAM: Final = "exchange"
Ask = Callable[[Peer, str, str], str | None]
"""Asks a peer about a key and a fingerprint: its signed answer, None when it cannot be reached."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A slip as it is handed to the person, once: its text is kept nowhere."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a document; ``asked`` says whether the issuing node itself answered, else only the slip did."""

    state: State
    slip: Slip | None
    asked: bool


@transaction.atomic
def issue_slip(
    *, organisation: Organisation, kind: str, document: bytes, ends: date | None, by: Party
) -> Issued:
    """Keep the fingerprint of a document that a person is to carry, and return the slip.

    Raises:
        NotAllowedError: ``by`` may not issue for the organisation.
        CarriedRefusedError: the kind is unknown, the document is empty, or the end has passed.
    """
    rule = require(by, "carried.issue", Owned(organisation.pk))
    today = clock.now().date()
    if kind not in KINDS:
        raise CarriedRefusedError("carried_unknown_kind")
    if not document:
        raise CarriedRefusedError("carried_empty")
    if ends is not None and ends < today:
        raise CarriedRefusedError("carried_ended")
    identity, node, secret, key = own(), home.current().node(), carrying.new_secret(), carrying.new_key()
    fingerprint = carrying.fingerprint(secret, document)
    slip = Slip(
        identity.node, node.name, node.jurisdiction, key, secret, kind, fingerprint, today.isoformat(),
        ends.isoformat() if ends else "",
    )  # fmt: skip
    Fingerprint.objects.create(
        key=key, organisation=organisation, kind=kind, fingerprint=fingerprint, issued=clock.now(), issued_by=by.actor, ends=ends
    )  # fmt: skip
    _record("carried.issued", key, {"organisation": organisation.key, "kind": kind}, rule, by)
    return Issued(key, identity.signed(slip.plain()).decode())


@transaction.atomic
def revoke_slip(*, slip: Fingerprint, reason: str, by: Party) -> None:
    """Say that a document does not count any more; who asks is told so from now on.

    Raises:
        NotAllowedError: ``by`` may not revoke it.
        CarriedRefusedError: it was revoked already, or no reason is given.
    """
    rule = require(by, "carried.revoke", slip)
    if not reason.strip():
        raise CarriedRefusedError("carried_reason_missing")
    changed = Fingerprint.objects.filter(pk=slip.pk, revoked=None).update(
        revoked=clock.now(), reason=reason.strip()
    )
    if not changed:
        raise CarriedRefusedError("carried_revoked_already")
    _record("carried.revoked", slip.key, {}, rule, by)


def check_carried(*, document: bytes, text: str, ask: Ask, by: Party) -> Checked:
    """Check a document that a person brought against its slip: by the issuing node where it can be reached, else by the slip's signature.

    Only a key and a fingerprint ever go to the issuing node, and only when the slip itself holds. Nothing of the document is kept.
    """
    slip = carrying.claimed_slip(text)
    identity = own()
    peer = Peer.objects.exclude(state="ended").filter(node=slip.node).first() if slip else None
    known = identity.public_keys if slip and slip.node == identity.node else _keys(peer)
    state, asked = carrying.judged(text, document, known, clock.now().date()), False
    if slip is not None and state in {State.VALID, State.EXPIRED}:
        if slip.node == identity.node:
            state, asked = state_of(slip.key, slip.fingerprint), True
        elif peer is not None and peer.state == "active":
            said = ask(peer, slip.key, slip.fingerprint)
            answered = carrying.state_read(said, known, slip) if said else None
            state, asked = answered or state, answered is not None
    with transaction.atomic():
        Check.objects.create(
            fingerprint=slip.key[:24] if slip else "", node=slip.node[:40] if slip else "", outcome=str(state), at=clock.now(), by=by.actor
        )  # fmt: skip
        _record(
            "carried.checked", slip.key[:24] if slip else "", {"outcome": str(state), "asked": asked}, "", by
        )
    return Checked(state, slip, asked)


def _keys(peer: Peer | None) -> dict[str, bytes]:
    if peer is None:
        return {}
    rows = peer.keys.filter(revoked=None).values_list("key_id", "public")
    return {key: decoded(public) for key, public in rows}


def _record(verb: str, key: str, details: dict[str, object], rule: str, by: Party) -> None:
    act = journal.Act(verb, f"slip:{key}", details, rule=rule)
    journal.record(stream=STREAM, actor=by.actor or "anybody", acts=[act])
