"""The registry of nodes: who agreed to be named, in which place, signed for programs."""

from __future__ import annotations

import pytest
from django.test import Client

from entrepot.exchange.domain.keys import fingerprint
from entrepot.exchange.domain.statements import verify
from entrepot.exchange.identity import own
from entrepot.exchange.models import Feed, Incoming, Peer
from entrepot.journal.models import Entry
from entrepot.people.domain import NodeRole
from entrepot.runtime import clock
from tests.accounts import account, signed_in
from tests.exchange.nodes import DE, HK
from tests.web.test_pages import page


@pytest.fixture
def operator(node: None) -> Client:
    return signed_in(account("operator", NodeRole.OPERATOR))


def test_a_peer_is_named_once_it_agreed_and_in_its_place(operator: Client, reader: Client) -> None:
    peer, other = HK.peer(), DE.peer("Bavaria", "DE-BY")
    Feed.objects.create(peer=peer, sweeps=False)
    first = page(reader, "/nodes/")
    assert ("No other node is named here" in first, fingerprint(own().current.id) in first) == (True, True)
    operator.post(f"/peers/{peer.node}/place/", {"standing": "gathered", "named": "on"})
    assert Feed.objects.get(peer=peer).sweeps
    html = page(reader, "/nodes/")
    assert "Below: nodes whose lists are gathered here" in html
    assert ("Hong Kong Node" in html, "Bavaria" in html) == (True, False)
    assert "nothing came from it yet" in html
    Incoming.objects.create(
        peer=peer, number=1, message="m1", kind="records", digest="0", receipt="{}", at=clock.now()
    )
    assert "what is here of it is from" in page(reader, "/nodes/")
    answer = reader.get("/exchange/v1/nodes")
    (told,) = verify(answer.content, own().public_keys).says["nodes"]
    assert (told["node"], told["standing"], told["jurisdiction"]) == (peer.node, "gathered", "HK")
    assert told["key"] == peer.keys.get().key_id
    operator.post(f"/peers/{peer.node}/place/", {"standing": "centre"})
    peer.refresh_from_db()
    assert (peer.centre, peer.gathered, peer.named) == (True, False, False)
    assert "Hong Kong Node" not in page(reader, "/nodes/")
    assert list(Entry.objects.filter(subject=peer.node).values_list("verb", flat=True)) == ["peer.placed"] * 2
    assert operator.post(f"/peers/{peer.node}/place/", {"standing": "king"}).status_code == 404
    assert reader.post(f"/peers/{other.node}/place/", {"named": "on"}).status_code in {302, 403, 404}
    Peer.objects.update(state="ended")
    operator.post(f"/peers/{other.node}/place/", {"named": "on"})
    assert not Peer.objects.get(node=other.node).named
