"""Reads of the exchange with peers: how far it is, what was sent, what stayed, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q

from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.domain.receipts import LONGEST
from entrepot.exchange.models import Feed, GivenBody, Incoming, Outgoing, OwnersWord, Peer, Received, Sent
from entrepot.journal.queries import latest_sequence
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Progress:
    """How the exchange with a peer stands.

    Attributes:
        sent, withdrawn: records that the peer has, and that it was told to take off.
        masked: of those sent, how many are without some portion.
        stayed: records of which nothing crosses.
        why: how often each reason held a portion, the most frequent first: portion, code, rule, count.
        received: records of the peer that are listed here.
        waiting: messages without a receipt.
        behind: entries of the journal that were not looked at for it yet.
        since: from when on the oldest message waits.
    """

    sent: int
    withdrawn: int
    masked: int
    stayed: int
    why: tuple[tuple[str, str, str, int], ...]
    received: int
    waiting: int
    behind: int
    since: datetime | None
    last_out: datetime | None
    last_in: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record that came from a peer is from, and what stayed there."""

    peer: Peer
    node: str
    jurisdiction: str
    as_of: datetime
    held: tuple[dict[str, Any], ...]
    withdrawn: bool


def active_peers() -> list[Peer]:
    """The peers with whom records are exchanged now."""
    return list(Peer.objects.filter(state="active").order_by("pk"))


def is_due() -> bool:
    """Whether something waits to be looked at or sent: cheap, for it is asked every few seconds."""
    feeds = {feed.peer_id: feed for feed in Feed.objects.filter(peer__state="active")}
    peers = set(Peer.objects.filter(state="active").values_list("pk", flat=True))
    if not peers:
        return False
    if peers - set(feeds) or any(feed.sweeps or feed.swept for feed in feeds.values()):
        return True
    latest = latest_sequence()
    if any(feed.position < latest for feed in feeds.values()):
        return True
    first = (
        Outgoing.objects.filter(peer__in=peers, received=None).values("peer").annotate(number=Min("number"))
    )
    ready = Q()
    for row in first:
        ready |= Q(peer=row["peer"], number=row["number"])
    now = clock.now()
    due = Q(next_try__lte=now) | Q(next_try__gt=now + LONGEST)
    return bool(ready) and Outgoing.objects.filter(ready & due).exists()


def progress_of(peer: Peer) -> Progress:
    """How the exchange with a peer stands."""
    feed = Feed.objects.filter(peer=peer).first()
    had = Sent.objects.filter(peer=peer)
    why: Counter[tuple[str, str, str]] = Counter()
    masked = 0
    for withdrawn, held in had.exclude(held=[]).values_list("withdrawn", "held").iterator():
        masked += not withdrawn
        why.update((one["portion"], one["code"], one["rule"]) for one in held)
    waiting = Outgoing.objects.filter(peer=peer, received=None).order_by("number")
    oldest = waiting.first()
    last_out = Outgoing.objects.filter(peer=peer).exclude(received=None).order_by("-number").first()
    last_in = Incoming.objects.filter(peer=peer).order_by("-number").first()
    return Progress(
        sent=had.filter(withdrawn=False).count(),
        withdrawn=had.filter(withdrawn=True, number__gt=0).count(),
        masked=masked,
        stayed=had.filter(withdrawn=True).exclude(held=[]).count(),
        why=tuple((*reason, count) for reason, count in why.most_common()),
        received=Received.objects.filter(peer=peer, withdrawn=False).count(),
        waiting=waiting.count(),
        behind=0 if feed is None else max(0, latest_sequence() - feed.position),
        since=None if oldest is None else oldest.made,
        last_out=None if last_out is None else last_out.received,
        last_in=None if last_in is None else last_in.at,
    )


def origin_of(record: Need | Resource) -> Origin | None:
    """Where a record is from, None for one of this node."""
    if not record.is_foreign:
        return None
    reference = f"{'need' if isinstance(record, Need) else 'resource'}:{record.key}"
    came = Received.objects.select_related("peer").filter(record=reference).first()
    if came is None:
        return None
    return Origin(came.peer, came.origin, came.jurisdiction, came.at, tuple(came.held), came.withdrawn)


def words_on(need: Need) -> list[OwnersWord]:
    """To which peers a need's owner sends it."""
    return list(OwnersWord.objects.filter(need=need, ended=None).select_related("peer"))


def bodies_given(resource: Resource) -> list[GivenBody]:
    """To which peers a technology's owner gave its body."""
    return list(GivenBody.objects.filter(resource=resource, ended=None).select_related("peer"))


def sent_to(reference: str, peers: Iterable[Peer]) -> dict[int, Sent]:
    """What peers have of a record of this node, by the peer's number."""
    rows = Sent.objects.filter(record=reference, peer__in=list(peers)).select_related("peer")
    return {row.peer_id: row for row in rows}


def sent_of(reference: str) -> list[Sent]:
    """What peers have of a record of this node, or were not let have, by the peers' names."""
    rows = Sent.objects.filter(record=reference).exclude(peer__state="ended").select_related("peer")
    return [row for row in rows.order_by("peer__name", "peer__node") if row.held or not row.withdrawn]
