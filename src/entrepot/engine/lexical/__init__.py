"""Search by words: a full-text index for answers at once, term vectors for ranking."""

from entrepot.engine.lexical.index import Entry, Hit, IndexBusyError, LexicalIndex
from entrepot.engine.lexical.vectors import TermVectors

__all__ = ["Entry", "Hit", "IndexBusyError", "LexicalIndex", "TermVectors"]
