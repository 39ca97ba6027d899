"""Documents that people carry, read: what this node answers of its own slips, and what an organisation issued."""

from __future__ import annotations

import hmac

from django.db.models import QuerySet

from entrepot.exchange.domain.carrying import State, state_said
from entrepot.exchange.identity import own
from entrepot.exchange.models import Fingerprint
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

_NOTHING = "0" * 64


def state_of(key: str, fingerprint: str) -> State:
    """What this node says of a slip of its own: whoever has not the right fingerprint learns no more than who has no slip."""
    row = Fingerprint.objects.filter(key=key).first()
    same = hmac.compare_digest((row.fingerprint if row else _NOTHING).encode(), fingerprint.encode())
    if row is None or not same:
        return State.UNKNOWN
    if row.revoked is not None:
        return State.REVOKED
    return State.EXPIRED if row.ends is not None and row.ends < clock.now().date() else State.VALID


def answer(key: str, fingerprint: str) -> str:
    """The same, as a statement that this node signs."""
    identity = own()
    said = state_said(
        identity.node, key, state_of(key, fingerprint), clock.now().isoformat(timespec="seconds")
    )
    return identity.signed(said).decode()


def issued_by(organisation: Organisation, by: Party) -> QuerySet[Fingerprint]:
    """The slips of an organisation, the newest first.

    Raises:
        NotAllowedError: ``by`` is not of it.
    """
    require(by, "carried.read", Owned(organisation.pk))
    return Fingerprint.objects.filter(organisation=organisation).order_by("-issued", "-pk")
