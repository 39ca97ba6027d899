"""The batch on Spark beside the same on one core without it: CPU, wall, what is shuffled, and whether the lists are the same."""

from __future__ import annotations

import os
import resource
import sys
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from bench import report
from bench.children import measured, one_thread
from entrepot.engine.dense.embedder import unit_rows
from entrepot.engine.pairs import standing
from entrepot.engine.pairs.standing import Heard

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SECTION: Final = "pairs_spark"
NEEDS, RESOURCES, PLACES, CORES = 4_096, 200_000, 50, 2
DIMENSIONS: Final = (384, 512)
"""Of the two bundled voters."""


def made(seed: int, count: int) -> Heard:
    """Texts in three languages as two voters hear them: some subjects, and noise."""
    random = np.random.default_rng(seed)
    subjects = random.integers(0, 2000, count)
    vectors = []
    for voter, size in enumerate(DIMENSIONS):
        middles = np.random.default_rng(voter).standard_normal((2000, size), dtype=np.float32)
        rows = unit_rows(middles[subjects] + random.standard_normal((count, size), dtype=np.float32))
        vectors.append(rows.astype(np.float16).astype(np.float32))
    return Heard(tuple(vectors), random.integers(0, 3, count))


def session() -> SparkSession:
    """On this machine."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("PYTHONPATH", "src")
    builder = SparkSession.builder.master(f"local[{CORES}]").config("spark.ui.enabled", "false")
    for name, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "3g",
        "spark.driver.maxResultSize": "2g",
        "spark.sql.shuffle.partitions": str(CORES),
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def children() -> float:
    """CPU-seconds of processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compared() -> str:
    """The section's text: both ways measured, beside each other."""
    from pyspark import SparkContext

    from entrepot.engine.pairs import spark as batch

    resources, needs, ids = made(1, RESOURCES), made(2, NEEDS), np.arange(RESOURCES)
    usual = tuple(np.zeros((3, size), np.float32) for size in DIMENSIONS)

    few = standing.Heard(tuple(each[:500] for each in resources.vectors), resources.places[:500])
    asked = standing.asked(few, standing.moments(few))
    standing.best_by_standing(asked, standing.dealt(ids[:500], few, half=True), places=PLACES)  # compiles

    begun, wall = time.process_time(), time.perf_counter()
    means = standing.means(standing.totals(resources), usual)
    moved = standing.centred(resources, means)
    asked = standing.asked(standing.centred(needs, means), standing.moments(moved))
    learnt = time.process_time() - begun
    shards = standing.dealt(ids, moved, half=True)
    ready = time.process_time() - begun
    here = standing.best_by_standing(asked, shards, places=PLACES)
    alone, alone_wall = time.process_time() - begun, time.perf_counter() - wall

    before = children()
    spark = session()
    frame = spark.createDataFrame(batch.table(ids, resources)).repartition(CORES).cache()
    frame.count()
    wall = time.perf_counter()
    there_means = standing.means(batch.totals(frame), usual)
    there_asked = standing.asked(standing.centred(needs, there_means), batch.moments(frame, there_means))
    prepared = batch.prepared(frame, there_means).cache()
    found = batch.best_by_standing(prepared, there_asked, places=PLACES)
    there = batch.lists_of(found, NEEDS, PLACES)
    there_wall = time.perf_counter() - wall
    spark.stop()
    gateway = SparkContext._gateway
    assert gateway is not None
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()

    pairs = NEEDS * RESOURCES / 1e6
    same = float((there.ids == here.ids).mean())
    sent = CORES * NEEDS * PLACES * 12 / 1e6
    rows = [
        [
            "one process, one thread",
            f"{alone:.1f}",
            f"{alone_wall:.1f}",
            f"{pairs / (alone - ready):.0f}",
            "–",
        ],
        [
            f"Spark, local[{CORES}], Java and its start included",
            f"{children() - before:.1f}",
            f"{there_wall:.1f}",
            "–",
            f"{sent:.1f}",
        ],
    ]
    return "\n\n".join(
        [
            f"`python -m bench pairs_spark`. {NEEDS:,} needs against {RESOURCES:,} resources in three languages by both voters together "
            f"({sum(DIMENSIONS)} dimensions), the best {PLACES}; means, moments and lists. Vectors are made.",
            report.table(
                ["way", "CPU-s", "wall s", "million pairs a CPU-second, lists alone", "shuffled, MB"],
                rows,
            ),
            f"Of all places in the lists {same:.4%} hold the same resource. Learning means and moments took {learnt:.1f} CPU-s of the first row, "
            f"centring and coding {ready - learnt:.1f}: both are done once a night, not for every block of needs.",
            f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}. "
            + report.machine("pyspark", "pyarrow", "onnxruntime", "numba", "numpy"),
        ]
    )


def main() -> None:
    """Measure and write the section."""
    one_thread()
    report.write(SECTION, measured(compared))


if __name__ == "__main__":
    main()
