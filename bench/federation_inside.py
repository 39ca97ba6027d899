"""What is done inside a node of the federation: its commands take and give JSON; `bench.federation_nodes` runs them in that node's home, once Django is set up."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from entrepot.border.actions.papers import confirm_evidence, file_evidence, revoke_evidence
from entrepot.border.actions.ruling import answer_rule, next_version, propose_rule
from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.domain.filing import Filing
from entrepot.border.models import Evidence
from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Entry
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.actions.introducing import send_need, take_need_back
from entrepot.exchange.calling import post
from entrepot.exchange.domain import keys
from entrepot.exchange.identity import own
from entrepot.exchange.models import Feed, Incoming, Outgoing, OwnersWord, Peer, PeerKey, Received, Sent
from entrepot.exchange.projecting import project
from entrepot.exchange.rounds import go_round
from entrepot.journal.queries import latest_sequence
from entrepot.people import actions as people
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.runtime.bulk import portions

BY = Party.machine("bench")
SECOND = Party.machine("second")
PORTION = 1000
NEEDS = 20
RULE = "bench-technologies-wait"


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
    """Make organisations, resources and needs. Prices, use, people and what a need holds back have the node's canary in them."""
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
        numbers = range(start, min(start + PORTION, said["records"]))
        entries = [_entry(name, place, owners, number, canary) for number in numbers]
        catalogue.put_entries(entries=entries, source="bench", by=BY)
    Resource.objects.update(hidden=["price", "usage"])
    _needs(name, place, owners, canary)
    return {"records": Resource.objects.count()}


