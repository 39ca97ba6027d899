"""Other nodes, as far as tests need them: a key, and a peer that is pinned to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entrepot.exchange.domain import keys
from entrepot.exchange.domain.statements import signed
from entrepot.exchange.models import Peer, PeerKey
from entrepot.people.domain import Party
from entrepot.runtime import clock

NODE = Party.machine("node")


@dataclass(frozen=True, slots=True)
class Other:
    """Another node with one key."""

    private: bytes

    @property
    def node(self) -> str:
        """Its id."""
        return keys.node_id(keys.public_of(self.private))

    def signed(self, says: Any) -> str:
        """A statement of it."""
        return signed(says, self.private).decode()

    def peer(self, name: str = "Hong Kong Node", jurisdiction: str = "HK") -> Peer:
        """It, known here."""
        public = keys.public_of(self.private)
        peer = Peer.objects.create(
            node=self.node, name=name, url="https://other.example", jurisdiction=jurisdiction, added=clock.now(), added_by="test"
        )  # fmt: skip
        PeerKey.objects.create(
            peer=peer, key_id=keys.key_id(public), public=keys.encoded(public), pinned=clock.now()
        )
        return peer


HK = Other(bytes(range(32)))
DE = Other(bytes(range(1, 33)))
