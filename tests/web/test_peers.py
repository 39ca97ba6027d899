"""Pages of other nodes: invited, seen, put to rest, sent away."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from entrepot.exchange.domain.invitations import Invitation, read_invitation
from entrepot.exchange.domain.keys import key_id, new_private, node_id, public_of
from entrepot.exchange.identity import own
from entrepot.exchange.models import Peer, PeerInvitation, PeerKey, Sent
from entrepot.people.domain import NodeRole
from tests.accounts import PASSWORD, account, signed_in
from tests.exchange.others import Other


@pytest.fixture
def operator(node: None) -> Client:
    return again(signed_in(account("operator", NodeRole.OPERATOR)))


def again(client: Client) -> Client:
    """Give the password, which sending forms asks for."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def page(client: Client, address: str = "/peers/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_operator_invites_a_node_and_takes_the_invitation_back(operator: Client) -> None:
    assert "No other node is known here yet" in page(operator)
    answer = operator.post("/peers/", {"do": "invite", "note": "Harbour City"})
    found = re.search(r"entrepot-peer:[\w-]+", answer.content.decode())
    invitation = read_invitation(found.group()) if found else None
    assert (invitation.node if invitation else None, answer["Cache-Control"]) == (own().node, "no-store")
    shown = page(operator)
    assert "Harbour City" in shown
    assert "entrepot-peer:e" not in shown  # its secret is told once
    made = PeerInvitation.objects.get()
    operator.post(f"/peers/invitations/{made.pk}/withdraw/")
    assert operator.post(f"/peers/invitations/{made.pk}/withdraw/").status_code == 404
    assert "Harbour City" not in page(operator)


def test_an_invitation_is_used_only_under_the_fingerprint_that_was_told(operator: Client) -> None:
    public = public_of(new_private())
    text = str(Invitation("http://127.0.0.1:9", node_id(public), key_id(public), "secret"))
    answer = operator.post("/peers/", {"do": "come", "invitation": text, "compared": "0000 " * 8})
    assert (answer.status_code, "has another fingerprint" in answer.content.decode()) == (422, True)
    answer = operator.post("/peers/", {"do": "come", "invitation": "hello", "compared": "0000"})
    assert (answer.status_code, "not an invitation of a node" in answer.content.decode()) == (422, True)
    told = key_id(public)[:32].upper()
    answer = operator.post("/peers/", {"do": "come", "invitation": text, "compared": told})
    assert (answer.status_code, "127.0.0.1" in answer.content.decode()) == (422, True)  # a private address
    assert Peer.objects.count() == 0


def test_a_peer_is_seen_put_to_rest_and_sent_away(operator: Client) -> None:
    other = Other()
    peer = other.known()
    Peer.objects.update(error={"code": "peer_busy", "sentence": "It asks to wait.", "remedy": "Wait."})
    lacks = {
        "portion": "technical_body",
        "outcome": "hold",
        "code": "no_rule",
        "rule": "",
        "version": 0,
        "article": "",
        "missing": [],
    }
    Sent.objects.create(
        peer=peer,
        record="resource:kiln",
        number=1,
        digest="0" * 64,
        outcome="mask",
        held=[lacks],
        at=peer.added,
    )
    assert "It asks to wait. Wait." in page(operator)
    address = f"/peers/{peer.node}/"
    shown = page(operator, address)
    assert "Its technical details" in shown
    assert "how often: 1" in shown
    states = []
    for asked in ("pause", "resume", "end", "resume"):
        operator.post(f"{address}step/", {"do": asked})
        peer.refresh_from_db()
        states.append(peer.state)
    assert states == ["paused", "active", "ended", "ended"]
    assert operator.post(f"{address}step/", {"do": "sell"}).status_code == 404
    assert "Invite the node anew" in page(operator, address)


def test_a_key_is_revoked_on_the_peers_page(operator: Client) -> None:
    peer = Other().known()
    key = PeerKey.objects.get()
    assert operator.post(f"/peers/{peer.node}/keys/{'0' * 64}/revoke/").status_code == 404
    operator.post(f"/peers/{peer.node}/keys/{key.key_id}/revoke/")
    assert "nothing under it counts" in page(operator, f"/peers/{peer.node}/")


def test_the_nodes_own_key_is_replaced(operator: Client) -> None:
    before = own()
    operator.post("/peers/key/", {"do": "new"})
    after = own()
    assert (after.node, len(after.keys), after.current.id == before.current.id) == (before.node, 2, False)
    assert "Announce it again" in page(operator)


def test_officers_read_and_others_find_nothing(operator: Client) -> None:
    peer = Other().known()
    officer = again(signed_in(account("officer", NodeRole.OFFICER)))
    assert "Invite a node" not in page(officer)
    assert officer.post("/peers/", {"do": "invite", "note": "x"}).status_code == 200
    assert officer.post(f"/peers/{peer.node}/step/", {"do": "end"}).status_code == 404
    assert PeerInvitation.objects.count() == 0
    assert signed_in(account("somebody")).get("/peers/").status_code == 404
