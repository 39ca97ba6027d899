"""What comes from a peer: through intake, once, in order; nobody edits it here, and it goes on only as its origin's law allows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from entrepot.catalogue.models import Resource
from entrepot.exchange.actions.introducing import ask_for_introduction
from entrepot.exchange.actions.taking import take
from entrepot.exchange.domain.messages import Held, Item
from entrepot.exchange.domain.statements import verify
from entrepot.exchange.identity import own
from entrepot.exchange.models import Incoming, Outgoing, Received
from entrepot.exchange.queries.feeds import origin_of
from entrepot.exchange.queries.peers import keys_of
from entrepot.exchange.refusals import MessageRefusedError
from entrepot.exchange.rounds import prepare_all
from entrepot.people.domain import Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import allows
from entrepot.runtime.home import Node
from tests.cast import cast, need, resource
from tests.exchange.others import Other, item, summary

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")


@pytest.fixture
def other(db: None) -> Other:
    cast()
    return Other()


def said(receipt: str) -> dict[str, Any]:
    return dict(verify(receipt, own().public_keys).says)


def here(other: Other, key: str = "kiln") -> Resource:
    return Resource.objects.select_related("organisation", "place").get(key=f"{other.node[:10]}.{key}")


def test_a_record_enters_with_its_origin_and_what_was_held(other: Other) -> None:
    peer = other.known()
    held = Held(
        "technical_body", "hold", "lacks", "tech", 1, "Art. 2", (("export_licence", "absent", "exporter"),)
    )
    taken = take(peer=peer, body=other.records(1, replace(item(other), held=(held,))), by=NODE)
    record = here(other)
    assert (record.source, record.kind, record.place_id) == (f"peer:{other.node}", "facility", "hong-kong")
    assert record.texts == {"en": {"title": "Kiln", "text": "To 1400 °C."}}
    owner = record.organisation
    assert owner is not None
    assert owner.key.startswith(other.node[:10])
    assert (owner.texts, owner.memberships.count()) == ({"en": {"title": "Harbour Analytics", "text": ""}}, 0)
    assert Organisation.objects.get(key="org-harbour").resources.count() == 0
    origin = origin_of(record)
    assert origin is not None
    assert (origin.node, origin.jurisdiction) == (other.node, "HK")
    assert [one["rule"] for one in origin.held] == ["tech"]
    assert (said(taken.receipt)["number"], said(taken.receipt)["refused"]) == (1, [])
    assert not allows(Party.machine("cli"), "resource.edit", record)


def test_the_same_message_gets_the_same_receipt_again(other: Other) -> None:
    peer = other.known()
    body = other.records(1, item(other))
    first, second = take(peer=peer, body=body, by=NODE), take(peer=peer, body=body, by=NODE)
    assert (first.receipt, first.again, second.again) == (second.receipt, False, True)
    assert (Incoming.objects.count(), here(other).version) == (1, 1)


def test_messages_come_in_order_and_a_number_is_of_one_message(other: Other) -> None:
    peer = other.known()
    with pytest.raises(MessageRefusedError) as refused:
        take(peer=peer, body=other.records(2, item(other)), by=NODE)
    assert (refused.value.code, refused.value.given) == ("gap", {"expected": "1"})
    take(peer=peer, body=other.records(1, item(other)), by=NODE)
    with pytest.raises(MessageRefusedError) as refused:
        take(peer=peer, body=other.records(1, item(other, "other")), by=NODE)
    assert (refused.value.code, refused.value.given) == ("number_taken", {"expected": "2"})


def test_a_bad_record_stops_no_good_one(other: Other) -> None:
    peer = other.known()
    plain = [
        {"record": "resource:odd", "origin": other.node, "state": "listed"},
        item(other, "wordless", texts={}).plain(),
        item(other).plain(),
        replace(item(other), record="resource:foreign", origin="nsomebody").plain(),
    ]
    taken = take(peer=peer, body=other.message(1, plain), by=NODE)
    refused = dict(said(taken.receipt)["refused"])
    assert refused == {
        "resource:odd": "record_unreadable", "resource:wordless": "value_missing", "resource:foreign": "not_its_origin",
    }  # fmt: skip
    assert Resource.objects.values_list("key", flat=True).get() == here(other).key


@pytest.mark.parametrize(
    "change",
    [
        {"to": "nsomebody"},
        {"from": "nsomebody"},
        {"number": 0},
        {"number": 2},
        {"kind": "odd"},
        {"entrepot": 2},
    ],
)
def test_what_is_no_message_for_this_node_is_refused(other: Other, change: dict[str, object]) -> None:
    body = json.loads(other.records(1, item(other))) | change
    with pytest.raises(MessageRefusedError) as refused:
        take(
            peer=other.known(), body=json.dumps(body, separators=(",", ":"), sort_keys=True).encode(), by=NODE
        )
    assert refused.value.code == "malformed"


def test_what_its_origin_takes_back_is_withdrawn_and_comes_again(other: Other) -> None:
    peer = other.known()
    take(peer=peer, body=other.records(1, item(other)), by=NODE)
    take(peer=peer, body=other.records(2, Item("resource:kiln", other.node)), by=NODE)
    assert (here(other).state, Received.objects.get().withdrawn) == ("withdrawn", True)
    take(peer=peer, body=other.records(3, item(other)), by=NODE)
    assert (here(other).state, Received.objects.get().withdrawn) == ("listed", False)


def test_what_changed_at_its_origin_changes_here_also_where_its_owner_was_joined(other: Other) -> None:
    peer = other.known()
    take(peer=peer, body=other.records(1, item(other)), by=NODE)
    Resource.objects.update(organisation=Organisation.objects.get(key="org-harbour"))
    take(peer=peer, body=other.records(2, item(other, title="Large kiln")), by=NODE)
    record = here(other)
    assert (record.texts["en"]["title"], record.version) == ("Large kiln", 2)
    assert record.organisation == Organisation.objects.get(key="org-harbour")


def test_a_centre_passes_on_what_the_origin_allows_and_nothing_else(other: Other, settings: Settings) -> None:
    settings.NODE = Node("Province", "guangzhou", "CN-GD")
    city = other.known(gathered=True)
    third = Other("DE-BY", "munich", seed=2)
    peer = third.known()
    limited = item(other, "limited", onward=["HK", "CN-GD"])
    take(peer=city, body=other.records(1, item(other), limited, item(other, "none", onward=[])), by=NODE)
    prepare_all(peer=peer, by=NODE)
    prepare_all(peer=city, by=NODE)
    (message,) = Outgoing.objects.all()
    (sent,) = json.loads(message.body)["content"]
    assert (sent["record"], sent["origin"], sent["jurisdiction"]) == ("resource:kiln", other.node, "HK")
    assert sent["content"]["summary"]["texts"] == summary()["texts"]


def test_an_introduction_asks_the_resources_people_and_carries_only_what_strangers_see(other: Other) -> None:
    peer = other.known()
    take(peer=peer, body=other.records(1, item(other)), by=NODE)
    lacked = need(
        "glaze", title="Glaze", text="Secret recipe 4711", organisation="org-lingyou", place="hong-kong"
    )
    lacked.teasers = {"en": {"title": "Coating wanted", "text": ""}}
    lacked.save()
    ask_for_introduction(need=lacked, resource=here(other), by=Party.machine("cli"))
    message = Outgoing.objects.get()
    assert (message.kind, "Secret" in message.body, "Coating wanted" in message.body) == (
        "introduction", False, True,
    )  # fmt: skip
    mine = resource("press", organisation="org-yunshan", place="guangzhou")
    asked = {
        "record": f"resource:{mine.key}",
        "origin": own().node,
        "need": "need:x",
        "about": {"texts": {"en": {"title": "Tiles"}}},
    }
    taken = take(peer=peer, body=other.message(2, asked, "introduction"), by=NODE)
    duty = Duty.objects.get(kind="peer.introduced")
    assert (duty.subject, duty.details["titles"], said(taken.receipt)["refused"]) == (
        "press",
        {"en": "Tiles"},
        [],
    )


def test_a_revoked_key_signs_no_receipt(other: Other) -> None:
    peer = other.known()
    assert len(keys_of(peer)) == 1
    peer.keys.update(revoked="2026-11-28T00:00:00+00:00")
    assert keys_of(peer) == {}
