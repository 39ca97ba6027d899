"""All needs against all resources, beside faiss.knn in the same run: pairs a CPU-second and recall, one thread each."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench import report
from bench.children import measured, one_thread
from bench.measure import own_peak_memory
from bench.quality_sbir import loaded
from entrepot.engine.dense import VectorStore, bundled, cache_folder
from entrepot.engine.pairs import Lists, Shard, best_of_shard, merged, shard
from entrepot.engine.pairs.products import Arithmetic, processor_flags
from entrepot.engine.retrieval import fusion

SECTION: Final = "pairs"
NEEDS, RESOURCES, PLACES, ROUNDS = 2_000, 500_000, 50, 3
REAL, NOISE = 1_000, 0.5
"""So many real texts; a made vector is a real one and so much noise, as a share of its length."""
SHARDS, FILTERED = 4, 0.05
FIRST: Final = 384
"""The dimension of the first voter."""
LEAST_RATIO, LEAST_RECALL = 2.0, 0.999

WAYS: Final = {
    "int8": "**Entrepot, 8 bits**, the best 100 scored in full",
    "float32": "Entrepot, float32 (where the processor has no instructions for 8 bits)",
    "faiss": "faiss.knn",
}

Floats = NDArray[np.float32]
Found = NDArray[np.int64]


def vectors(seed: int, count: int, real: Floats) -> Floats:
    """Vectors of length one that lie as real ones do: a real one each, perturbed."""
    random = np.random.default_rng(seed)
    made = real[random.integers(0, len(real), count)]
    noise = random.standard_normal(made.shape, dtype=np.float32)
    noise *= np.float32(NOISE / np.sqrt(made.shape[1]))
    made = made + noise
    found: Floats = made / np.linalg.norm(made, axis=1, keepdims=True)
    return found


def real_vectors() -> Floats:
    """Centred vectors of real technology offers by both voters, one behind the other."""
    _, offers, _ = loaded(report.DATA / "sbir")
    step = max(1, len(offers) // REAL)
    texts = [offer.text[:600] for offer in offers[::step]][:REAL]
    store = VectorStore(cache_folder())
    raw = [store.vectors(voter, texts, "passage") for voter in bundled(threads=1)]
    return np.hstack([fusion.centred(each, each.mean(axis=0, keepdims=True)) for each in raw])


def spent(work: Callable[[], object]) -> float:
    """CPU-seconds of this process."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def recall(found: Found, wanted: Found) -> float:
    """The share of what exact search finds that was found."""
    return float(np.mean([np.isin(one, other).mean() for one, other in zip(wanted, found, strict=True)]))


def sharded(needs: Floats, resources: Floats) -> Lists:
    """The same over shards, brought together."""
    parts = np.array_split(np.arange(len(resources)), SHARDS)
    lists = [best_of_shard(needs, shard(part, resources[part]), places=PLACES) for part in parts]
    found = lists[0]
    for item in lists[1:]:
        found = merged(found, item, PLACES)
    return found


