"""One process writes and others read: what is committed is seen at once, and a process that is killed takes nothing with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from entrepot.engine.stock import Folder, StockBusyError, StockWriter
from tests.engine.stock.made import STORE, VOTERS, found, items, retriever, written

ROOT = Path(__file__).resolve().parents[3]
ITEMS = items(60)
SEEN_WITHIN = 2.0

READER = """
import sys, time
from pathlib import Path
from entrepot.engine.stock import Folder
folder = Folder(Path(sys.argv[1]))
known = folder.snapshot().manifest.generation
print("ready", flush=True)
while True:
    snapshot = folder.snapshot()
    if snapshot.manifest.generation > known:
        known = snapshot.manifest.generation
        print(time.time(), snapshot.count, flush=True)
    time.sleep(0.05)
"""
WRITER = """
import sys, time
from pathlib import Path
from entrepot.engine.stock import StockWriter, manifest, writer
from tests.engine.stock.made import STORE, VOTERS, items
def stop(*given, **options):
    print("here", flush=True)
    time.sleep(60)
kept = StockWriter(Path(sys.argv[1]), voters=VOTERS, store=STORE)
kept.put(items(60))
setattr({"writing": writer, "swapping": manifest}[sys.argv[2]],
        {"writing": "write", "swapping": "swap"}[sys.argv[2]], stop)
kept.commit("never")
"""


def started(code: str, *given: str) -> subprocess.Popen[str]:
    """Another process with our sources, once it has said its first line."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    child = subprocess.Popen(
        [sys.executable, "-c", code, *given], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() in {"ready", "here"}
    return child


def killed(child: subprocess.Popen[str]) -> None:
    """End it as the machine would."""
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def test_another_process_sees_a_change_within_two_seconds(tmp_path: Path) -> None:
    written(tmp_path, ITEMS[:20])
    reader = started(READER, str(tmp_path))
    assert reader.stdout is not None
    try:
        for step in (ITEMS[20:21], ITEMS[21:30]):
            begun = time.time()
            written(tmp_path, step)
            seen, count = reader.stdout.readline().split()
            assert float(seen) - begun < SEEN_WITHIN
        assert int(count) == sum(len(item.documents) for item in ITEMS[:30])
    finally:
        killed(reader)


@pytest.mark.parametrize("where", ["writing", "swapping"])
def test_a_killed_writer_leaves_the_old_state_and_the_next_goes_on(tmp_path: Path, where: str) -> None:
    before = found(retriever(written(tmp_path, ITEMS[:20])))
    child = started(WRITER, str(tmp_path), where)
    with pytest.raises(StockBusyError):
        StockWriter(tmp_path, voters=VOTERS, store=STORE)
    assert found(retriever(tmp_path)) == before
    killed(child)
    (tmp_path / ".half.part").write_bytes(b"half")
    assert found(retriever(tmp_path)) == before
    with StockWriter(tmp_path, voters=VOTERS, store=STORE) as writer:
        assert writer.mark == ""
        assert len(list(tmp_path.glob("*.segment"))) == 1
        assert not (tmp_path / ".half.part").exists()
        writer.put(ITEMS)
        writer.commit("through")
    assert Folder(tmp_path).snapshot().manifest.mark == "through"
    assert found(retriever(tmp_path)) == found(retriever(written(tmp_path / "anew", ITEMS)))


def test_a_killed_reader_leaves_nothing_behind(tmp_path: Path) -> None:
    written(tmp_path, ITEMS[:20])
    names = sorted(file.name for file in tmp_path.iterdir())
    killed(started(READER, str(tmp_path)))
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    written(tmp_path, ITEMS[20:])
    assert Folder(tmp_path).snapshot().count == sum(len(item.documents) for item in ITEMS)
