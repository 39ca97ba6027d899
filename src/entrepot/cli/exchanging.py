"""``entrepot sync``: records travel to peers now, and how the exchange with each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from entrepot.cli.options import Form
from entrepot.cli.output import PARTLY, Format, fail, progress, rows
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.exchange.models import Peer

COLUMNS: Final = ("peer", "sent", "waiting", "held", "masked", "received", "error")


def sync(
    peer: Annotated[str | None, typer.Argument(help="Only this one: its name, or its node's id.")] = None,
    form: Form = Format.table,
) -> None:
    """Tell peers what changed, now; what came from them is counted too. Without this, entrepot work does it soon after each change."""
    open_node()
    from entrepot.exchange.calling import post
    from entrepot.exchange.rounds import go_round
    from entrepot.people.domain import Party

    data, by = [], Party.machine("cli")
    with progress() as report:
        for one in _peers(peer):
            done = go_round(peer=one, post=post, ahead=True, progress=report, by=by)
            one.refresh_from_db()
            data.append(_row(one, done.delivered.records))
    rows(data, form, list(COLUMNS))
    if any(row["error"] for row in data):
        raise typer.Exit(PARTLY)


def _row(peer: Peer, sent: int) -> dict[str, object]:
    from entrepot.exchange.queries.feeds import progress_of

    stands = progress_of(peer)
    error = f"{peer.error['sentence']} {peer.error['remedy']}" if peer.error else ""
    return {
        "peer": peer.name, "sent": sent, "waiting": stands.waiting, "held": stands.stayed, "masked": stands.masked,
        "received": stands.received, "error": error,
    }  # fmt: skip


def _peers(name: str | None) -> list[Peer]:
    from django.db.models import Q

    from entrepot.exchange.models import Peer

    found = Peer.objects.filter(state="active")
    chosen = list(found if name is None else found.filter(Q(name=name) | Q(node=name)))
    if not chosen:
        sentence = "There is no peer yet." if name is None else f"There is no peer “{name}”, or it is paused."
        raise fail(sentence, "List them with: entrepot peer list")
    return chosen
