"""The same model on Spark gives the same clusters."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

from entrepot.engine.linkage import Linked, Thing, ThingKind, clusters, link
from entrepot.engine.linkage.linking import duckdb
from entrepot.engine.linkage.spark import SparkBackend

pytestmark = pytest.mark.slow
NO_JAVA = "Spark needs Java 17. Install it: make machine."
ONE_CORE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture
def session() -> Iterator[SparkSession]:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        if os.environ.get("CI"):
            pytest.fail(NO_JAVA)
        pytest.skip(NO_JAVA)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[1]")
    for name, value in ONE_CORE.items():
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
