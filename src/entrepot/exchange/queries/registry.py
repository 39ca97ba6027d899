"""The registry: this node, and those of its peers that agreed to be named. Anybody may read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Prefetch

from entrepot.exchange.models import Peer, PeerKey


@dataclass(frozen=True, slots=True)
class Named:
    """A node in the registry.

    Attributes:
        key: the thumbprint of the key that it signs with now; empty when none counts.
        standing: "centre": it gathers what this node lists; "gathered": this node gathers what it lists; empty: neither.
        taken: when the last message from it was taken; None when none was.
    """

    node: str
    name: str
    url: str
    jurisdiction: str
    place: str
    key: str
    standing: str
    taken: datetime | None

    def plain(self) -> Mapping[str, Any]:
        """It, as other nodes are told of it."""
        return {
            "node": self.node, "name": self.name, "url": self.url, "jurisdiction": self.jurisdiction, "place": self.place,
            "key": self.key, "standing": self.standing, "as_of": self.taken.isoformat(timespec="seconds") if self.taken else "",
        }  # fmt: skip


def named_nodes() -> list[Named]:
    """The peers that agreed to be named, by name. Two queries."""
    counting = PeerKey.objects.filter(ended=None, revoked=None)
    rows = (
        Peer.objects.filter(named=True).exclude(state="ended").annotate(taken=Max("incoming__at"))
        .prefetch_related(Prefetch("keys", counting, to_attr="counting"))
    )  # fmt: skip
    return [
        Named(
            row.node, row.name, row.url, row.jurisdiction, row.place, row.counting[-1].key_id if row.counting else "",
            "centre" if row.centre else "gathered" if row.gathered else "", row.taken,
        )
        for row in rows
    ]  # fmt: skip
