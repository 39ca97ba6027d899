"""Three nodes as processes exchange records while everything goes wrong: nothing is lost, doubled or stuck, and no restricted field is on a foreign disk.

``python -m bench.federate [--records 10000] [--minutes 30] [--failpoints 20]``. The nodes talk through a proxy of ours, not in
network namespaces. A disk that is full is a small one in memory without a free byte, or, where none may be mounted, a limit on the
size of files (RLIMIT_FSIZE) for the process that writes.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, get_args

from bench import report
from bench.federation_nodes import RefusedError, Running, ended, made
from bench.federation_proxy import FAULTS, Proxies
from entrepot.exchange.failpoints import EXIT, Failpoint

HEALED_WITHIN: Final = 60.0
CLOCKS: Final = (-600.0, 600.0, -240.0, 240.0)
KINDS: Final = ("kill", "clock", "disk", "stop", "nothing")
SENDING: Final = ("before_commit", "after_commit_before_ack", "after_send_before_mark")
ALL_HIT: Final = 20


def main(argv: list[str] | None = None) -> int:
    """Run it, write down what was found, and answer 0 when nothing was lost, doubled, stuck or leaked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, help="of all nodes together")
    parser.add_argument("--minutes", type=float, default=30.0, help="of faults")
    parser.add_argument("--failpoints", type=int, default=ALL_HIT, help="times each failpoint is hit")
    parser.add_argument("--folder", type=Path, default=None)
    chosen = parser.parse_args(argv)
    folder = chosen.folder or Path(tempfile.mkdtemp(prefix="entrepot-federate-"))
    nodes = made(folder)
    try:
        with Proxies() as proxies:
            _introduce(nodes, proxies)
            _load(nodes, chosen.records)
            return _run(nodes, proxies, chosen)
    finally:
        ended(nodes)


def _introduce(nodes: list[Running], proxies: Proxies) -> None:
    for node in nodes:
        peers = []
        for other in nodes:
            if other is node:
                continue
            link = proxies.open(node.name, other.name, other.port)
            address = f"http://127.0.0.1:{link.listening}"
            peers.append(other.said | {
                "name": other.name, "url": address, "jurisdiction": other.jurisdiction, "place": other.place,
            })  # fmt: skip
        node.ask("pin", {"peers": peers})


def _load(nodes: list[Running], records: int) -> None:
    for node in nodes:
        said = {
            "name": node.name,
            "place": node.place,
            "canary": node.canary,
            "records": records // len(nodes),
        }
        node.ask("load", said)


def _run(nodes: list[Running], proxies: Proxies, chosen: argparse.Namespace) -> int:
    for node in nodes:
        node.start("serve")
    for node in nodes:
        node.answers()
        node.start("work")
    began = time.monotonic()
    first = converged(nodes, 1800)
    print(f"first exchange: {time.monotonic() - began:.1f} s, converged: {first}", flush=True)
    changes: Counter[str] = Counter()
    hit = _failpoints(nodes, chosen.failpoints, changes)
    print(f"failpoints hit: {hit}", flush=True)
    done = _faults(nodes, proxies, chosen.minutes * 60, changes)
    print(f"faults: {dict(done)}\nchanges: {dict(changes)}", flush=True)
    for link in proxies.links.values():
        link.fault = "none"
    for node in nodes:
        _mend(node)
    healed = time.monotonic()
    settled = converged(nodes, 300)
    seconds = time.monotonic() - healed
    found = check(nodes)
    found["stuck"] = [] if settled else [f"{node.name}: {node.ask('waiting')}" for node in nodes]
    print(found, flush=True)
    met, answered = Counter[str](), Counter[int]()
    for link in proxies.links.values():
        met, answered = met + link.met, answered + link.answered
    rows = [
        ("records, faults, changes", f"{chosen.records:,}, {chosen.minutes:g} minutes", _counted(changes)),
        ("times each failpoint was hit", _counted(hit), f"≥ {ALL_HIT} each"),
        ("processes and disks", _counted(done), "each"),
        ("requests by what the proxy did", _counted(met), "each"),
        ("answers by status", _counted({str(status): count for status, count in answered.items()}), ""),
        *((name, str(len(those)), "0") for name, those in found.items()),
        ("seconds until all agreed again", f"{seconds:.1f}", f"≤ {HEALED_WITHIN:.0f}"),
    ]
    text = report.table(("what", "found", "wanted"), rows)
    report.write("federate", f"{report.machine('django', 'granian')}\n\n{text}")
    all_hit = min(hit.values()) >= chosen.failpoints
    return 0 if all_hit and settled and seconds <= HEALED_WITHIN and not any(found.values()) else 1


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _failpoints(nodes: list[Running], times: int, changes: Counter[str]) -> dict[str, int]:
    """Let processes die at each failpoint, and start them again."""
    hit: dict[str, int] = {}
    chance = random.Random(2)
    for failpoint in get_args(Failpoint):
        what = "work" if failpoint in SENDING else "serve"
        for turn in range(times):
            node = chance.choice(nodes)
            node.kill(what)
            node.start(what, failpoint=failpoint)
            if what == "serve":
                node.answers()
            others = [one for one in nodes if one is not node]
            hit[failpoint] = hit.get(failpoint, 0) + _died(node, what, f"{failpoint} {turn}", others, changes)
            node.kill(what)
            node.start(what)
        for node in nodes:
            node.answers()
    return hit


