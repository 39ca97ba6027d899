"""A peer gets the same of records that differ only in what may not cross; and one that leaks is noticed, however little it leaks."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entrepot.border.domain.cases import DataClass, Portion
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange import projecting
from entrepot.exchange.deciding import Cut, cut
from entrepot.exchange.models import Peer
from entrepot.exchange.projecting import project
from tests.cast import cast
from tests.exchange.others import Other
from tests.exchange.twins import OTHERS, Twin, file_papers, made_up, other_of, seen, store

pytestmark = pytest.mark.django_db
MANY = 40
in_one_database = settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],  # a smaller seed is no smaller case
)


@pytest.fixture
def peers(db: None) -> list[Peer]:
    cast()
    known = [Other(jurisdiction, place, seed).known() for jurisdiction, place, seed in OTHERS]
    file_papers({peer.jurisdiction: peer.node for peer in reversed(known)})
    return known


def told_apart(seed: int, peers: Sequence[Peer], many: int = MANY) -> list[tuple[Twin, Twin]]:
    """Twins of which a peer gets something else, among so many."""
    dice = random.Random(seed)
    peer = dice.choice(peers)
    firsts = [made_up(number, dice) for number in range(many)]
    references = [twin.reference for twin in firsts]
    store(firsts, peer)
    first = project(references, peer)
    seconds = [other_of(twin, one.kept, dice) for twin, one in zip(firsts, first, strict=True)]
    store(seconds, peer)
    second = project(references, peer)
    return [
        (twin, other)
        for twin, other, one, two in zip(firsts, seconds, first, second, strict=True)
        if seen(one) != seen(two)
    ]


@in_one_database
@given(st.integers(0, 2**32))
def test_what_may_not_cross_changes_nothing_of_what_a_peer_gets(peers: list[Peer], seed: int) -> None:
    assert told_apart(seed, peers) == []


def _with(name: str, worth: Callable[[Any], object]) -> Callable[..., Cut]:
    """A way to cut records that tells something of them in the summary that it must not."""

    def leaking(record: Need | Resource, *, given: bool) -> Cut:
        parts = cut(record, given=given)
        summary = {**parts.content["summary"], name: worth(record)}
        return replace(parts, content={**parts.content, "summary": summary})

    return leaking


def _by_its_size(record: Need | Resource, *, given: bool) -> Cut:
    parts = cut(record, given=given)
    dropped = [one for one in parts.portions if one.name != "people" or parts.content["people"]["facts"]]
    return Cut(tuple(dropped), {one.name: parts.content[one.name] for one in dropped})


def _by_the_decision(record: Need | Resource, *, given: bool) -> Cut:
    parts = cut(record, given=given)

    def classed(one: Portion) -> Portion:
        return (
            replace(one, data_class=(DataClass.PUBLIC, None)[len(record.facts) % 2])
            if one.name == "people"
            else one
        )

    return replace(parts, portions=tuple(classed(one) for one in parts.portions))


LEAKS: list[Callable[..., Cut]] = [
    _with("columns", lambda record: len(record.facts)),
    _with("person", lambda record: record.fields.get("person", "")[:1]),
    _with("hash", lambda record: hash(record.fields.get("price")) % 97),
    _with("quality", lambda record: record.quality),
    _with("long", lambda record: " " * (len(str(record.facts)) % 2)),
    _with("body", lambda record: bool(isinstance(record, Resource) and record.body)),
    _by_its_size,
    _by_the_decision,
]


def test_every_leak_is_noticed(peers: list[Peer], monkeypatch: pytest.MonkeyPatch) -> None:
    unseen = []
    for place, leak in enumerate(LEAKS):
        monkeypatch.setattr(projecting, "cut", leak)
        if not told_apart(1, peers):
            unseen.append(place)
    assert unseen == []
