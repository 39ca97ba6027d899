"""How many records a second two nodes on one machine exchange: prepared, signed, sent over HTTP, taken through intake, receipted. At least 500."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench import report
from bench.federation_nodes import Running, ended, made

LEAST = 500.0


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and answer 0 when it is fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    chosen = parser.parse_args(argv)
    nodes = made(Path(tempfile.mkdtemp(prefix="entrepot-exchange-")), ("gd", "hk"))
    try:
        for node, other in (nodes, reversed(nodes)):
            told = {"name": other.name, "url": f"http://127.0.0.1:{other.port}", "place": other.place}
            node.ask("pin", {"peers": [other.said | told | {"jurisdiction": other.jurisdiction}]})
        sender, receiver = nodes
        said = {
            "name": sender.name,
            "place": sender.place,
            "canary": sender.canary,
            "records": chosen.records,
        }
        sender.ask("load", said)
        receiver.start("serve")
        receiver.answers()
        return _measured(sender, receiver)
    finally:
        ended(nodes)


def _measured(sender: Running, receiver: Running) -> int:
    before = receiver.seconds("serve")
    inside = sender.ask("sync")
    taking = receiver.seconds("serve") - before
    sent, all_there = inside["sent"], inside["sent"] == inside["listed"]
    speed = sent / inside["seconds"]
    rows = [
        ("records sent and receipted", f"{sent} of {inside['listed']}", "all", said(all_there)),
        ("records a second", f"{speed:.0f}", f"≥ {LEAST:.0f}", said(speed >= LEAST)),
        ("processor seconds for 1,000 records, sender", f"{inside['processor'] / sent * 1000:.2f}", "", ""),
        ("processor seconds for 1,000 records, receiver", f"{taking / sent * 1000:.2f}", "", ""),
    ]
    text = f"{report.machine('django', 'granian', 'cryptography')} SQLite on a disk in memory where one may be mounted.\n\n"
    report.write("exchange speed", text + report.table(("what", "measured", "wanted", "reached"), rows))
    return 0 if all_there and speed >= LEAST else 1


def said(reached: bool) -> str:
    """A cell of the table."""
    return "yes" if reached else "**no**"


if __name__ == "__main__":
    sys.exit(main())