def both_voters(real: Floats) -> list[str]:
    """A row for the joined vectors of both voters, half as many resources, one round."""
    import faiss

    needs, resources = vectors(1, NEEDS, real), vectors(2, RESOURCES // 2, real)
    whole = shard(np.arange(len(resources)), resources)
    begun = time.process_time()
    found = best_of_shard(needs, whole, places=PLACES).ids
    own = time.process_time() - begun
    begun = time.process_time()
    _, exact = faiss.knn(needs, resources, PLACES, metric=faiss.METRIC_INNER_PRODUCT)
    peer = time.process_time() - begun
    rate = NEEDS * len(resources) / 1e6 / own
    shown = f"Entrepot, both voters joined ({real.shape[1]} dimensions), {len(resources):,} resources"
    return [shown, f"{rate:.0f}", f"{peer / own:.2f}", f"{recall(found, exact):.5f}"]


def rounds(needs: Floats, whole: Shard, resources: Floats) -> tuple[dict[str, list[float]], dict[str, Found]]:
    """CPU-seconds of each round of each way, and what each found; once before on little, for what is compiled and loaded."""
    import faiss

    def ask(way: str, asked: Floats, of: Shard, among: Floats) -> Found:
        if way == "faiss":
            found: Found = faiss.knn(asked, among, PLACES, metric=faiss.METRIC_INNER_PRODUCT)[1]
            return found
        arithmetic: Arithmetic = "int8" if way == "int8" else "float32"
        return best_of_shard(asked, of, places=PLACES, arithmetic=arithmetic).ids

    few = whole.where(np.arange(len(whole)) < 3000)
    for way in WAYS:
        ask(way, needs[:8], few, resources[:3000])
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    found: dict[str, Found] = {}
    for _ in range(ROUNDS):
        for way in WAYS:
            begun = time.process_time()
            found[way] = ask(way, needs, whole, resources)
            seconds[way].append(time.process_time() - begun)
    return seconds, found


def compared(real: Floats) -> tuple[list[list[str]], float, float, float]:
    """Rows of the table, the ratio and the recall of eight bits, and megabytes."""
    import faiss

    faiss.omp_set_num_threads(1)
    first = np.ascontiguousarray(real[:, :FIRST])
    needs, resources = vectors(1, NEEDS, first), vectors(2, RESOURCES, first)
    whole = shard(np.arange(RESOURCES), resources)
    seconds, found = rounds(needs, whole, resources)
    pairs, exact = NEEDS * RESOURCES / 1e6, found["faiss"]
    peer = statistics.median(seconds["faiss"])
    rows = [
        [
            WAYS[way],
            f"{pairs / statistics.median(times):.0f} ({pairs / max(times):.0f}–{pairs / min(times):.0f})",
            f"{peer / statistics.median(times):.2f}",
            f"{recall(found[way], exact):.5f}",
        ]
        for way, times in seconds.items()
    ]
    kept = np.random.default_rng(3).random(RESOURCES) < FILTERED
    filtered = spent(lambda: best_of_shard(needs, whole.where(kept), places=PLACES))
    shown = f"Entrepot, a filter first that keeps {kept.mean():.0%}"
    rows.append([shown, f"{pairs / filtered:.0f} (of all pairs)", f"{peer / filtered:.1f}", "–"])
    dealt = recall(sharded(needs, resources).ids, exact)
    rows.append([f"Entrepot, {SHARDS} shards brought together", "–", "–", f"{dealt:.5f}"])
    rows.append(both_voters(real))
    coding = spent(lambda: shard(np.arange(RESOURCES), resources))
    rows.append([f"(coding {RESOURCES:,} vectors, once)", f"{coding:.1f} CPU-s", "–", "–"])
    return rows, peer / statistics.median(seconds["int8"]), recall(found["int8"], exact), own_peak_memory()


def verdict(ratio: float, share: float, flags: tuple[str, ...]) -> str:
    """Whether what is asked of it is kept, where the processor allows to judge."""
    said = f"{ratio:.2f} times faiss.knn's pairs a CPU-second at recall@{PLACES} {share:.5f}"
    if not flags:
        return f"{said}; this processor has no instructions for products in 8 bits, so this is no judgement."
    kept = ratio >= LEAST_RATIO and share >= LEAST_RECALL
    asked = f"asked for: {LEAST_RATIO:.0f} times at {LEAST_RECALL}"
    return f"{said} ({asked}): **{'met' if kept else 'not met'}**."


def main() -> None:
    """Measure and write the section."""
    one_thread()
    print("Embedding…", file=sys.stderr)
    rows, ratio, share, memory = measured(compared, measured(real_vectors))
    flags = processor_flags()
    lines = [
        f"`python -m bench pairs`. {NEEDS:,} needs against {RESOURCES:,} resources, 384 dimensions, the best {PLACES} of each; vectors "
        f"are those of {REAL:,} real offers perturbed by noise of {NOISE} of their length. One thread each, median of {ROUNDS} rounds "
        "(slowest and quickest); recall against faiss.knn, which is exact.",
        report.table(["method", "million pairs a CPU-second", "to faiss.knn", f"recall@{PLACES}"], rows),
        verdict(ratio, share, flags),
        f"Processor flags that matter: {', '.join(flags) or 'none'}. Largest memory {memory / 1000:.1f} GB, all vectors in float32 "
        f"included. Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}.",
        report.machine("faiss-cpu", "onnxruntime", "numba", "numpy"),
    ]
    report.write(SECTION, "\n\n".join(lines))


if __name__ == "__main__":
    main()
