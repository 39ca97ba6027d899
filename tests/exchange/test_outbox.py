"""What a peer is told: what changed, once, in order, and what no longer may cross is taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from entrepot.border.models import Evidence, YearCount
from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.models import Resource
from entrepot.exchange.actions.introducing import send_need, take_need_back
from entrepot.exchange.actions.preparing import look_again
from entrepot.exchange.jobs import go_rounds
from entrepot.exchange.models import Outgoing, Peer, Sent
from entrepot.exchange.queries.feeds import is_due, progress_of
from entrepot.exchange.refusals import SendingRefusedError
from entrepot.exchange.rounds import prepare_all
from entrepot.exchange.sending import Answer, Delivered, UndeliveredError, deliver
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.runtime.jobs import Run
from entrepot.runtime.progress import silent
from tests.cast import cast, entry, need, put, resource
from tests.exchange.others import Other

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")


@pytest.fixture
def other(db: None) -> Other:
    cast()
    return Other()


def swap(peer: Peer, other: Other) -> Delivered:
    """Look at what changed, and send it."""
    prepare_all(peer=peer, by=NODE)
    return deliver(peer=peer, post=other.post, ahead=True, by=NODE)


def oven(title: str = "Oven") -> Resource:
    return resource("oven", title=title, organisation="org-harbour", place="hong-kong")


def test_a_peer_hears_of_a_record_once_and_again_when_it_changes(other: Other) -> None:
    peer = other.known()
    oven()
    assert swap(peer, other) == Delivered(1, 1, True)
    first = other.listed()["resource:oven"]["content"]["summary"]["texts"]
    assert first == {"en": {"title": "Oven", "text": "Text."}}
    assert swap(peer, other) == Delivered(0, 0, True)
    oven("Large oven")
    oven("Larger oven")
    assert swap(peer, other) == Delivered(1, 1, True)
    assert other.listed()["resource:oven"]["content"]["summary"]["texts"]["en"]["title"] == "Larger oven"


def test_what_is_withdrawn_is_taken_back_and_comes_again(other: Other) -> None:
    peer = other.known()
    record = oven()
    swap(peer, other)
    catalogue.withdraw(record=record, reason="", by=NODE)
    assert (swap(peer, other), other.listed()) == (Delivered(1, 1, True), {})
    catalogue.relist(record=record, by=NODE)
    swap(peer, other)
    assert list(other.listed()) == ["resource:oven"]


def test_everything_is_sent_to_a_new_peer_in_messages_of_bounded_size(other: Other) -> None:
    put(*(entry(f"r{n}", organisation="org-harbour", place="hong-kong") for n in range(450)))
    peer = other.known()
    sent = swap(peer, other)
    assert (sent, len(other.listed())) == (Delivered(3, 450, True), 450)
    look_again(by=NODE)
    assert swap(peer, other) == Delivered(0, 0, True)


def test_a_need_stays_at_home_until_its_owner_sends_it(other: Other) -> None:
    peer = other.known()
    record = need("glaze", organisation="org-harbour", place="hong-kong")
    swap(peer, other)
    assert other.listed() == {}
    send_need(need=record, peer=peer, by=Party.machine("cli"))
    with pytest.raises(SendingRefusedError) as refused:
        send_need(need=record, peer=peer, by=Party.machine("cli"))
    assert refused.value.code == "travels_already"
    swap(peer, other)
    assert list(other.listed()) == ["need:glaze"]
    take_need_back(need=record, peer=peer, by=Party.machine("cli"))
    swap(peer, other)
    assert other.listed() == {}


def test_the_same_bytes_are_sent_until_the_receipt_is_here(other: Other) -> None:
    peer = other.known()
    oven()
    prepare_all(peer=peer, by=NODE)

    def lost(peer: Peer, path: str, body: bytes, message: str) -> Answer:
        other.post(peer, path, body, message)
        raise UndeliveredError("no_answer", "Nothing came back.", "Wait.")

    assert deliver(peer=peer, post=lost, by=NODE) == Delivered(0, 0, False)
    waiting = Outgoing.objects.get()
    assert (waiting.tried, waiting.next_try is not None and waiting.next_try > clock.now()) == (1, True)
    peer.refresh_from_db()
    assert peer.error["sentence"] == "Nothing came back."
    assert deliver(peer=peer, post=other.post, by=NODE) == Delivered(0, 0, False)  # not yet its turn
    assert deliver(peer=peer, post=other.post, ahead=True, by=NODE) == Delivered(1, 1, True)
    peer.refresh_from_db()
    assert (other.heard[0], peer.error) == (other.heard[1], {})


def test_a_peer_that_asks_to_wait_is_not_asked_before(other: Other) -> None:
    peer = other.known()
    oven()
    prepare_all(peer=peer, by=NODE)
    other.answers.append(Answer(503, b"", {"retry-after": "50"}))
    assert deliver(peer=peer, post=other.post, by=NODE) == Delivered(0, 0, False)
    due = Outgoing.objects.get().next_try
    assert due is not None
    assert 45 < (due - clock.now()).total_seconds() <= 50
    prepare_all(peer=peer, by=NODE)
    assert is_due() is False


def test_a_try_that_a_wrong_clock_put_off_is_due(other: Other) -> None:
    peer = other.known()
    oven()
    for _ in range(2):  # the second passes over what the first wrote into the journal
        prepare_all(peer=peer, by=NODE)
    Outgoing.objects.update(next_try=clock.now() + timedelta(seconds=30))
    assert is_due() is False
    assert deliver(peer=peer, post=other.post, by=NODE) == Delivered(0, 0, False)
    Outgoing.objects.update(next_try=clock.now() + timedelta(minutes=10))
    assert is_due() is True
    assert deliver(peer=peer, post=other.post, by=NODE) == Delivered(1, 1, True)


def test_a_database_that_cannot_be_written_to_ends_a_round_and_no_job_fails(other: Other) -> None:
    other.known()
    oven()
    with connection.execute_wrapper(full):
        assert go_rounds(Run(1, "exchange.round", "due", {}, 1, silent, bool)) == {"sent": 0}


def full(run: Callable[..., Any], sql: str, *given: Any) -> Any:
    """A disk without a free byte."""
    if sql.startswith(("INSERT", "UPDATE")):
        raise OperationalError("database or disk is full")
    return run(sql, *given)


def test_a_receipt_of_another_message_is_none(other: Other) -> None:
    peer = other.known()
    oven()
    swap(peer, other)
    forged = Answer(200, Outgoing.objects.get().receipt.encode(), {})
    oven("Another")
    prepare_all(peer=peer, by=NODE)
    other.answers.append(forged)
    assert deliver(peer=peer, post=other.post, by=NODE) == Delivered(0, 0, False)
    peer.refresh_from_db()
    assert peer.error["code"] == "receipt_wrong"


def test_a_peer_restored_from_a_backup_hears_again_what_it_lost(other: Other) -> None:
    peer = other.known()
    oven()
    swap(peer, other)
    oven("Second")
    swap(peer, other)
    first = other.taken[1]
    other.taken.clear()
    oven("Third")
    assert swap(peer, other) == Delivered(3, 3, True)
    assert (other.taken[1], len(other.taken)) == (first, 3)


def test_a_node_restored_from_a_backup_begins_anew(other: Other) -> None:
    peer = other.known()
    oven()
    resource("gone", organisation="org-harbour", place="hong-kong")
    swap(peer, other)
    catalogue.withdraw(record=Resource.objects.get(key="gone"), reason="", by=NODE)
    swap(peer, other)
    Outgoing.objects.filter(number=2).delete()  # as if the backup was older
    Sent.objects.all().delete()
    peer.feed.last_out = 1
    peer.feed.save()
    oven("Changed")
    swap(peer, other)
    swap(peer, other)
    assert [json.loads(body)["number"] for body in other.taken.values()] == [1, 2, 3]
    assert other.listed()["resource:oven"]["content"]["summary"]["texts"]["en"]["title"] == "Changed"


def test_the_page_of_a_peer_says_what_was_masked(other: Other) -> None:
    peer = other.known()
    hidden = oven()
    hidden.hidden = ["price", "usage"]
    hidden.save()
    swap(peer, other)
    prepare_all(peer=peer, by=NODE)
    shown = progress_of(peer)
    assert (shown.sent, shown.masked, shown.waiting, shown.behind) == (1, 1, 0, 0)
    assert {portion for portion, *_ in shown.why} == {"price", "usage"}


def test_what_names_a_person_stays_until_a_paper_lets_it_cross(other: Other) -> None:
    peer = other.known()
    told = {"person": "Mei Canary", "price": "90 EUR"}
    facts = {"联系电话": "13800138000", "Room": "4", "Write to": "mei@harbour.example"}
    resource("oven", organisation="org-harbour", place="guangzhou", fields=told, facts=facts)
    resource("mei", "expert", "Mei Canary", organisation="org-harbour", place="guangzhou")
    swap(peer, other)
    content = other.listed()["resource:oven"]["content"]
    assert content["summary"]["facts"] == {"Room": "4"}
    assert content["price"]["fields"] == {"price": "90 EUR"}
    assert list(other.listed()) == ["resource:oven"]
    assert [word in str(other.heard) for word in ("Mei", "13800138000", "harbour.example")] == [False] * 3
    assert Sent.objects.get(record="resource:mei").held[0]["code"] == "lacks"
    filed = Evidence.objects.create(
        key="paper-1", kind="gba_contract_hk", exporter="CN-GD", importer=peer.node, issued=clock.today(), filed=clock.now(),
        filed_by="one", confirmed=clock.now(), confirmed_by="two",
    )  # fmt: skip
    look_again(by=NODE)
    swap(peer, other)
    assert other.listed()["resource:oven"]["content"]["people"]["fields"] == {"person": "Mei Canary"}
    assert sorted(other.listed()) == ["resource:mei", "resource:oven"]
    assert YearCount.objects.get().subjects == 2
    resource("mei", "expert", "Dr Mei Canary", organisation="org-harbour", place="guangzhou")
    resource(
        "oven",
        "facility",
        "New oven",
        organisation="org-harbour",
        place="guangzhou",
        fields=told,
        facts=facts,
    )
    swap(peer, other)
    assert YearCount.objects.get().subjects == 2
    resource("press", organisation="org-harbour", place="guangzhou", fields={"person": "Li Canary"})
    swap(peer, other)
    assert YearCount.objects.get().subjects == 3
    filed.revoked = clock.now()
    filed.save()
    look_again(by=NODE)
    swap(peer, other)
    assert sorted(other.listed()) == ["resource:oven", "resource:press"]
    assert "people" not in other.listed()["resource:oven"]["content"]
