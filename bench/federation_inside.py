"""What is done inside a node of the federation: its commands take and give JSON; `bench.federation_nodes` runs them in that node's home, once Django is set up."""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date
from typing import Any

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.models import Resource
from entrepot.exchange.calling import post
from entrepot.exchange.domain import keys
from entrepot.exchange.identity import own
from entrepot.exchange.models import Feed, Incoming, Outgoing, Peer, PeerKey, Received, Sent
from entrepot.exchange.projecting import project
from entrepot.exchange.rounds import go_round
from entrepot.journal.queries import latest_sequence
from entrepot.people import actions as people
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.runtime import clock

BY = Party.machine("bench")
PORTION = 1000


def describe(_: dict[str, Any]) -> dict[str, Any]:
    """The node's id and its key."""
    identity = own()
    return {"node": identity.node, "public": keys.encoded(identity.current.public)}


def pin(said: dict[str, Any]) -> dict[str, Any]:
    """Let this node know others, as an invitation does."""
    for other in said["peers"]:
        peer = Peer.objects.create(
            node=other["node"], name=other["name"], url=other["url"], jurisdiction=other["jurisdiction"],
            place=other["place"], added=clock.now(), added_by="bench",
        )  # fmt: skip
        public = keys.decoded(other["public"])
        PeerKey.objects.create(
            peer=peer, key_id=keys.key_id(public), public=other["public"], pinned=clock.now()
        )
    return {}


def load(said: dict[str, Any]) -> dict[str, Any]:
    """Make organisations and records; each has a hidden price with the node's canary in it."""
    place, name, canary = said["place"], said["name"], said["canary"]
    owners = [f"org-{name}-{number}" for number in range(20)]
    people.put_organisations(
        records=[
            OrganisationRecord(
                key, "university", "", "", place, "en", {"en": {"title": key, "text": ""}}, key
            )
            for key in owners
        ],
        by=BY,
    )
    for start in range(0, said["records"], PORTION):
        entries = [
            _entry(name, place, owners, number, canary)
            for number in range(start, min(start + PORTION, said["records"]))
        ]
        catalogue.put_entries(entries=entries, source="bench", by=BY)
    Resource.objects.update(hidden=["price"])
    return {"records": Resource.objects.count()}


def change(said: dict[str, Any]) -> dict[str, Any]:
    """Change, add, withdraw and relist records, as people do all day."""
    chance = random.Random(said["seed"])
    mine = list(
        Resource.objects.exclude(source__startswith="peer:").order_by("key").values_list("key", flat=True)
    )
    for key in chance.sample(mine, min(len(mine), said["changes"])):
        record = Resource.objects.select_related("organisation").get(key=key)
        if chance.random() < 0.2:
            if record.state == "listed":
                catalogue.withdraw(record=record, reason="", by=BY)
            else:
                catalogue.relist(record=record, by=BY)
            continue
        text = {
            "en": {"title": record.texts["en"]["title"], "text": f"Changed {said['seed']} {chance.random()}"}
        }
        owner = record.organisation.key if record.organisation else None
        entry = Entry(
            key, False, record.kind, "en", text, (), record.fields, record.facts, owner, record.place_id, None, None,
            None, date(2030, 1, 1),
        )  # fmt: skip
        catalogue.put_entries(entries=[entry], source="bench", by=BY)
    return {}


def sync(_: dict[str, Any]) -> dict[str, Any]:
    """Tell all peers everything, now."""
    began = time.monotonic()
    sent = [
        go_round(peer=peer, post=post, ahead=True, by=BY).delivered.records for peer in Peer.objects.all()
    ]
    return {"sent": sum(sent), "seconds": time.monotonic() - began}


def waiting(_: dict[str, Any]) -> dict[str, Any]:
    """What was not looked at or has no receipt yet."""
    latest = latest_sequence()
    return {
        "outgoing": Outgoing.objects.filter(received=None).count(),
        "behind": sum(max(0, latest - feed.position) for feed in Feed.objects.all()),
        "sweeps": sum(feed.sweeps or bool(feed.swept) for feed in Feed.objects.all()),
        "errors": [peer.error.get("code") for peer in Peer.objects.all() if peer.error],
    }


def permitted(_: dict[str, Any]) -> dict[str, Any]:
    """What each peer should have of this node: reference → digest of its projection."""
    mine = [
        f"resource:{key}"
        for key in Resource.objects.exclude(source__startswith="peer:").values_list("key", flat=True)
    ]
    found: dict[str, dict[str, str]] = {}
    for peer in Peer.objects.all():
        shown = [one for one in project(mine, peer) if not one.item.withdrawn]
        sent = dict(Sent.objects.filter(peer=peer, withdrawn=False).values_list("record", "digest"))
        found[peer.node] = {one.record: one.item.digest() for one in shown}
        assert sent == found[peer.node], "what is noted as sent is not what may cross"
    return {"node": own().node, "permitted": found, "texts": _texts(mine)}


def held(_: dict[str, Any]) -> dict[str, Any]:
    """What this node lists of others: node → reference there → the text it shows; and how messages were taken."""
    found: dict[str, dict[str, str]] = {}
    rows = Received.objects.filter(withdrawn=False).values_list("origin", "theirs", "record")
    keys_here = {record.partition(":")[2]: (origin, theirs) for origin, theirs, record in rows}
    listed = Resource.objects.filter(source__startswith="peer:", state="listed").values_list("key", "texts")
    for key, texts in listed:
        origin, theirs = keys_here.pop(key)
        found.setdefault(origin, {})[theirs] = texts["en"]["text"]
    numbers: dict[str, list[int]] = {}
    for node, number in Incoming.objects.values_list("peer__node", "number"):
        numbers.setdefault(node, []).append(number)
    gaps = {node: sorted(got) != list(range(1, len(got) + 1)) for node, got in numbers.items()}
    return {"node": own().node, "held": found, "unlisted": sorted(keys_here), "gaps": gaps}


def _texts(references: list[str]) -> dict[str, str]:
    by_key = dict(Resource.objects.values_list("key", "texts"))
    return {name: by_key[name.partition(":")[2]]["en"]["text"] for name in references}


def _entry(name: str, place: str, owners: list[str], number: int, canary: str) -> Entry:
    text = {
        "en": {
            "title": f"Furnace {number} of {name}",
            "text": f"Fires at {900 + number % 500} °C in room {number}.",
        }
    }
    return Entry(
        f"{name}-{number}", False, "facility", "en", text, (), {"price": f"{canary} {number} EUR"}, {"Room": str(number)},
        owners[number % len(owners)], place, None, None, None, date(2030, 1, 1),
    )  # fmt: skip


COMMANDS = {
    "describe": describe, "pin": pin, "load": load, "change": change, "waiting": waiting, "permitted": permitted,
    "held": held, "sync": sync,
}  # fmt: skip


def main() -> None:
    """Run the command that is named first, with JSON on standard input."""
    print(json.dumps(COMMANDS[sys.argv[1]](json.load(sys.stdin))))
