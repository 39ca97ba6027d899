"""What Spark finds is what one machine finds: clusters of linking, and lists of all pairs. One file, so that there is one Java process."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

from entrepot.engine.linkage import Linked, Thing, ThingKind, clusters, link
from entrepot.engine.linkage.linking import duckdb
from entrepot.engine.linkage.spark import SparkBackend
from entrepot.engine.pairs import spark as batch
from entrepot.engine.pairs import standing
from entrepot.engine.pairs.standing import Heard
from tests.engine.pairs.test_rematch import heard
from tests.shape.source import PACKAGE

pytestmark = pytest.mark.slow
NO_JAVA = "Spark needs Java 17. Install it: make machine."
SMALL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
LACKING = {
    "SparkContext", "sparkContext", "rdd", "_jvm", "_jsc", "_sc", "_jdf", "_gateway",
    "broadcast", "accumulator", "parallelize", "foreachPartition", "mapPartitions",
}  # fmt: skip
"""What a session of Spark Connect does not have."""


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        if os.environ.get("CI"):
            pytest.fail(NO_JAVA)
        pytest.skip(NO_JAVA)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    before = os.environ.get("PYTHONPATH")
    source = str(PACKAGE.parent)  # for Spark's Python processes
    os.environ["PYTHONPATH"] = os.pathsep.join([source, *([before] if before else [])])
    builder = SparkSession.builder.master("local[2]")
    for name, value in SMALL.items():
        builder = builder.config(name, value)
    made_session = builder.getOrCreate()
    yield made_session
    made_session.stop()
    gateway = SparkContext._gateway  # stop() leaves the Java process to the interpreter's end
    assert gateway is not None
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def test_spark_and_duckdb_give_the_same_clusters_with_the_same_model(
    session: SparkSession, organisations: list[Thing], linked: Linked
) -> None:
    backend = SparkBackend(session)
    there = link(
        organisations, kind=ThingKind.ORGANISATION, floor=0.2, model=linked.model, backend=backend
    ).pairs
    assert [(pair.left, pair.right) for pair in there] == [(pair.left, pair.right) for pair in linked.pairs]
    keys = [thing.key for thing in organisations]
    on_spark = backend.clusters(keys, there, 0.8)
    on_duckdb = duckdb().clusters(keys, linked.pairs, 0.8)
    assert on_spark == on_duckdb == clusters(linked.pairs, 0.8)
    assert len(on_spark) > 30


def test_spark_finds_what_one_machine_finds(session: SparkSession) -> None:
    texts = heard(1, 2000)
    rounded = tuple(vectors.astype(np.float16).astype(np.float32) for vectors in texts.vectors)
    resources, ids = Heard(rounded, texts.places), np.random.default_rng(5).permutation(2000)
    needs = heard(2, 1100)  # two blocks, the second not full
    usual = tuple(np.full((3, vectors.shape[1]), 0.1, np.float32) for vectors in rounded)

    totals = standing.totals(resources)
    means = standing.means(totals, usual)
    moved = standing.centred(resources, means)
    asked = standing.asked(needs, standing.moments(moved))
    here = standing.best_by_standing(asked, standing.dealt(ids, moved, half=True), places=10)

    frame = session.createDataFrame(batch.table(ids, resources)).repartition(2).cache()
    there_totals = batch.totals(frame)
    assert there_totals.counts.tolist() == totals.counts.tolist()
    there_means = standing.means(there_totals, usual)
    assert all(np.allclose(one, two, atol=1e-6) for one, two in zip(there_means, means, strict=True))
    there_asked = standing.asked(needs, batch.moments(frame, there_means))
    ready = batch.prepared(frame, there_means)
    there = batch.lists_of(batch.best_by_standing(ready, there_asked, places=10), len(needs), 10)
    frame.unpersist()

    assert there.ids.tolist() == here.ids.tolist()
    assert np.allclose(there.scores, here.scores, atol=1e-5)


def test_a_long_partition_is_asked_some_at_a_time_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resources, needs, ids = heard(1, 1000), heard(2, 30), np.arange(1000)
    around = [np.zeros((3, vectors.shape[1]), np.float32) for vectors in resources.vectors]
    asked = standing.asked(needs, standing.moments(standing.centred(resources, around)))
    batches = batch.table(ids, resources).to_batches(100)
    ready = list(batch._prepare(around, iter(batches)))

    [whole] = batch._look(asked, 10, None, iter(ready))
    monkeypatch.setattr(batch, "STRETCH", 250)
    [stretched] = batch._look(asked, 10, None, iter(ready))
    totals = [batch._unpacked(row.column("sums")[0].as_py()) for row in batch._totals(iter(batches))]

    assert stretched.to_pylist() == whole.to_pylist()
    assert [int(total.counts.sum()) for total in totals] == [300, 300, 300, 99]
    [nobody] = batch._look(asked, 10, None, iter([]))
    assert batch._unpacked_lists(nobody["ids"][0].as_py(), nobody["scores"][0].as_py(), 10).ids.max() == -1


def test_it_uses_nothing_that_spark_connect_lacks() -> None:
    tree = ast.parse((PACKAGE / "engine" / "pairs" / "spark.py").read_text(encoding="utf8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    used |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert used & LACKING == set()
    assert {"mapInArrow", "applyInArrow"} <= used
