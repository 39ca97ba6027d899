"""Two nodes become peers by an invitation; keys are replaced under the former one; what was heard is not heard again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from time_machine import Traveller

from entrepot.exchange import identity
from entrepot.exchange.actions import peers as actions
from entrepot.exchange.domain import keys
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.domain.descriptions import described
from entrepot.exchange.domain.invitations import Invitation, read_invitation
from entrepot.exchange.domain.statements import signed, verify
from entrepot.exchange.handshake import KEYS, PEERS, announce, come
from entrepot.exchange.models import Nonce, Peer, PeerKey
from entrepot.exchange.queries.peers import key_that_counts, keys_of, peers
from entrepot.exchange.refusals import PeerRefusedError
from entrepot.exchange.signing.requests import SignedRequest, sign
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.runtime.home import Home, Node
from tests.intake.servers import Answer, Request, serve

OPERATOR = Party.machine("grace")
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def home(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Home:
    """This node."""
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "here"))
    made = Home(tmp_path / "here")
    made.create(Node("Here", "guangzhou", "CN-GD"))
    settings.ADDRESS, settings.PRIVATE_SOURCES = HERE, True
    return made


@dataclass
class Other:
    """Another node: its keys, and what it says of itself."""

    private: list[bytes]
    url: str = "http://127.0.0.1:9"
    name: str = "There"

    @property
    def description(self) -> dict[str, object]:
        publics = [keys.public_of(private) for private in self.private]
        node = keys.node_id(publics[0])
        proofs = [
            "",
            *(
                keys.encoded(keys.handed_over(former, node, public))
                for former, public in zip(self.private, publics[1:], strict=False)
            ),
        ]
        return {
            "node": node, "name": self.name, "url": self.url, "jurisdiction": "HK", "place": "hong-kong",
            "languages": ["en"],
            "keys": [
                {"id": keys.key_id(public), "public": keys.encoded(public), "since": "2026", "ended": "" if public == publics[-1] else "2026", "proof": proof}
                for public, proof in zip(publics, proofs, strict=True)
            ],
        }  # fmt: skip

    def ask(self, path: str, body: bytes, *, private: bytes | None = None) -> tuple[int, bytes]:
        """A signed request to this node; status and body of the answer."""
        request = self.request(path, body, private=private)
        return self.send(request)

    def request(self, path: str, body: bytes, *, private: bytes | None = None) -> SignedRequest:
        key = private or self.private[-1]
        request = SignedRequest("POST", f"{HERE}{path}", body)
        sign(request, private=key, key=keys.key_id(keys.public_of(key)), message="m-1", now=clock.now())
        return request

    def send(self, request: SignedRequest) -> tuple[int, bytes]:
        answer = Client().post(
            request.url.removeprefix(HERE),
            request.body,
            content_type="application/json",
            headers=request.headers,
        )
        return answer.status_code, answer.content


@pytest.fixture
def other() -> Other:
    return Other([keys.new_private()])


def invited() -> Invitation:
    return actions.invite_peer(by=OPERATOR)


def coming(other: Other, invitation: Invitation) -> bytes:
    return canonical({"secret": invitation.secret, "description": other.description})


def code(answer: tuple[int, bytes]) -> tuple[int, str]:
    return answer[0], str(json.loads(answer[1]).get("code"))


def test_an_invitation_is_a_line_of_text() -> None:
    made = invited()
    text = str(made)
    assert (
        text.isascii(),
        text.startswith("entrepot-peer:"),
        read_invitation(f" {text[:40]}\n{text[40:]} "),
    ) == (True, True, made)
    assert [
        read_invitation(bad) for bad in ("", "entrepot-peer:", "entrepot-peer:%%%", text[:-9], "x" + text)
    ] == [None] * 5


def test_who_was_invited_is_pinned_once_and_told_who_is_here(other: Other) -> None:
    body = coming(other, invited())
    status, answer = other.ask(PEERS, body)
    own = identity.own()
    assert status == 200
    assert described(verify(answer, own.public_keys).says).node == own.node
    (peer,) = Peer.objects.all()
    assert (peer.node, peer.name, peer.jurisdiction, peer.state) == (
        other.description["node"],
        "There",
        "HK",
        "active",
    )
    assert keys_of(peer) == {keys.key_id(keys.public_of(other.private[0])): keys.public_of(other.private[0])}
    assert other.ask(PEERS, body)[0] == 200  # its answer may have been lost
    assert Peer.objects.count() == 1
    assert code(Other([keys.new_private()]).ask(PEERS, coming(Other([keys.new_private()]), invited()))) == (
        401,
        "not_a_peer",
    )


def test_nobody_else_comes_in_by_it(other: Other) -> None:
    made, late = invited(), Other([keys.new_private()])
    assert other.ask(PEERS, coming(other, made))[0] == 200
    assert code(late.ask(PEERS, coming(late, made))) == (403, "invitation_ended")
    wrong = canonical({"secret": "guessed", "description": late.description})
    assert code(late.ask(PEERS, wrong)) == (403, "invitation_ended")
    assert code(late.ask(PEERS, b"{}")) == (403, "description_wrong")
    assert Peer.objects.count() == 1


def test_an_invitation_ends(other: Other, time_machine: Traveller) -> None:
    made = invited()
    time_machine.move_to(clock.now() + timedelta(days=15))
    assert code(other.ask(PEERS, coming(other, made))) == (403, "invitation_ended")


def test_a_description_must_be_of_its_own_keys(other: Other) -> None:
    said = {**other.description, "node": keys.node_id(keys.public_of(keys.new_private()))}
    body = canonical({"secret": invited().secret, "description": said})
    assert code(other.ask(PEERS, body)) == (403, "description_wrong")


def test_who_uses_an_invitation_pins_who_made_it() -> None:
    there = Other([keys.new_private()])
    asked: list[Request] = []

    def answer(request: Request) -> Answer:
        asked.append(request)
        return Answer(signed({"kind": "node", **there.description}, there.private[0]))

    with serve(answer) as address:
        there.url = address
        key = keys.key_id(keys.public_of(there.private[0]))
        text = str(Invitation(address, str(there.description["node"]), key, "secret"))
        peer = come(text=text, by=OPERATOR)
        assert (peer.url, come(text=text, by=OPERATOR).pk, len(asked)) == (address, peer.pk, 2)
        wrong = str(Invitation(address, str(there.description["node"]), keys.key_id(b"x"), "secret"))
        with pytest.raises(PeerRefusedError) as refused:
            come(text=wrong, by=OPERATOR)
    assert refused.value.code == "answer_wrong"
    with pytest.raises(PeerRefusedError) as mine:
        come(text=str(invited()), by=OPERATOR)
    assert mine.value.code == "invitation_own"


@pytest.fixture
def pinned(other: Other) -> Peer:
    other.ask(PEERS, coming(other, invited()))
    return Peer.objects.get()


def test_a_key_is_replaced_under_the_former_one(other: Other, pinned: Peer) -> None:
    first = other.private[0]
    other.private.append(keys.new_private())
    body = signed({"kind": "key", **other.description}, first)
    stranger = signed({"kind": "key", **other.description}, other.private[1])
    assert code(other.ask(KEYS, stranger, private=first)) == (403, "key_unknown")
    assert other.ask(KEYS, body, private=first) == (200, b"{}")
    states = {key.key_id: bool(key.ended) for key in PeerKey.objects.all()}
    assert states == {
        keys.key_id(keys.public_of(first)): True,
        keys.key_id(keys.public_of(other.private[1])): False,
    }
    assert code(other.ask(KEYS, body, private=first)) == (401, "not_a_peer")
    assert len(keys_of(pinned)) == 2  # what the former one signed still holds


def test_nothing_under_a_revoked_key_counts(other: Other, pinned: Peer) -> None:
    (key,) = PeerKey.objects.all()
    actions.revoke_key(key=key, by=OPERATOR)
    assert (key_that_counts(key.key_id), keys_of(pinned)) == (None, {})
    unknown = Other([keys.new_private()]).ask(KEYS, b"{}")
    assert other.ask(KEYS, b"{}") == unknown  # whether a node is known here is not for others


def test_nobody_takes_a_node_s_name_with_a_key_of_their_own(other: Other) -> None:
    thief = Other([other.private[0], keys.new_private()])
    said = thief.description
    listed = said["keys"]
    assert isinstance(listed, list)
    listed[1]["proof"] = keys.encoded(bytes(64))
    body = canonical({"secret": invited().secret, "description": said})
    assert code(thief.ask(PEERS, body)) == (403, "description_wrong")


def test_a_stolen_former_key_brings_no_follower_of_its_own(other: Other, pinned: Peer) -> None:
    first = other.private[0]
    other.private.append(keys.new_private())
    assert other.ask(KEYS, signed({"kind": "key", **other.description}, first), private=first)[0] == 200
    thief = Other([first, keys.new_private()])
    assert code(thief.ask(PEERS, coming(thief, invited()))) == (403, "known_otherwise")
    assert keys.key_id(keys.public_of(thief.private[1])) not in keys_of(pinned)


def test_who_was_put_to_rest_or_sent_away_does_not_come_back_by_the_old_invitation(other: Other) -> None:
    body = coming(other, invited())
    assert other.ask(PEERS, body)[0] == 200
    peer = Peer.objects.get()
    actions.pause_peer(peer=peer, rest=True, by=OPERATOR)
    assert code(other.ask(PEERS, body)) == (403, "invitation_ended")
    actions.end_peer(peer=peer, by=OPERATOR)
    assert code(other.ask(PEERS, body)) == (403, "invitation_ended")
    peer.refresh_from_db()
    assert peer.state == "ended"


def test_a_peer_rests_and_ends(other: Other, pinned: Peer) -> None:
    actions.pause_peer(peer=pinned, rest=True, by=OPERATOR)
    assert code(other.ask(KEYS, b"{}")) == (503, "paused")
    actions.pause_peer(peer=pinned, rest=False, by=OPERATOR)
    assert code(other.ask(KEYS, b"{}")) == (403, "key_unknown")
    actions.end_peer(peer=pinned, by=OPERATOR)
    assert code(other.ask(KEYS, b"{}")) == (401, "not_a_peer")
    assert other.ask(PEERS, coming(other, invited()))[0] == 200
    assert code(other.ask(KEYS, b"{}")) == (403, "key_unknown")


def test_three_hundred_replays_are_refused(other: Other, pinned: Peer) -> None:
    said = [other.request(KEYS, canonical({"n": number})) for number in range(30)]
    assert {code(other.send(request)) for request in said} == {(403, "key_unknown")}
    heard = Nonce.objects.count()
    assert heard == 1  # of the invitation: what is refused is not marked as heard, for it did nothing
    body = signed({"kind": "key", **other.description}, other.private[0])
    done = [other.request(KEYS, body) for _ in range(30)]
    assert {other.send(request) for request in done} == {(200, b"{}")}
    assert {code(other.send(request)) for request in done * 10} == {(409, "heard_before")}


def test_nonces_are_dropped_once_their_time_alone_refuses_them(pinned: Peer, time_machine: Traveller) -> None:
    assert (Nonce.objects.count(), actions.forget_nonces(by=OPERATOR)) == (1, 0)
    time_machine.move_to(clock.now() + timedelta(minutes=11))
    assert (actions.forget_nonces(by=OPERATOR), Nonce.objects.count()) == (1, 0)


def test_this_node_announces_its_new_key_to_its_peers(other: Other) -> None:
    heard: list[Request] = []

    def answer(request: Request) -> Answer:
        heard.append(request)
        return Answer(b"{}")

    with serve(answer) as address:
        other.url = address
        other.ask(PEERS, coming(other, invited()))
        assert announce(by=OPERATOR) == {}
        first = identity.own()
        identity.add_key()
        assert announce(by=OPERATOR) == {}
    assert [request.path for request in heard] == [KEYS]
    failed = announce(by=OPERATOR)
    assert list(failed) == [other.description["node"]]
    assert first.current.ended == ""


@pytest.mark.parametrize("by", [Party(), Party(actor="acc-1")])
def test_peers_are_for_operators(by: Party, pinned: Peer) -> None:
    for act in (
        lambda: actions.invite_peer(by=by),
        lambda: actions.end_peer(peer=pinned, by=by),
        lambda: actions.pause_peer(peer=pinned, rest=True, by=by),
        lambda: come(text="", by=by),
        lambda: peers(by),
    ):
        with pytest.raises(NotAllowedError):
            act()
