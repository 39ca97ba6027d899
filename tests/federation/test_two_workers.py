"""Two who tell one peer at the same time, such as ``entrepot sync`` beside the worker: nothing is sent twice, and nothing is lost."""

from __future__ import annotations

import json

import pytest

from entrepot.exchange.models import Outgoing, Sent
from entrepot.exchange.rounds import go_round, prepare_all
from entrepot.exchange.sending import Delivered, deliver
from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from tests.cast import cast, resource
from tests.exchange.others import Other
from tests.journal.sessions import at_once

NODE = Party.machine("node")
MANY = 12


def ovens(first: int, last: int) -> None:
    for number in range(first, last):
        resource(f"oven-{number:02}", organisation="org-harbour", place="hong-kong")


def told(other: Other) -> list[str]:
    """The records that messages were taken of, in order."""
    return [item["record"] for body in other.taken.values() for item in json.loads(body)["content"]]


@pytest.mark.django_db
def test_one_that_comes_while_a_message_is_under_way_goes_on_and_the_first_finds_it_done() -> None:
    cast()
    other = Other()
    peer = other.known()
    for number in range(3):
        ovens(number, number + 1)
        prepare_all(peer=peer, by=NODE)
    second: list[Delivered] = []

    def barge() -> None:
        if not second:
            second.append(go_round(peer=peer, post=other.post, ahead=True, by=NODE).delivered)

    first = deliver(peer=peer, post=other.post, meanwhile=barge, ahead=True, by=NODE)
    assert (first, second) == (Delivered(1, 1, True), [Delivered(3, 3, True)])
    assert told(other) == ["resource:oven-00", "resource:oven-01", "resource:oven-02"]
    assert Entry.objects.filter(verb="message.received").count() == 3


@pytest.mark.database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_and_send_each_record_once() -> None:
    cast()
    other = Other()
    peer = other.known()
    for start in range(0, MANY, 4):
        ovens(start, start + 4)
        at_once(*(lambda: go_round(peer=peer, post=other.post, ahead=True, by=NODE) for _ in range(2)))
    assert sorted(told(other)) == [f"resource:oven-{number:02}" for number in range(MANY)]
    assert sorted(other.taken) == list(range(1, len(other.taken) + 1))
    assert (Outgoing.objects.filter(received=None).count(), Sent.objects.count()) == (0, MANY)
