"""How many records a second two nodes on one machine exchange: prepared, signed, sent over HTTP, taken through intake, receipted. At least 500."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.federation_nodes import Running, made

LEAST = 500.0


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and answer 0 when it is fast enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    chosen = parser.parse_args(argv)
    nodes = made(Path(tempfile.mkdtemp(prefix="entrepot-exchange-")), ("gd", "hk"))
    for node, other in (nodes, reversed(nodes)):
        told = {"name": other.name, "url": f"http://127.0.0.1:{other.port}", "place": other.place}
        node.ask("pin", {"peers": [other.said | told | {"jurisdiction": other.jurisdiction}]})
    sender, receiver = nodes
    said = {"name": sender.name, "place": sender.place, "canary": sender.canary, "records": chosen.records}
    sender.ask("load", said)
    receiver.start("serve")
    try:
        receiver.answers()
        return _measured(sender, chosen.records)
    finally:
        receiver.kill("serve")


def _measured(sender: Running, records: int) -> int:
    began = time.monotonic()
    inside = sender.ask("sync")
    whole = time.monotonic() - began
    speed = inside["sent"] / inside["seconds"]
    print(
        f"{inside['sent']} of {records} records in {inside['seconds']:.1f} s ({whole:.1f} s with starting): {speed:.0f} a second"
    )
    return 0 if inside["sent"] == records and speed >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
