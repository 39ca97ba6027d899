"""Full-text index on tantivy: BM25 over analysed terms, on disk or in memory, with one writer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entrepot.engine.text import Script, identify, script_of, terms

if TYPE_CHECKING:
    from tantivy import Index, Query, Schema

_HEAP = 64_000_000  # bytes the writer may hold before it flushes
_TITLE_BOOST = 2.0
_MOST_TERMS = 64  # of a query, the longest first: enough for a pasted page


class IndexBusyError(Exception):
    """Another process is writing to this index."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of a record in one language; ``shelf`` is any word to filter by, such as its kind."""

    id: str
    title: str
    text: str
    language: str | None = None
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record with its BM25 score, comparable within one search only."""

    id: str
    score: float


class LexicalIndex:
    """Finds records by their words: stems in English and German, characters and pairs in Chinese."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the index in a folder, made when absent; without one it lives in memory."""
        import tantivy  # noqa: PLC0415

        self._schema = _schema()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index: Index = tantivy.Index(self._schema, path=None if folder is None else str(folder))

    def put(self, entries: Iterable[Entry]) -> int:
        """Add entries, in place of what was there under the same ids; one commit for all.

        Returns:
            How many entries were written.

        Raises:
            IndexBusyError: another process holds the index open for writing.
        """
        import tantivy  # noqa: PLC0415

        listed = list(entries)
        writer = self._writer()
        for known in {entry.id for entry in listed}:
            writer.delete_documents_by_term("id", known)
        for entry in listed:
            script = script_of(entry.language, f"{entry.title} {entry.text}")
            document = tantivy.Document()
            document.add_text("id", entry.id)
            document.add_text("shelf", entry.shelf)
            document.add_text("title", " ".join(terms(entry.title, script)))
            document.add_text("body", " ".join(terms(entry.text, script)))
            writer.add_document(document)
        self._finish(writer)
        return len(listed)

    def remove(self, ids: Iterable[str]) -> None:
        """Take records out; ids that are not there are passed over.

        Raises:
            IndexBusyError: another process holds the index open for writing.
        """
        writer = self._writer()
        for known in ids:
            writer.delete_documents_by_term("id", known)
        self._finish(writer)

    def _writer(self) -> Any:  # tantivy names no public type for it
        try:
            return self._index.writer(heap_size=_HEAP, num_threads=1)
        except ValueError as error:
            raise IndexBusyError(
                "Another process is writing to the search index. Try again in a moment."
            ) from error

    def _finish(self, writer) -> None:  # type: ignore[no-untyped-def]
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        self._index.reload()  # another process may have written
        return int(self._index.searcher().num_docs)

    def count(self, term: str) -> int:
        """How many entries have a term, as `entrepot.engine.text.terms` gives it."""
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(self._query([term], ()), limit=1, count=True)
        return int(found.count or 0)  # type: ignore[attr-defined]  # tantivy's stub lacks it

    def search(
        self, text: str, *, top: int = 10, language: Script | None = None, shelves: Sequence[str] = ()
    ) -> list[Hit]:
        """The records nearest to the words of a text, best first.

        Args:
            text: words, in the language given or found.
            top: how many at most.
            shelves: only records on one of these; empty for all.
        """
        words = dict.fromkeys(terms(text, language or identify(text)))
        chosen = sorted(words, key=len, reverse=True)[:_MOST_TERMS]
        if not chosen or top < 1:
            return []
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(self._query(chosen, shelves), limit=top)
        return [Hit(str(searcher.doc(address)["id"][0]), float(score)) for score, address in found.hits]

    def _query(self, words: Sequence[str], shelves: Sequence[str]) -> Query:
        from tantivy import Occur, Query  # noqa: PLC0415

        wanted: list[tuple[Occur, Query]] = []
        for word in words:
            in_title = Query.term_query(self._schema, "title", word, "freq")
            wanted.append((Occur.Should, Query.boost_query(in_title, _TITLE_BOOST)))
            wanted.append((Occur.Should, Query.term_query(self._schema, "body", word, "freq")))
        query = Query.boolean_query(wanted)
        if not shelves:
            return query
        allowed = Query.term_set_query(self._schema, "shelf", list(shelves))
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(allowed, 0.0))])


def _schema() -> Schema:
    from tantivy import SchemaBuilder  # noqa: PLC0415

    builder = SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("shelf", tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
