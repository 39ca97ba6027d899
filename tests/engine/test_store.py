"""Vectors are computed once, survive a kill, and are shared."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from entrepot.engine.dense import Role, VectorStore, blocks, digest

TEXTS = [f"text {number}" for number in range(600)]

CHILD = """
import sys, time
from pathlib import Path
from tests.engine.test_store import Lengths, TEXTS
from entrepot.engine.dense import VectorStore
def told(done, total, label):
    print(done, flush=True)
    if done >= 288:
        time.sleep(60)
VectorStore(Path(sys.argv[1])).vectors(Lengths(), TEXTS, "passage", told)
"""


class Lengths:
    """An embedder that can be checked by hand, and counts what it was asked."""

    name, identity, dimension, cost = "lengths", "lengths-1", 3, 1.0

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        self.asked.extend(texts)
        rows = np.array([[len(text), sum(map(ord, text)) % 97, len(role)] for text in texts], np.float32)
        units: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return units


def test_each_text_is_computed_once_and_rounded_once(tmp_path: Path) -> None:
    embedder = Lengths()
    first = VectorStore(tmp_path).vectors(embedder, [*TEXTS, "text 0"], "passage")
    again = VectorStore(tmp_path).vectors(embedder, [*TEXTS, "text 0"], "passage")
    assert len(embedder.asked) == len(TEXTS)
    assert (first == again).all()
    assert (first[0] == first[-1]).all()
    np.testing.assert_allclose(first[:-1], Lengths().embed(TEXTS, "passage"), atol=1e-3)


def test_roles_and_embedders_are_apart(tmp_path: Path) -> None:
    store, embedder = VectorStore(tmp_path), Lengths()
    store.vectors(embedder, ["a"], "passage")
    assert store.known(embedder, ["a", "b"], "passage").tolist() == [True, False]
    assert store.known(embedder, ["a"], "query").tolist() == [False]


def test_without_a_folder_vectors_live_in_memory() -> None:
    store, embedder = VectorStore(), Lengths()
    store.vectors(embedder, ["a", "b"], "query")
    assert store.vectors(embedder, ["b"], "query").shape == (1, 3)
    assert embedder.asked == ["a", "b"]
    assert store.vectors(embedder, [], "query").shape == (0, 3)


def test_progress_counts_the_missing_only(tmp_path: Path) -> None:
    VectorStore(tmp_path).vectors(Lengths(), TEXTS[:100], "passage")
    told: list[tuple[int, int, str]] = []
    VectorStore(tmp_path).vectors(Lengths(), TEXTS, "passage", lambda *args: told.append(args))
    assert told == [(32, 500, "lengths"), (288, 500, "lengths"), (500, 500, "lengths")]


def test_a_killed_build_resumes_with_the_rest_only(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=root,
    )
    assert child.stdout is not None
    while int(child.stdout.readline()) < 288:
        continue
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    embedder = Lengths()
    vectors = VectorStore(tmp_path).vectors(embedder, TEXTS, "passage")
    assert len(embedder.asked) == len(TEXTS) - 288
    np.testing.assert_allclose(vectors, Lengths().embed(TEXTS, "passage"), atol=1e-3)


def test_many_small_blocks_are_brought_together(tmp_path: Path) -> None:
    embedder = Lengths()
    store = VectorStore(tmp_path)
    for text in TEXTS[:80]:
        store.vectors(embedder, [text], "query")
    again = VectorStore(tmp_path)
    assert again.known(embedder, TEXTS[:81], "query").tolist() == [True] * 80 + [False]
    assert len(list(tmp_path.rglob("*.npy"))) == 1


def test_broken_and_unfinished_files_are_passed_over(tmp_path: Path) -> None:
    embedder = Lengths()
    VectorStore(tmp_path).vectors(embedder, ["a"], "query")
    folder = next(tmp_path.rglob("*.npy")).parent
    (folder / "broken.npy").write_bytes(b"\x93NUMPY half a file")
    stale = folder / ".left.part"
    stale.write_bytes(b"")
    os.utime(stale, (time.time() - 9999, time.time() - 9999))
    assert VectorStore(tmp_path).known(embedder, ["a"], "query").tolist() == [True]
    assert not stale.exists()


def test_what_another_store_adds_meanwhile_is_found_and_not_computed_again(tmp_path: Path) -> None:
    here, there = VectorStore(tmp_path), VectorStore(tmp_path)
    mine, theirs = Lengths(), Lengths()
    here.vectors(mine, ["a"], "query")
    there.vectors(theirs, ["a", "b"], "query")
    assert theirs.asked == ["b"]
    assert here.known(mine, ["b", "c"], "query").tolist() == [True, False]
    here.vectors(mine, ["b"], "query")
    assert mine.asked == ["a"]


def test_large_blocks_are_mapped_and_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_LARGE", 100)
    monkeypatch.setattr(blocks, "_RECENT", 50)
    embedder = Lengths()
    first = VectorStore(tmp_path).vectors(embedder, TEXTS, "passage")
    again = VectorStore(tmp_path)
    for order in (range(600), range(599, -1, -7), [5, 5, 400]):
        chosen = [TEXTS[place] for place in order]
        assert (again.vectors(embedder, chosen, "passage") == first[list(order)]).all()
    assert len(embedder.asked) == len(TEXTS)


def test_vectors_are_kept_and_read_by_digest(tmp_path: Path) -> None:
    embedder = Lengths()
    vectors = embedder.embed(["a", "b"], "passage")
    VectorStore(tmp_path).keep(embedder, [digest("a"), digest("b")], "passage", vectors)
    known, found = VectorStore(tmp_path).kept(embedder, [digest(text) for text in "bxa"], "passage")
    assert known.tolist() == [True, False, True]
    np.testing.assert_allclose(found, vectors[[1, 0]], atol=1e-3)
