"""What is written down of sending: receipts, tries that failed, and a feed that begins anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from entrepot.exchange.actions.preparing import STREAM, locked_feed
from entrepot.exchange.domain.receipts import next_try
from entrepot.exchange.models import Outgoing, Peer, Sent
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

KEPT: Final = timedelta(days=30)
"""How long a message is kept after its receipt, for a peer that is restored from a backup and asks for it once more."""


@transaction.atomic
def keep_receipt(*, outgoing: Outgoing, receipt: str, by: Party) -> None:
    """Keep the receipt of a message, and that its receiver was reached. The first receipt stays; a later one says the same.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "exchange.work")
    now = clock.now()
    Peer.objects.filter(pk=outgoing.peer_id).update(last_reached=now, error={})
    if Outgoing.objects.filter(pk=outgoing.pk, received=None).update(receipt=receipt, received=now):
        act = journal.Act("message.received", outgoing.message, {"number": outgoing.number}, rule=rule)
        journal.record(stream=STREAM, actor=by.actor, acts=[act])


@transaction.atomic
def note_failure(
    *, outgoing: Outgoing, code: str, sentence: str, remedy: str, after: float | None = None, by: Party
) -> None:
    """Write down that a message did not arrive, in words, and when it is tried again.

    Args:
        after: seconds, when the receiver said so.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    now = clock.now()
    due = next_try(now, outgoing.tried + 1, after)
    Outgoing.objects.filter(pk=outgoing.pk).update(tried=F("tried") + 1, next_try=due)
    error = {"code": code, "sentence": sentence, "remedy": remedy, "at": now.isoformat(timespec="seconds")}
    Peer.objects.filter(pk=outgoing.peer_id).update(error=error)


@transaction.atomic
def send_from(*, peer: Peer, number: int, by: Party) -> bool:
    """Have messages sent again from a number on, since their receiver has them no more; False when they are not kept any more.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    feed = locked_feed(peer)
    wanted = Outgoing.objects.filter(peer=peer, number__gte=number)
    if not 0 < number <= feed.last_out or wanted.exclude(body="").count() != feed.last_out - number + 1:
        return False
    wanted.update(receipt="", received=None, next_try=clock.now())
    return True


@transaction.atomic
def begin_anew(*, peer: Peer, number: int, by: Party) -> None:
    """Begin the feed to a peer anew with a number: one of the two was restored from a backup, and they no longer agree on what was said.

    Everything is looked at and sent once more; what the receiver has already it keeps as it is.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "exchange.work")
    feed = locked_feed(peer)
    Outgoing.objects.filter(peer=peer, number__gte=number).delete()
    Outgoing.objects.filter(peer=peer, received=None).delete()
    Sent.objects.filter(peer=peer).update(digest="")
    Sent.objects.filter(peer=peer, number__gt=0).update(
        withdrawn=False
    )  # so what was taken back is taken back again
    feed.last_out, feed.sweeps, feed.swept = number - 1, True, ""
    feed.save()
    act = journal.Act("feed.begun_anew", peer.node, {"number": number}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])


@transaction.atomic
def forget_bodies(*, by: Party) -> int:
    """Drop the bytes of messages whose receipts are long here; receipts and numbers stay.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    return Outgoing.objects.filter(received__lt=clock.now() - KEPT).exclude(body="").update(body="")
