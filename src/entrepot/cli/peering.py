"""``entrepot peer``: other nodes, from the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from entrepot.cli.options import Form
from entrepot.cli.output import PARTLY, Format, fail, out, rows
from entrepot.cli.setup import open_node

if TYPE_CHECKING:
    from entrepot.exchange.models import Peer

COLUMNS: Final = ("name", "node", "jurisdiction", "url", "state", "heard", "reached", "error")
Which = Annotated[str, typer.Argument(help="The peer: its name, or its node's id.")]

app = typer.Typer(help="Other nodes that records are exchanged with.", no_args_is_help=True)


@app.command("invite")
def invite(note: Annotated[str, typer.Option(help="Whom it is for, to be read here only.")] = "") -> None:
    """Print an invitation for one other node; its secret is shown this once."""
    open_node()
    from entrepot.exchange.actions.peers import invite_peer
    from entrepot.exchange.domain.keys import fingerprint
    from entrepot.people.domain import Party

    made = invite_peer(note=note, by=Party.machine("cli"))
    out.print(str(made), markup=False)
    out.print(
        f"Its node is {made.node}, its key {fingerprint(made.key)}. Tell both to the other operator on another way than this line,"
        " who types: entrepot peer add INVITATION",
        markup=False,
    )


@app.command("add")
def add(
    invitation: Annotated[str, typer.Argument(help="The line that the other node's operator gave you.")],
    yes: Annotated[bool, typer.Option("--yes", help="The fingerprint was compared already.")] = False,
) -> None:
    """Use another node's invitation; may be repeated until it succeeds."""
    open_node()
    from entrepot.exchange.domain.invitations import read_invitation
    from entrepot.exchange.domain.keys import fingerprint
    from entrepot.exchange.handshake import come
    from entrepot.exchange.refusals import PeerRefusedError
    from entrepot.exchange.sending import UndeliveredError
    from entrepot.people.domain import Party

    if invitation.startswith(("http://", "https://")):
        raise fail(
            "An address alone lets nobody in.",
            "Ask that node's operator for the line of: entrepot peer invite",
        )
    read = read_invitation(invitation)
    if read is not None:
        out.print(f"{read.url}\nnode {read.node}\nkey  {fingerprint(read.key)}", markup=False)
        if not yes and not typer.confirm("Did its operator tell you the same?"):
            raise fail("Nothing was done.", "Ask its operator for the node's id and the key's fingerprint.")
    try:
        peer = come(text=invitation, by=Party.machine("cli"))
    except (PeerRefusedError, UndeliveredError) as error:
        raise fail(error.sentence, error.remedy) from error
    out.print(f"{peer.name} ({peer.jurisdiction}) is a peer now.", markup=False)


@app.command("list")
def listing(form: Form = Format.table) -> None:
    """List the peers: where each is, when it was heard and reached, and what went wrong last."""
    open_node()
    from entrepot.exchange.queries.peers import peers
    from entrepot.people.domain import Party

    data = [
        {
            "name": peer.name, "node": peer.node, "jurisdiction": peer.jurisdiction, "url": peer.url, "state": peer.state,
            "heard": peer.last_heard.isoformat(timespec="seconds") if peer.last_heard else None,
            "reached": peer.last_reached.isoformat(timespec="seconds") if peer.last_reached else None,
            "error": f"{peer.error['sentence']} {peer.error['remedy']}" if peer.error else None,
        }
        for peer in peers(Party.machine("cli"))
    ]  # fmt: skip
    rows(data, form, list(COLUMNS))


@app.command("pause")
def pause(peer: Which) -> None:
    """Let the exchange with a peer rest; go on with: entrepot peer resume"""
    _rest(peer, rest=True)


@app.command("resume")
def resume(peer: Which) -> None:
    """Go on with a peer whose exchange rests."""
    _rest(peer, rest=False)


@app.command("end")
def end(peer: Which) -> None:
    """End the exchange with a peer at once: nothing that it signs counts. It comes back by a new invitation only."""
    open_node()
    from entrepot.exchange.actions.peers import end_peer
    from entrepot.people.domain import Party

    found = _peer(peer)
    end_peer(peer=found, by=Party.machine("cli"))
    out.print(f"The exchange with {found.name} has ended.", markup=False)


@app.command("rotate")
def rotate(
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Make no new key: announce the one there is to peers that did not take it."
        ),
    ] = False,
) -> None:
    """Sign with a new key from now on, and announce it to every peer under the key before it."""
    open_node()
    from entrepot.exchange.domain.keys import fingerprint
    from entrepot.exchange.handshake import announce, replace_key
    from entrepot.exchange.identity import own
    from entrepot.people.domain import Party

    by = Party.machine("cli")
    failed = announce(by=by) if again else replace_key(by=by)
    out.print(f"This node signs with {fingerprint(own().current.id)}.", markup=False)
    if failed:
        rows([{"node": node, "why": why} for node, why in failed.items()], Format.table, ["node", "why"])
        raise fail(
            f"{len(failed)} peers did not take the new key.",
            "Announce it again with: entrepot peer rotate --again",
            PARTLY,
        )


def _rest(name: str, *, rest: bool) -> None:
    open_node()
    from entrepot.exchange.actions.peers import pause_peer
    from entrepot.exchange.refusals import PeerRefusedError
    from entrepot.people.domain import Party

    found = _peer(name)
    try:
        pause_peer(peer=found, rest=rest, by=Party.machine("cli"))
    except PeerRefusedError as error:
        raise fail(error.sentence, error.remedy) from error
    out.print(f"The exchange with {found.name} {'rests' if rest else 'goes on'}.", markup=False)


def _peer(name: str) -> Peer:
    from entrepot.exchange.queries.peers import peers_named
    from entrepot.people.domain import Party

    found = peers_named(name, Party.machine("cli"))
    if len(found) != 1:
        sentence = f"There is no peer “{name}”." if not found else f"{len(found)} peers are called “{name}”."
        raise fail(sentence, "Take a node's id of: entrepot peer list")
    return found[0]
