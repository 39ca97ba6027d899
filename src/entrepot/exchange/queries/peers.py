"""What is known of peers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from entrepot.exchange.domain import keys
from entrepot.exchange.models import Peer, PeerInvitation, PeerKey, Sent
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock


def peers(party: Party) -> QuerySet[Peer]:
    """Every peer, for those who look after them.

    Raises:
        NotAllowedError: they are not for this party.
    """
    require(party, "peer.read")
    return Peer.objects.all()


def peers_named(name: str, party: Party) -> list[Peer]:
    """The peers of this name or id.

    Raises:
        NotAllowedError: they are not for this party.
    """
    return list(peers(party).filter(Q(name=name) | Q(node=name)))


def open_invitations(party: Party) -> QuerySet[PeerInvitation]:
    """Invitations that nobody has used yet.

    Raises:
        NotAllowedError: they are not for this party.
    """
    require(party, "peer.read")
    return PeerInvitation.objects.filter(used=None, ends__gt=clock.now())


def key_that_counts(key: str) -> PeerKey | None:
    """The key of a peer that requests may be signed with now: neither ended nor revoked, of a peer whose exchange has not ended."""
    found = PeerKey.objects.select_related("peer").filter(key_id=key, ended=None, revoked=None)
    return found.exclude(peer__state="ended").first()


def keys_of(peer: Peer) -> Mapping[str, bytes]:
    """A peer's raw public keys by their thumbprint, with those that were replaced, without those that were revoked."""
    counting = PeerKey.objects.filter(peer=peer, revoked=None)
    return {key: keys.decoded(public) for key, public in counting.values_list("key_id", "public")}


def reasons_of(peer: Peer) -> list[tuple[Mapping[str, Any], int]]:
    """Why portions of records stayed here for a peer: one case of each reason, and how often it was so, the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    cases: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for held in Sent.objects.filter(peer=peer).exclude(held=[]).values_list("held", flat=True).iterator():
        for one in held:
            reason = (one["portion"], one["code"], one["rule"])
            counts[reason] += 1
            cases.setdefault(reason, one)
    return [(cases[reason], count) for reason, count in counts.most_common()]
