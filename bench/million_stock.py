"""Entrepot's part of the bench with a million resources: building, searching, recall, memory and visibility, each in a process of its own."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import made_resources as resources
from bench import report
from bench.measure import own_peak_memory
from bench.million_peers import Tantivy, spent
from entrepot.engine.conditions import Condition, Fact, compare, facts_of
from entrepot.engine.dense import Embedder, VectorStore, bundled
from entrepot.engine.grading import Evidence as Spoken
from entrepot.engine.grading import bonus, calibrated, grade, worded
from entrepot.engine.match import Match
from entrepot.engine.matcher import Matcher, Ranked
from entrepot.engine.retrieval import Document
from entrepot.engine.stock import Folder, Item, Snapshot, StockRetriever, StockWriter
from entrepot.engine.text import SCRIPTS
from entrepot.vocabulary.quantities import Quantity, read_quantity

PORTION = 65_536
LOOKED_AT, SHOWN = 120, 10
"""Resources whose conditions are compared, and that are explained: as `matching.roles` and a page of matches do."""
TOP = 50
ASKED = "Travel has to reach 12 mm at least."
"""What every need asks beside its words, so that there is a condition to compare."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Node:
    """What stands for a node in this bench."""

    folder: Path

    def voters(self) -> list[Embedder]:
        """Both bundled ones, one thread each."""
        return [resources.Standing(voter) for voter in bundled(threads=1)]

    def store(self) -> VectorStore:
        """Its vectors."""
        return VectorStore(self.folder / "cache")

    def snapshot(self) -> Snapshot:
        """Its stock as it is."""
        return Folder(self.folder / "stock").snapshot()

    def source(self) -> resources.Source:
        """What resources are made from."""
        found: resources.Source = pickle.loads((self.folder / "source").read_bytes())
        return found

    def texts(self, count: int) -> Iterator[Document]:
        """The made-up texts again."""
        for first in range(0, count, PORTION):
            yield from (
                each.document for each in resources.made(self.source(), first, min(PORTION, count - first))[0]
            )


def prepared(node: Node) -> float:
    """Embed the real sentences that everything is made from; seconds."""
    begun = time.perf_counter()
    found = resources.source(report.DATA, bundled(threads=1))
    (node.folder / "source").write_bytes(pickle.dumps(found))
    return time.perf_counter() - begun


def built(node: Node, count: int) -> tuple[float, float]:
    """Make the stock; CPU-seconds without making the texts and their vectors up, and the largest memory in MB."""
    seconds, source, store, voters = 0.0, node.source(), node.store(), node.voters()
    with StockWriter(node.folder / "stock", voters=voters, store=store) as writer:
        for first in range(0, count, PORTION):
            made, vectors = resources.made(source, first, min(PORTION, count - first))
            for voter in voters:
                resources.keep(store, voter, [each.document for each in made], vectors[voter.name])
            items = [Item(each.document.id, each.kind, (each.document,), noted(each.range)) for each in made]
            begun = time.process_time()
            writer.put(items)
            writer.commit(str(first))
            seconds += time.process_time() - begun
            print(f"built {first + len(made):,}: {seconds:.0f} s", file=sys.stderr, flush=True)
    return seconds, own_peak_memory()


def noted(written: str) -> bytes:
    """A figure as a node notes it: read once, when the record comes in."""
    figure = read_quantity(written)
    return json.dumps(None if figure is None else asdict(figure), ensure_ascii=False).encode()


def figure_of(note: bytes) -> Quantity | None:
    """The figure again."""
    told = json.loads(note) if note else None
    if told is None:
        return None
    return Quantity(**(told | {"sides": tuple(told["sides"])}))


class Asking:
    """One need at a time, as a page asks."""

    def __init__(self, node: Node, known: Sequence[Document]) -> None:
        self.snapshot, store, voters = node.snapshot(), node.store(), node.voters()
        self.matcher = Matcher.over(self.snapshot, voters=voters, store=store, needs=known).prepare()
        self.retriever = self.matcher.retriever
        self._facts = facts_of({}, ASKED, "en")

    def embedded(self, need: Document) -> object:
        """What the models alone take."""
        return [voter.embed([need.text], "query") for voter in self.matcher.voters]

    def searched(self, need: Document) -> object:
        """The best of all, by both voters and words."""
        return self.retriever.search([need], top=LOOKED_AT)

    def judged(self, need: Document) -> list[tuple[Ranked, float, tuple[Condition, ...]]]:
        """The best of a kind with their conditions, scored and graded."""
        found = []
        for item in self.matcher.ranked([need], kind="technology", top=LOOKED_AT):
            figure = figure_of(self.snapshot.note(item.resource))
            stated = [] if figure is None else [Fact("travel", "Travel", figure, "column")]
            conditions = compare(self._facts, stated)
            found.append(
                (item, calibrated(Spoken(worded(item.candidate) + bonus(conditions), 0)), conditions)
            )
        return sorted(found, key=lambda each: -each[1])[:SHOWN]

    def worded(self, need: Document) -> list[Match]:
        """The same with the words that met."""
        return self._explained(need, sentences=False)

    def explained(self, need: Document) -> list[Match]:
        """The same with the words and the sentences that met."""
        return self._explained(need, sentences=True)

    def _explained(self, need: Document, *, sentences: bool) -> list[Match]:
        return [
            self.matcher.explain(
                item, self.snapshot.key(item.resource), score, grade(score), conditions, sentences=sentences
            )
            for item, score, conditions in self.judged(need)
        ]


