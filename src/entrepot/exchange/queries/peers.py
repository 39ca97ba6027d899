"""What is known of peers."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from entrepot.exchange.domain import keys
from entrepot.exchange.models import Peer, PeerKey
from entrepot.people.domain import Party
from entrepot.people.permissions import require


def peers(party: Party) -> QuerySet[Peer]:
    """Every peer, for those who look after them.

    Raises:
        NotAllowedError: they are not for this party.
    """
    require(party, "peer.read")
    return Peer.objects.all()


def key_that_counts(key: str) -> PeerKey | None:
    """The key of a peer that requests may be signed with now: neither ended nor revoked, of a peer whose exchange has not ended."""
    found = PeerKey.objects.select_related("peer").filter(key_id=key, ended=None, revoked=None)
    return found.exclude(peer__state="ended").first()


def keys_of(peer: Peer) -> Mapping[str, bytes]:
    """A peer's raw public keys by their thumbprint, with those that were replaced, without those that were revoked."""
    counting = PeerKey.objects.filter(peer=peer, revoked=None)
    return {key: keys.decoded(public) for key, public in counting.values_list("key_id", "public")}
