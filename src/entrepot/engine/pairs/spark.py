"""The same batch on Spark: every partition of resources is asked where it lies, its sums and lists are brought together.

Everything is done by `mapInArrow` and `applyInArrow` with the pure functions of this package, so a session of Spark Connect does
as well as one beside the driver. Executors need Entrepot installed; of Spark's own it takes what comes with `pyspark`.

Resources are a table with the columns ``id`` (a whole number from 0 on, each once), ``place`` (of the language in `SCRIPTS`) and
``voter_0``, ``voter_1``… (the vector by each voter as bytes of float16, all zeros for a text that says nothing). Other columns are for
filters, which go first: ``resources.where("kind = 'facility'")``. A partition may be long: it is asked `STRETCH` resources at a time, and
sends one list for every need, so there should be as many partitions as cores and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce
from io import BytesIO
from operator import add
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame

from entrepot.engine.dense.codes import Codes, coded
from entrepot.engine.pairs import standing
from entrepot.engine.pairs.lists import Lists, merged, nothing
from entrepot.engine.pairs.products import Arithmetic
from entrepot.engine.pairs.shards import Shard, shard
from entrepot.engine.pairs.standing import Asked, Floats, Heard, Moments, Totals

BLOCK: Final = 1024
"""Needs whose lists travel together in one row."""
STRETCH: Final = 200_000
"""Resources of a partition that are in memory at once."""
_LISTS: Final = "block int, ids binary, scores binary"
_SUMS: Final = "sums binary"
_PREPARED: Final = "id long, place int, vector binary, codes binary, scale float"


def table(ids: NDArray[np.int64], heard: Heard) -> pa.Table:
    """Resources as the columns that are wanted here, to be written as Parquet or given to a session."""
    voters = {
        f"voter_{number}": _binary(vectors.astype(np.float16)) for number, vectors in enumerate(heard.vectors)
    }
    return pa.table({"id": ids, "place": heard.places.astype(np.int32), **voters})


def totals(resources: DataFrame) -> Totals:
    """See `standing.totals`, of all partitions; a few kilobytes of each.

    Raises:
        ValueError: the table is empty.
    """
    found: Totals = _added(resources, _totals)
    return found


def moments(resources: DataFrame, means: Sequence[Floats]) -> Moments:
    """See `standing.moments`, around the means of all partitions; 24 d^2 bytes of each for every voter of dimension d."""
    found: Moments = _added(resources, partial(_moments, tuple(means)))
    return found


def prepared(resources: DataFrame, means: Sequence[Floats]) -> DataFrame:
    """The resources centred, joined and in eight bits, to be cached or written: done once, asked for every block of needs."""
    return resources.mapInArrow(partial(_prepare, tuple(means)), _PREPARED)


def best_by_standing(
    resources: DataFrame, needs: Asked, *, places: int, arithmetic: Arithmetic | None = None
) -> DataFrame:
    """See `standing.best_by_standing`: one row for every `BLOCK` needs, see `lists_of`.

    Args:
        resources: as `prepared`.
        needs: go to every partition. Ask for some ten thousand at a time.
    """
    look = partial(_look, needs, places, arithmetic)

    def bring(rows: pa.Table) -> pa.Table:  # Spark reads from these types what it is given
        return _bring_together(places, rows)

    return resources.mapInArrow(look, _LISTS).groupBy("block").applyInArrow(bring, _LISTS)


def lists_of(found: DataFrame, needs: int, places: int) -> Lists:
    """The lists of all needs, brought to the driver."""
    whole = nothing(needs, places)
    for row in found.collect():
        lists = _unpacked_lists(row["ids"], row["scores"], places)
        rows = slice(row["block"] * BLOCK, row["block"] * BLOCK + len(lists))
        whole.ids[rows], whole.scores[rows] = lists.ids, lists.scores
    return whole


def _added(resources: DataFrame, work: Any) -> Any:
    found = [_unpacked(row["sums"]) for row in resources.mapInArrow(work, _SUMS).collect()]
    if not found:
        raise ValueError("there are no resources: nothing is to be matched")
    return reduce(add, found)


def _totals(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for rows in _stretches(batches):
        yield _packed(standing.totals(_heard(rows)))


def _moments(means: Sequence[Floats], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for rows in _stretches(batches):
        yield _packed(standing.moments(standing.centred(_heard(rows), means)))


def _prepare(means: Sequence[Floats], batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if batch.num_rows:
            rows = pa.Table.from_batches([batch])
            vectors = standing.joined(standing.centred(_heard(rows), means))
            codes = coded(vectors)
            yield pa.RecordBatch.from_pydict(
                {
                    "id": batch.column("id"),
                    "place": batch.column("place"),
                    "vector": _binary(vectors.astype(np.float16)),
                    "codes": _binary(codes.values),
                    "scale": pa.array(codes.scales),
                }
            )


def _look(
    needs: Asked, places: int, arithmetic: Arithmetic | None, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The lists of one partition, a row for each block of needs."""
    lists = nothing(len(needs), places)
    for rows in _stretches(batches):
        found = standing.best_by_standing(needs, _shards(rows), places=places, arithmetic=arithmetic)
        lists = merged(lists, found, places)
    for start in range(0, len(needs), BLOCK):
        some = slice(start, start + BLOCK)
        yield _list_row(start // BLOCK, Lists(lists.ids[some], lists.scores[some]))


def _shards(rows: pa.Table) -> dict[int, Shard]:
    """Prepared rows as a shard for each language."""
    ids, places = rows.column("id").to_numpy().astype(np.int64), rows.column("place").to_numpy()
    codes = Codes(_matrix(rows, "codes", np.int8), rows.column("scale").to_numpy().astype(np.float32))
    whole = shard(ids, _matrix(rows, "vector", np.float16), codes=codes)
    places = places[np.argsort(ids, kind="stable")]
    return {int(place): whole.where(places == place) for place in np.unique(places)}


def _bring_together(places: int, rows: pa.Table) -> pa.Table:
    """The lists that the partitions have for one block of needs as one."""
    parts = rows.to_pylist()
    lists = [_unpacked_lists(part["ids"], part["scores"], places) for part in parts]
    return pa.Table.from_batches(
        [_list_row(parts[0]["block"], reduce(lambda one, two: merged(one, two, places), lists))]
    )


def _stretches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows of a partition, some at a time; nothing of an empty one."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= STRETCH:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if any(each.num_rows for each in waiting):
        yield pa.Table.from_batches(waiting)


def _heard(rows: pa.Table) -> Heard:
    voters = _numbered(rows.column_names, "voter_")
    vectors = tuple(_matrix(rows, name, np.float16).astype(np.float32) for name in voters)
    return Heard(vectors, rows.column("place").to_numpy().astype(np.intp))


def _matrix(rows: pa.Table, name: str, kind: type[np.float16 | np.int8]) -> NDArray[Any]:
    """A column of bytes as (rows, dimension)."""
    whole = np.frombuffer(b"".join(rows.column(name).to_pylist()), kind)
    return whole.reshape(rows.num_rows, -1)


def _binary(matrix: NDArray[Any]) -> pa.Array:
    """(rows, dimension) as a column of bytes."""
    return pa.array([row.tobytes() for row in matrix], pa.binary())


def _packed(sums: Totals | Moments) -> pa.RecordBatch:
    """Sums as one row."""
    named: dict[str, Any] = {f"sums_{voter}": array for voter, array in enumerate(sums.sums)}
    if isinstance(sums, Moments):
        named |= {f"squares_{voter}": array for voter, array in enumerate(sums.squares)}
    file = BytesIO()
    np.savez(file, counts=sums.counts, **named)
    return pa.RecordBatch.from_pydict({"sums": pa.array([file.getvalue()], pa.binary())})


def _unpacked(packed: bytes) -> Totals | Moments:
    with np.load(BytesIO(packed), allow_pickle=False) as arrays:
        kinds = [
            tuple(arrays[name] for name in _numbered(arrays.files, f"{kind}_"))
            for kind in ("sums", "squares")
        ]
        counts = arrays["counts"]
    return Moments(counts, kinds[0], kinds[1]) if kinds[1] else Totals(counts, kinds[0])


def _numbered(names: Iterable[str], prefix: str) -> list[str]:
    """The names with a prefix by their number: voter_10 comes after voter_9."""
    return sorted(
        (name for name in names if name.startswith(prefix)), key=lambda name: int(name.rpartition("_")[2])
    )


def _list_row(block: int, lists: Lists) -> pa.RecordBatch:
    packed = [np.ascontiguousarray(array).tobytes() for array in (lists.ids, lists.scores)]
    ids, scores = (pa.array([each], pa.binary()) for each in packed)
    return pa.RecordBatch.from_pydict({"block": pa.array([block], pa.int32()), "ids": ids, "scores": scores})


def _unpacked_lists(ids: bytes, scores: bytes, places: int) -> Lists:
    return Lists(
        np.frombuffer(ids, np.int64).reshape(-1, places),
        np.frombuffer(scores, np.float32).reshape(-1, places),
    )