def _needs(name: str, place: str, owners: list[str], canary: str) -> None:
    """Needs that say little to strangers. The first half of them their owners send to every peer."""
    text = {"en": {"title": f"Secret plan {canary}", "text": f"In detail: {canary}."}}
    asked = Entry(
        "", True, "technology", "en", text, (canary,), {}, {"Plant": canary}, None, place, None, None, None, date(2030, 1, 1)
    )  # fmt: skip
    entries = [
        replace(asked, key=f"{name}-need-{number}", organisation=owners[number % len(owners)])
        for number in range(NEEDS)
    ]
    catalogue.put_entries(entries=entries, source="bench", by=BY)
    teaser = {"en": {"title": f"Something for {name}", "text": "Ask us."}}
    Need.objects.update(teasers=teaser)
    for need in Need.objects.order_by("pk")[: NEEDS // 2]:
        for peer in Peer.objects.all():
            send_need(need=need, peer=peer, by=BY)


def change(said: dict[str, Any]) -> dict[str, Any]:
    """Change, withdraw and relist records, as people do all day; a need is sent, or taken back."""
    chance = random.Random(said["seed"])
    mine = list(
        Resource.objects.exclude(source__startswith="peer:").order_by("key").values_list("key", flat=True)
    )
    done: Counter[str] = Counter()
    for key in chance.sample(mine, min(len(mine), said["changes"])):
        record = Resource.objects.select_related("organisation").get(key=key)
        if chance.random() < 0.2:
            if record.state == "listed":
                catalogue.withdraw(record=record, reason="", by=BY)
                done["withdrawn"] += 1
            else:
                catalogue.relist(record=record, by=BY)
                done["relisted"] += 1
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
        done["edited"] += 1
    need = Need.objects.exclude(source__startswith="peer:").order_by("pk")[chance.randrange(NEEDS)]
    peer = chance.choice(list(Peer.objects.order_by("pk")))
    if OwnersWord.objects.filter(need=need, peer=peer, ended=None).exists():
        take_need_back(need=need, peer=peer, by=BY)
        done["needs taken back"] += 1
    else:
        send_need(need=need, peer=peer, by=BY)
        done["needs sent"] += 1
    return dict(done)


def paper(said: dict[str, Any]) -> dict[str, Any]:
    """File a paper for the first organisation and confirm it; revoke it when it counts already."""
    present = Evidence.objects.filter(revoked=None).first()
    if present is not None:
        revoke_evidence(evidence=present, by=BY)
        return {"papers revoked": 1}
    owner = Organisation.objects.get(key=said["organisation"])
    asked = Filing(EvidenceKind.GBA_CONTRACT_HK, said["from"], said["to"], date(2026, 1, 1))
    confirm_evidence(evidence=file_evidence(filing=asked, organisation=owner, by=SECOND), by=BY)
    return {"papers confirmed": 1}


def rule(said: dict[str, Any]) -> dict[str, Any]:
    """Hold technologies on their way to one law, or let them go again."""
    version = next_version(RULE)
    words = dict.fromkeys(("en", "zh-Hans", "zh-Hant", "de"), "Technologies wait.")
    content = {
        "id": RULE, "version": version, "family": "house", "valid_from": "2020-01-01", "from": [said["from"]],
        "to": [said["to"]], "kinds": ["technology"], "classes": ["public"], "decision": "hold" if version % 2 else "allow",
        "explain": words, "source": {
            "title": "Bench", "article": "1", "url": "https://example.org", "lang": "en", "checked_on": "2026-11-28",
        },
    }  # fmt: skip
    answer_rule(version=propose_rule(content=content, reason="bench", by=SECOND), accept=True, by=BY)
    return {"rules accepted": 1}


def sync(_: dict[str, Any]) -> dict[str, Any]:
    """Tell all peers everything, now."""
    began, used = time.monotonic(), time.process_time()
    listed = Resource.objects.exclude(source__startswith="peer:").filter(state="listed").count()
    sent = [
        go_round(peer=peer, post=post, ahead=True, by=BY).delivered.records for peer in Peer.objects.all()
    ]
    return {
        "sent": sum(sent), "listed": listed * Peer.objects.count() + OwnersWord.objects.filter(ended=None).count(),
        "seconds": time.monotonic() - began,
        "processor": time.process_time() - used,
    }  # fmt: skip


def waiting(_: dict[str, Any]) -> dict[str, Any]:
    """What was not looked at or has no receipt yet."""
    latest = latest_sequence()
    return {
        "outgoing": Outgoing.objects.filter(received=None).count(),
        "sweeps": any(feed.sweeps or feed.swept for feed in Feed.objects.all()),
        "behind": max((latest - feed.position for feed in Feed.objects.all()), default=0),
    }


def permitted(_: dict[str, Any]) -> dict[str, Any]:
    """What each peer should have of this node: reference → digest of its projection; and records of which something else is noted as sent."""
    mine = [
        f"{kind}:{key}"
        for kind, model in (("resource", Resource), ("need", Need))
        for key in model.objects.exclude(source__startswith="peer:").values_list("key", flat=True)
    ]
    found: dict[str, dict[str, str]] = {}
    unequal: list[str] = []
    for peer in Peer.objects.all():
        shown = [
            one for portion in portions(mine) for one in project(portion, peer) if not one.item.withdrawn
        ]
        sent = dict(Sent.objects.filter(peer=peer, withdrawn=False).values_list("record", "digest"))
        found[peer.node] = wanted = {one.record: one.item.digest() for one in shown}
        unequal += [one for one in sent.keys() | wanted.keys() if sent.get(one) != wanted.get(one)]
    return {"node": own().node, "permitted": found, "texts": _texts(), "unequal": unequal}


def held(_: dict[str, Any]) -> dict[str, Any]:
    """What this node lists of others: node → reference there → the text it shows; and how messages were taken."""
    found: dict[str, dict[str, str]] = {}
    rows = Received.objects.filter(withdrawn=False).values_list("origin", "theirs", "record")
    here = {record: (origin, theirs) for origin, theirs, record in rows}
    for kind, model in (("resource", Resource), ("need", Need)):
        listed = model.objects.filter(source__startswith="peer:", state="listed")
        for key, texts in listed.values_list("key", "texts"):
            origin, theirs = here.pop(f"{kind}:{key}")
            found.setdefault(origin, {})[theirs] = texts["en"]["text"]
    numbers: dict[str, list[int]] = {}
    for node, number in Incoming.objects.values_list("peer__node", "number"):
        numbers.setdefault(node, []).append(number)
    gaps = {node: sorted(got) != list(range(1, len(got) + 1)) for node, got in numbers.items()}
    return {"node": own().node, "held": found, "unlisted": sorted(here), "gaps": gaps}


def _texts() -> dict[str, str]:
    """The text that strangers may see, by reference."""
    found = {
        f"resource:{key}": texts["en"]["text"] for key, texts in Resource.objects.values_list("key", "texts")
    }
    needs = Need.objects.exclude(source__startswith="peer:").values_list("key", "teasers")
    return found | {f"need:{key}": teasers["en"]["text"] for key, teasers in needs}


def _entry(name: str, place: str, owners: list[str], number: int, canary: str) -> Entry:
    text = {
        "en": {
            "title": f"Furnace {number} of {name}",
            "text": f"Fires at {900 + number % 500} °C in room {number}.",
        }
    }
    owner = number % len(owners)
    person = (
        f"{canary} +49 89 {number:06}" if owner else f"Papered +49 89 {number:06}"
    )  # some may cross under a paper
    facts = {"Room": str(number), "Contact": person, "Hours used": f"{canary} {number}"}
    return Entry(
        f"{name}-{number}", False, "facility" if number % 10 else "technology", "en", text, (),
        {"price": f"{canary} {number} EUR"}, facts, owners[owner], place, None, None, None, date(2030, 1, 1),
    )  # fmt: skip


COMMANDS = {
    "describe": describe, "pin": pin, "load": load, "change": change, "waiting": waiting, "permitted": permitted,
    "held": held, "sync": sync, "paper": paper, "rule": rule,
}  # fmt: skip


def main() -> None:
    """Do what is asked, a command in JSON on each line of standard input, and answer each with a line; nothing else is printed there."""
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = COMMANDS[asked["command"]](asked["said"])
        except Exception as error:  # whatever it is, the bench is told
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)
