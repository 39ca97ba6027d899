"""A node's index on disk: from a saved change to what another process finds, how long a reader takes to start, and what it weighs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench import made_resources as resources
from bench import report
from bench.booking_node import SETTINGS, opened
from entrepot.engine.text import Script

COUNTS = (20_000, 100_000)
CHANGES = 10
READERS = 2
ASKED = "Terahertz inspection of cracks in ceramic tiles"


def furnish(count: int) -> None:
    """Put so many made-up resources of several kinds, and a fiftieth as many needs, into an empty node."""
    opened()
    import numpy as np
    from django.core.management import call_command
    from django.utils import timezone

    from entrepot.catalogue.models import Need, Resource

    call_command("migrate", verbosity=0)
    lines, random, now = resources.read(report.DATA), np.random.default_rng(5), timezone.now()
    kinds = ("technology", "expert", "facility", "product")

    def values(number: int) -> dict[str, object]:
        script: Script = "en" if number % 4 else "zh"
        chosen = random.integers(0, len(lines[script]), 4).tolist()
        title, *rest = (lines[script][place] for place in chosen)
        return {
            "key": f"made-{number}", "language": "en" if script == "en" else "zh-Hans", "fingerprint": str(number),
            "texts": {"en" if script == "en" else "zh-Hans": {"title": title[:80], "text": " ".join(rest)}},
            "created": now, "updated": now, "fields": {"price": "900 EUR / day", "readiness": "TRL 5"},
            "facts": {"travel": f"{number % 40 + 1}–{number % 40 + 25} mm"},
        }  # fmt: skip

    Resource.objects.bulk_create(
        (Resource(kind=kinds[number % 4], **values(number)) for number in range(count)), batch_size=1000
    )
    Need.objects.bulk_create(
        (Need(kind="technology", **values(count + number)) for number in range(count // 50)), batch_size=1000
    )


def made_first() -> None:
    """Write the index; prints CPU-seconds and seconds."""
    opened()
    from entrepot.matching import index

    begun, used = time.perf_counter(), time.process_time()
    with index.keeper().taken():
        index.keeper().catch_up(anew=True)
    print(json.dumps({"cpu": time.process_time() - used, "wall": time.perf_counter() - begun}))


def reading() -> None:
    """A serving process: starts, answers, then says when it finds each new record, and what memory it has."""
    opened()
    from entrepot.matching import index
    from entrepot.matching.queries import search

    begun = time.perf_counter()
    index.current()
    opened_in = time.perf_counter() - begun
    search(ASKED, limit=20)
    print(json.dumps({"open": opened_in, "first": time.perf_counter() - begun}), flush=True)
    known: set[str] = set()
    while len(known) < CHANGES + 1:
        fresh = {item.key for item in search(ASKED, limit=20) if item.key.startswith("new-")} - known
        if fresh:
            known |= fresh
            print(json.dumps({"at": time.time()}), flush=True)
        time.sleep(0.02)
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    held = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines}
    print(json.dumps({"rss": held["Rss"], "pss": held["Pss"], "private": held["Private_Dirty"]}), flush=True)


def keeping() -> None:
    """The thread of a worker that keeps the index, until standard input ends."""
    opened()
    from entrepot.matching import index

    ended = threading.Event()
    thread = threading.Thread(target=index.keep, args=(ended.wait,))
    thread.start()
    sys.stdin.readline()
    ended.set()
    thread.join()


def changing() -> None:
    """Save new records, one for each line of standard input; prints when each was committed."""
    opened()
    from entrepot.catalogue import actions
    from entrepot.catalogue.domain import Entry
    from entrepot.people.domain import Party

    for number, _ in enumerate(sys.stdin):
        key = f"new-{number}"
        texts = {"en": {"title": f"{ASKED} {number}", "text": ASKED}}
        made = Entry(key, False, "technology", "en", texts, (), {}, {}, *[None] * 6)
        actions.put_entries(entries=[made], source="bench", by=Party.machine("bench"))
        print(json.dumps({"at": time.time()}), flush=True)


def _started(call: str, home: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", f"import bench.node_index as bench; bench.{call}"]
    environment = os.environ | SETTINGS | {"ENTREPOT_HOME": home}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _told(child: subprocess.Popen[str]) -> dict[str, float]:
    assert child.stdout is not None
    found: dict[str, float] = json.loads(child.stdout.readline())
    return found


def measured(count: int) -> list[str]:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as home:
        assert _started(f"furnish({count})", home).wait() == 0
        first = _told(_started("made_first()", home))
        size = sum(
            file.stat().st_size for file in (Path(home) / "cache" / "index").rglob("*") if file.is_file()
        )
        keeper = _started("keeping()", home)
        readers = [_started("reading()", home) for _ in range(READERS)]
        starts = [_told(reader) for reader in readers]
        changer, seen = _started("changing()", home), list[float]()
        for _ in range(CHANGES + 1):
            assert changer.stdin is not None
            changer.stdin.write("next\n")
            changer.stdin.flush()
            saved = _told(changer)["at"]
            seen.append(max(_told(reader)["at"] for reader in readers) - saved)
        memory = [_told(reader) for reader in readers]
        for child in (keeper, changer, *readers):
            assert child.stdin is not None
            child.stdin.close()
            child.wait()
    later = seen[1:]  # the first reads the stamps of everything
    return [
        f"{count:,}", f"{first['wall']:.0f} s ({first['cpu']:.0f} CPU-s)", f"{size / 1e6:.0f} MB",
        f"{max(each['open'] for each in starts):.2f} s", f"{max(each['first'] for each in starts):.2f} s",
        f"{statistics.median(later):.2f} s", f"{max(later):.2f} s", f"{seen[0]:.2f} s",
        f"{memory[0]['rss']:.0f} / {memory[0]['pss']:.0f} / {memory[0]['private']:.0f} MB",
    ]  # fmt: skip


def main() -> None:
    """Measure, print and write."""
    rows = [measured(count) for count in map(int, os.environ.get("BENCH_COUNTS", "20000,100000").split(","))]
    head = [
        "resources", "made from the database", "on disk", "a reader opens it", "its first search",
        "seen after, median", "worst", "the first change", "a reader's memory: all / its share / its own",
    ]  # fmt: skip
    text = (
        f"`python -m bench node_index`. Made-up resources of real sentences and a fiftieth as many needs in a node on SQLite, words only (embedding a text costs what "
        f"[it costs](#speed) besides). A worker's thread keeps the index; {READERS} processes search it; another saves {CHANGES + 1} records, and "
        "both searchers must find each: seconds from the commit to the later of them. The clock, on a machine that did other work too.\n\n"
        f"{report.table(head, rows)}\n\n{report.machine('numpy', 'tantivy', 'django')}"
    )
    report.write("node_index", text)