def _died(node: Running, what: str, seed: str, others: list[Running], changes: Counter[str]) -> int:
    """Make changes until the process has died at its failpoint; 1 when it did."""
    changing = [node] if what == "work" else others
    for one in changing:
        _change(one, "change", {"seed": seed, "changes": 3}, changes)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        code = node.ended(what)
        if what == "work" and code is not None:
            return int(code == EXIT)
        if what == "serve" and "Unexpected exit from worker" in node.log(what).read_text()[-300:]:
            return 1  # what granian's parent, which ends by itself then, says of it
        time.sleep(0.1)
    return 0


def _change(node: Running, command: str, said: dict[str, Any], changes: Counter[str]) -> None:
    """Have something changed in a node; what its database could not take at the moment is counted."""
    try:
        changes.update(node.ask(command, said))
    except RefusedError as error:
        changes[f"refused ({str(error)[:60]})"] += 1


def _faults(nodes: list[Running], proxies: Proxies, seconds: float, changes: Counter[str]) -> Counter[str]:
    """One after the other for so long: all links behave badly, one process is treated badly, and all nodes change records."""
    chance, done, turn = random.Random(3), Counter[str](), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for number, link in enumerate(proxies.links.values()):
            link.fault = FAULTS[(turn + number) % len(FAULTS)]
        node, what = chance.choice(nodes), chance.choice(("serve", "work"))
        kind = KINDS[turn % len(KINDS)]
        turn += 1
        done[_begun(node, what, kind, chance)] += 1
        for one in nodes:
            _change(one, "change", {"seed": f"fault {turn}", "changes": 5}, changes)
        if turn % 6 == 1:
            gd, hk, by = nodes
            sides = {"organisation": f"org-{gd.name}-0", "from": gd.jurisdiction, "to": hk.jurisdiction}
            _change(gd, "paper", sides, changes)
            _change(gd, "rule", {"from": gd.jurisdiction, "to": by.jurisdiction}, changes)
        time.sleep(min(5.0, max(0.0, until - time.monotonic())))
        _over(node, what, kind)
    return done


def _begun(node: Running, what: str, kind: str, chance: random.Random) -> str:
    """Treat a process badly; what is counted."""
    if kind == "stop":
        node.pause(what, stop=True)
    elif kind == "disk" and node.own_disk:
        node.fill()
    elif kind != "nothing":
        node.kill(what)
        full = (node.home / "entrepot.sqlite3").stat().st_size // 2 if kind == "disk" else 0
        node.start(what, ahead=chance.choice(CLOCKS) if kind == "clock" else 0, most_bytes=full)
    return f"{kind} {what}" if kind in ("kill", "stop") else kind


def _over(node: Running, what: str, kind: str) -> None:
    if kind == "stop":
        node.pause(what, stop=False)
    elif kind == "disk" and node.own_disk:
        node.empty()
    elif kind in ("clock", "disk"):
        node.kill(what)
        node.start(what)


def _mend(node: Running) -> None:
    for what in ("serve", "work"):
        node.kill(what)
        node.start(what)
    node.answers()


def converged(nodes: list[Running], seconds: float) -> bool:
    """Wait until nothing waits anywhere; False when that takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(RefusedError):  # a database is busy: ask once more
            waiting = [node.ask("waiting") for node in nodes]
            if not any(one["outgoing"] or one["sweeps"] or one["behind"] > MOVING for one in waiting):
                return True
        time.sleep(0.5)
    return False


MOVING: Final = 5
"""Entries of the journal that a round itself writes; the next round passes over them."""


def check(nodes: list[Running]) -> dict[str, list[Any]]:
    """Compare what everybody may have with what they have; and look for restricted values on foreign disks."""
    found: dict[str, list[Any]] = {"lost": [], "doubled": [], "wrong": [], "gaps": [], "leaked": []}
    permitted = {node.name: node.ask("permitted") for node in nodes}
    held = {node.name: node.ask("held") for node in nodes}
    for sender in permitted.values():
        for receiver in held.values():
            if sender["node"] == receiver["node"]:
                continue
            wanted = sender["permitted"][receiver["node"]]
            there = receiver["held"].get(sender["node"], {})
            found["lost"] += sorted(set(wanted) - set(there))
            found["doubled"] += sorted(set(there) - set(wanted))
            found["wrong"] += [
                name for name in set(wanted) & set(there) if there[name] != sender["texts"][name]
            ]
    found["noted otherwise than they are"] = [
        name for sender in permitted.values() for name in sender["unequal"]
    ]
    found["gaps"] = [node for one in held.values() for node, gap in one["gaps"].items() if gap]
    found["doubled"] += [name for one in held.values() for name in one["unlisted"]]
    for node in nodes:
        foreign = [other.canary.encode() for other in nodes if other is not node]
        files = [file for file in node.home.rglob("*") if file.is_file()]
        files += [node.log(what) for what in ("serve", "work")]
        found["leaked"] += [
            str(file) for file in files if any(canary in file.read_bytes() for canary in foreign)
        ]
    return found


if __name__ == "__main__":
    sys.exit(main())