def timed(node: Node, asked: Sequence[Document], long: Sequence[Document]) -> dict[str, list[float]]:
    """CPU-milliseconds a need on one core: tantivy, and Entrepot with more and more of the path."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    tantivy, asking = Tantivy(node.folder / "tantivy"), Asking(node, asked[:20])
    parts = [asked[20 + place :: 5] for place in range(5)]  # no need twice: its vectors would be known
    return {
        "tantivy": spent(tantivy.search, asked[20:]),
        "embedding": spent(asking.embedded, parts[4]),
        "search": spent(asking.searched, parts[0]),
        "conditions": spent(asking.judged, parts[1]),
        "words": spent(asking.worded, parts[2]),
        "sentences": spent(asking.explained, parts[3]),
        "sentences again": spent(asking.explained, parts[3]),
        "tantivy, paragraph": spent(tantivy.search, long),
        "words, paragraph": spent(asking.worded, long),
        "tantivy after": spent(tantivy.search, asked[20:]),
    }


def recalled(node: Node, asked: Sequence[Document]) -> dict[str, float]:
    """Share of the exact best fifty, in float32 over everything, that the candidates hold, by the mean standing of both voters; the
    mean over needs and the least."""
    voters, store, snapshot = node.voters(), node.store(), node.snapshot()
    retriever = StockRetriever(snapshot, voters=voters, store=store, known_needs=asked[:20])
    needs = asked[20:]
    retriever.search(needs, top=1)
    votings = retriever.votings
    wanted = [voting.wanted(needs, None) for voting in votings]
    exact = [np.empty((len(needs), len(snapshot.alive)), np.float32) for _ in votings]
    for start in range(0, len(snapshot.alive), PORTION // 2):
        positions = np.arange(start, min(start + PORTION // 2, len(snapshot.alive)))
        places = snapshot.places[positions]
        for voting, vectors, held in zip(votings, wanted, exact, strict=True):
            cosine = vectors.vectors @ voting.vectors(positions, places).T
            held[:, positions] = (cosine - vectors.mean[:, places]) / vectors.spread[:, places]
    shares = []
    for row, need in enumerate(needs):
        sheet = retriever.sheet(need, snapshot.alive, wanted, row, TOP)
        mean = np.mean([held[row] for held in exact], axis=0)
        best = set(np.argpartition(-mean, TOP)[:TOP].tolist())
        shares.append(len(best & set(sheet.positions.tolist())) / TOP)
    return {"mean": float(np.mean(shares)), "least": min(shares)}


def remembered(node: Node, asked: Sequence[Document]) -> list[dict[str, float]]:
    """Memory of two processes that search at the same time, in MB: resident, and its fair share of what is shared."""
    code = f"from bench.million_stock import reading; reading({str(node.folder)!r})"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    told = []
    for child in children:
        assert child.stdin is not None
        child.stdin.write(json.dumps([need.text for need in asked]) + "\n")
        child.stdin.flush()
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()  # all have searched before any of them is weighed
    for child in children:
        found, _ = child.communicate("weigh\n")
        told.append(json.loads(found))
    return told


def reading(folder: str) -> None:
    """A process that searches and says what it weighs."""
    needs = [Document(str(number), "", text) for number, text in enumerate(json.loads(sys.stdin.readline()))]
    asking = Asking(Node(Path(folder)), needs[:20])
    for need in needs:
        asking.worded(need)
    print("searched", flush=True)
    sys.stdin.readline()
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    held = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines}
    print(json.dumps({"rss": held["Rss"], "pss": held["Pss"], "private": held["Private_Dirty"]}), flush=True)


def seen(node: Node, asked: Sequence[Document], changes: int) -> list[float]:
    """Seconds from a new resource to the moment another process finds it by search, for some of them."""
    code = f"from bench.million_stock import following; following({str(node.folder)!r})"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    found = []
    with StockWriter(node.folder / "stock", voters=node.voters(), store=node.store()) as writer:
        for number in range(changes + 1):  # the first loads the models and is not counted
            text = f"{FOLLOWED} number {number}: {asked[number].text}"
            begun = time.time()
            writer.put([Item(f"new-{number}", "technology", (Document(f"new-{number}", "", text),))])
            writer.commit("changed")
            found.append(float(child.stdout.readline()) - begun)
    child.kill()
    child.wait()
    return found[1:]


FOLLOWED = "Zirconia dilatometry of kiln furniture by interferometer"
"""What the new resources are about."""


def following(folder: str) -> None:
    """A process that follows the stock and says when it finds something new."""
    node = Node(Path(folder))
    follower, voters, store = Folder(node.folder / "stock"), node.voters(), node.store()
    need, known = Document("need", "", FOLLOWED), {""}
    known_needs = [need, Document("other", "", "陶瓷"), Document("third", "", "Keramik")]
    held: Snapshot | None = None
    while True:
        snapshot = follower.snapshot()
        if snapshot is held:
            time.sleep(0.02)
            continue
        first, held = held is None, snapshot
        retriever = StockRetriever(snapshot, voters=voters, store=store, known_needs=known_needs)
        (best, *_) = retriever.search([need], top=10)
        keys = {snapshot.key(snapshot.owner(item.position)) for item in best}
        fresh = {key for key in keys if key.startswith("new-")} - known
        known |= fresh
        if first or fresh:
            print(time.time(), flush=True)


def languages(snapshot: Snapshot) -> dict[str, int]:
    """How many texts of each language there are."""
    return {script: sum(int(piece.alive.sum()) for piece in snapshot.of_script(script)) for script in SCRIPTS}
