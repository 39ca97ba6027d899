"""Heads of logs: signed, seen by peers, and a log that is not one is noticed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from entrepot.exchange import log
from entrepot.exchange.actions.heads import FORKED, Seen, keep_cosignature, see_head, sign_head
from entrepot.exchange.domain import merkle
from entrepot.exchange.domain.heads import Course, Head
from entrepot.exchange.domain.statements import claimed
from entrepot.exchange.identity import own
from entrepot.exchange.models import CoSignature, Fork, Peer, SignedHead
from entrepot.exchange.refusals import LogRefusedError
from entrepot.people.models import Duty
from tests.exchange.nodes import DE, HK, NODE
from tests.exchange.test_log import fill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The node's own keys are made anew for each test."""
    monkeypatch.setattr("entrepot.exchange.identity._file", lambda: tmp_path / "exchange" / "keys.json")


class Log:
    """The log of another node, and what it says of it."""

    def __init__(self, *entries: str) -> None:
        self.entries = list(entries)

    def tree(self) -> Mapping[merkle.Place, bytes]:
        leaves = [merkle.leaf_hash(one.encode()) for one in self.entries]
        return merkle.grown(0, lambda _: {}, leaves)[0]

    def root(self, size: int) -> str:
        return merkle.root(size, lambda _: self.tree()).hex()

    def head(self) -> str:
        size = len(self.entries)
        return HK.signed(Head(HK.node, size, self.root(size), "2026-11-28T12:00:00+00:00").plain())

    def prove(self, first: int, second: int) -> Sequence[str]:
        return [one.hex() for one in merkle.consistency(first, second, lambda _: self.tree())]


def seen(peer: Peer, theirs: Log) -> Seen:
    return see_head(peer=peer, statement=theirs.head(), prove=theirs.prove, by=NODE)


def test_the_own_head_is_signed_once_for_each_size() -> None:
    empty = claimed(sign_head(by=NODE))
    fill(3)
    head = sign_head(by=NODE)

    assert (empty["size"], empty["root"]) == (0, merkle.EMPTY.hex())
    assert (claimed(head)["size"], claimed(head)["root"]) == (3, log.tree().root)
    assert sign_head(by=NODE) == head
    assert SignedHead.objects.count() == 2


def test_a_log_that_goes_on_is_cosigned() -> None:
    peer, theirs = HK.peer(), Log("a", "b", "c")
    first = seen(peer, theirs)
    theirs.entries += ["d", "e"]
    second = seen(peer, theirs)
    again = seen(peer, theirs)

    assert (first.course, second.course, again.course) == (Course.GOES_ON, Course.GOES_ON, Course.SAME)
    assert again.statement == second.statement is not None
    assert claimed(str(second.statement)) | {"at": ""} == second.head.seen_by(own().node, "")
    assert CoSignature.objects.count() == 2


def test_a_head_that_comes_late_is_proved_against_the_later_one() -> None:
    peer, theirs = HK.peer(), Log("a", "b")
    late = theirs.head()
    theirs.entries += ["c"]
    seen(peer, theirs)
    assert see_head(peer=peer, statement=late, prove=theirs.prove, by=NODE).course == Course.GOES_ON


@pytest.mark.parametrize(
    ("entries", "course"),
    [
        (("a", "b", "X"), Course.FORKED),
        (("a", "X", "c", "d"), Course.INCONSISTENT),
        (("X", "b"), Course.INCONSISTENT),
    ],
)
def test_a_forked_log_is_noticed_and_exchange_pauses(entries: tuple[str, ...], course: Course) -> None:
    peer, honest, forked = HK.peer(), Log("a", "b", "c"), Log(*entries)
    seen(peer, honest)
    forked_prove = forked.prove if len(entries) > 3 else honest.prove
    found = see_head(peer=peer, statement=forked.head(), prove=forked_prove, by=NODE)
    see_head(peer=peer, statement=forked.head(), prove=forked_prove, by=NODE)

    assert (found.course, found.statement) == (course, None)
    fork = Fork.objects.get()
    sizes = sorted((3, len(entries)))
    assert [fork.course, fork.earlier.size, fork.later.size] == [course, *sizes]
    assert {fork.earlier.statement, fork.later.statement} == {honest.head(), forked.head()}
    peer.refresh_from_db()
    assert (peer.state, peer.error["code"]) == ("paused", "forked")
    assert peer.error["sentence"] == (
        "Hong Kong Node has shown two logs of which one does not go on from the other."
    )
    assert list(Duty.objects.values_list("kind", "subject", "node_role")) == [
        (FORKED, f"peer:{peer.node}", "operator")
    ]


def test_only_a_head_that_the_peer_signed_counts() -> None:
    peer = HK.peer()
    says = Head(HK.node, 0, merkle.EMPTY.hex(), "2026-11-28T12:00:00+00:00").plain()
    wrong = [
        DE.signed(says), HK.signed(says | {"node": DE.node}), HK.signed(says | {"size": -1}), HK.signed(says | {"size": True}),
        HK.signed(says | {"root": "00"}), HK.signed(says | {"more": 1}), HK.signed({}), "{}",
    ]  # fmt: skip
    for statement in wrong:
        with pytest.raises(LogRefusedError):
            see_head(peer=peer, statement=statement, prove=Log().prove, by=NODE)
    assert SignedHead.objects.count() == 0


def test_a_peers_signature_under_the_own_head_is_kept() -> None:
    peer = HK.peer()
    fill(2)
    head = Head.read(claimed(sign_head(by=NODE)), own().node)
    statement = HK.signed(head.seen_by(HK.node, "2026-11-28T12:00:00+00:00"))
    for _ in range(2):
        keep_cosignature(peer=peer, statement=statement, by=NODE)
    other = HK.signed(Head(own().node, 2, "0" * 64, "").seen_by(HK.node, ""))
    for wrong in (
        other,
        HK.signed(head.seen_by(DE.node, "")),
        DE.signed(head.seen_by(HK.node, "")),
        HK.signed({}),
    ):
        with pytest.raises(LogRefusedError):
            keep_cosignature(peer=peer, statement=wrong, by=NODE)

    assert list(CoSignature.objects.values_list("node", "statement")) == [(HK.node, statement)]
