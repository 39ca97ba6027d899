"""Nodes watch each other's logs and answer for their slips, over signed requests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.exchange.actions.carrying import check_carried
from entrepot.exchange.asking import ask_issuer
from entrepot.exchange.carried import state_of
from entrepot.exchange.domain import keys
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.domain.carrying import State, state_said
from entrepot.exchange.domain.heads import Head
from entrepot.exchange.domain.statements import claimed, verify
from entrepot.exchange.identity import own
from entrepot.exchange.models import CoSignature, Fork, Peer, SignedHead
from entrepot.exchange.signing.requests import SignedRequest, sign
from entrepot.exchange.watching import watch
from entrepot.runtime import clock
from entrepot.runtime.home import Home, Node
from tests.exchange.nodes import HK, NODE
from tests.exchange.test_carried import DOCUMENT, theirs
from tests.exchange.test_heads import Log
from tests.exchange.test_log import fill
from tests.intake.servers import Answer, Request, serve

HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _home(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """This node."""
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path / "here"))
    Home(tmp_path / "here").create(Node("Here", "guangzhou", "CN-GD"))
    settings.ADDRESS, settings.PRIVATE_SOURCES = HERE, True


def asked(path: str, question: Mapping[str, Any], *, private: bytes = HK.private) -> tuple[int, Any]:
    """What this node answers Hong Kong's signed request."""
    request = SignedRequest("POST", f"{HERE}/exchange/v1/{path}", canonical(question))
    sign(request, private=private, key=keys.key_id(keys.public_of(private)), message="m-1", now=clock.now())
    answer = Client().post(
        f"/exchange/v1/{path}", request.body, content_type="application/json", headers=request.headers
    )
    return answer.status_code, json.loads(answer.content)


def test_a_peer_asks_for_the_head_and_proofs_and_signs_it() -> None:
    HK.peer()
    fill(5)
    status, answer = asked("log/head", {})
    head = Head.read(verify(answer["head"], own().public_keys).says, own().node)
    assert (status, head.size) == (200, 5)
    proof = asked("log/consistency", {"first": 3, "second": 5})
    assert (proof[0], len(proof[1]["proof"])) == (200, 4)
    assert len(asked("log/inclusion", {"index": 4, "size": 5})[1]["proof"]) == 1
    statement = HK.signed(head.seen_by(HK.node, "2026-11-28T12:00:00+00:00"))
    assert asked("log/seen", {"statement": statement}) == (200, {})
    assert CoSignature.objects.get().statement == statement


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("log/consistency", {"first": 1, "second": 9}), ("log/consistency", {"first": True, "second": 2}), ("log/inclusion", {"index": -1, "size": 2}),
        ("log/inclusion", {}), ("log/seen", {"statement": "{}"}), ("log/seen", {}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_reason(path: str, question: Mapping[str, Any]) -> None:
    HK.peer()
    fill(2)
    status, problem = asked(path, question)
    assert (status, problem["code"] in {"no_such_entry", "no_cosignature"}) == (403, True)


def test_only_peers_are_answered() -> None:
    for path in ("log/head", "log/inclusion", "log/consistency", "log/seen", "carried"):
        assert asked(path, {})[0] == 401


def test_a_peer_asks_about_a_slip_and_hears_the_same_shape() -> None:
    HK.peer()
    status, answer = asked("carried", {"key": "x", "fingerprint": "0" * 64})
    assert (status, claimed(answer["answer"])["state"]) == (200, str(state_of("x", "0" * 64)))
    assert asked("carried", {})[0] == 200


def test_a_forked_peer_is_noticed_by_watching() -> None:
    peer, honest = HK.peer(), Log("a", "b", "c")
    given: list[Any] = []
    logs = {"now": honest}

    def answer(request: Request) -> Answer:
        question = json.loads(request.content)
        if request.path.endswith("/head"):
            return Answer(canonical({"head": logs["now"].head()}))
        if request.path.endswith("/consistency"):
            return Answer(
                canonical({"proof": list(logs["now"].prove(question["first"], question["second"]))})
            )
        given.append(question["statement"])
        return Answer(b"{}")

    with serve(answer) as address:
        Peer.objects.update(url=address)
        peer.refresh_from_db()
        assert watch(peer, by=NODE)
        honest.entries += ["d", "e"]
        assert watch(peer, by=NODE)
        logs["now"] = Log("a", "b", "X", "d", "e", "f")
        assert not watch(peer, by=NODE)
    assert [claimed(one)["size"] for one in given] == [3, 5]
    assert [verify(one, own().public_keys).says["node"] for one in given] == [own().node] * 2
    assert Fork.objects.get().course == "inconsistent"
    peer.refresh_from_db()
    assert peer.state == "paused"


def test_a_peer_that_is_down_is_not_called_forked() -> None:
    peer = HK.peer()
    Peer.objects.update(url="http://127.0.0.1:9")
    peer.refresh_from_db()
    assert not watch(peer, by=NODE)
    assert (Fork.objects.count(), SignedHead.objects.count()) == (0, 0)


def test_the_document_never_leaves(tmp_path: Path) -> None:
    peer, heard = HK.peer(), []

    def answer(request: Request) -> Answer:
        heard.append(request)
        key = json.loads(request.content)["key"]
        said = state_said(HK.node, key, State.REVOKED, "2026-11-28T12:00:00+00:00")
        return Answer(canonical({"answer": HK.signed(said)}))

    with serve(answer) as address:
        Peer.objects.update(url=address)
        found = check_carried(document=DOCUMENT, text=theirs(), ask=ask_issuer, by=NODE)
    assert (found.state, found.asked) == (State.REVOKED, True)
    assert set(json.loads(heard[0].content)) == {"key", "fingerprint"}
    assert (len(heard), peer.pk is not None) == (1, True)
    lost = check_carried(document=DOCUMENT, text=theirs(), ask=ask_issuer, by=NODE)
    assert (lost.state, lost.asked) == (State.VALID, False)
