"""Segments from resources, and one segment from several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import Embedder, VectorStore
from entrepot.engine.lexical.vectors import rarity
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.stock.postings import Postings, held, joined, lengths, posted
from entrepot.engine.stock.segment import (
    Coded,
    Content,
    Item,
    Owners,
    Rows,
    Segment,
    code,
    document_bytes,
    document_of,
    packed,
    text_digest,
)
from entrepot.engine.text import SCRIPTS, Script, terms
from entrepot.vocabulary.progress import Progress

Floats = NDArray[np.float32]
Others = Mapping[Script, Sequence[Postings]]
"""The words of everything else in the stock, by which it is judged how rare a term is."""
Centre = Callable[[Embedder, Script, Floats], Floats]
"""What is taken off the vectors (n, d) of a voter and language before they are coded, (d,)."""
_AT_ONCE = 16_384  # vectors centred and coded together
_TOLD_EVERY = 500


def drafted(items: Sequence[Item], others: Others, progress: Progress | None = None) -> Content:
    """Resources, each key once, as a segment that knows their words only."""
    ordered = sorted(items, key=lambda item: item.key)
    names = tuple(sorted({item.kind for item in ordered}))
    owners = Owners(
        packed([item.key.encode("utf8", "surrogatepass") for item in ordered]),
        np.array([names.index(item.kind) for item in ordered], np.uint8),
        packed([item.note for item in ordered]),
        names,
    )
    by_script: dict[Script, list[tuple[bytes, int, int, Document]]] = {script: [] for script in SCRIPTS}
    for owner, item in enumerate(ordered):
        for number, document in enumerate(item.documents):
            by_script[document.script].append((text_digest(document), owner, number, document))
    told = _Told(progress, sum(map(len, by_script.values())))
    rows = {
        script: _rows(script, sorted(found, key=lambda row: row[:3]), others, told)
        for script, found in by_script.items()
        if found
    }
    return Content(owners, rows)


class _Told:
    """How many texts were analysed."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def one(self) -> None:
        """One more."""
        self._done += 1
        if self._progress is not None and (self._done % _TOLD_EVERY == 0 or self._done == self._total):
            self._progress(self._done, self._total, "words")


def _rows(
    script: Script, found: Sequence[tuple[bytes, int, int, Document]], others: Others, told: _Told
) -> Rows:
    def analysed(document: Document) -> list[str]:
        told.one()
        return terms(document.whole, script)

    postings = posted((analysed(document) for *_, document in found), script)
    owners = np.array([owner for _, owner, _, _ in found], np.int32)
    return Rows(
        owners=owners,
        numbers=np.array([number for _, _, number, _ in found], np.int16),
        digests=np.frombuffer(b"".join(key for key, *_ in found), np.uint8).reshape(len(found), -1),
        spoken=np.array([bool(document.whole.strip()) for *_, document in found], np.bool_),
        postings=postings,
        norms=norms(postings, others.get(script, ())),
        texts=packed([document_bytes(document) for *_, document in found]),
        order=np.argsort(owners, kind="stable").astype(np.int32),
    )


def norms(postings: Postings, others: Sequence[Postings]) -> Floats:
    """Lengths of term vectors when these and others are all there is."""
    together = [postings, *others]
    count = sum(each.size for each in together)
    return lengths(postings, rarity(held(together, postings.vocabulary), count))


def with_codes(
    content: Content,
    voters: Sequence[Embedder],
    store: VectorStore,
    centre: Centre,
    progress: Progress | None = None,
) -> Content:
    """The same with codes of the voters' vectors, computing those that the store lacks.

    The voter of the shortest vectors is the one that looks at all texts: its sketches lie interleaved.
    """
    quick = min(((voter.dimension, voter.identity) for voter in voters), default=(0, ""))[1]
    coded = {
        (voter.identity, script): _coded(
            script, rows, Reader(voter, store, centre, progress), interleaved=voter.identity == quick
        )
        for voter in voters
        for script, rows in content.rows.items()
    }
    return replace(content, coded=coded)


def raw_vectors(
    rows: Rows,
    places: NDArray[np.int64],
    voter: Embedder,
    store: VectorStore,
    progress: Progress | None = None,
) -> Floats:
    """Vectors of some rows as the voter gave them, (places, dimension)."""
    known, vectors = store.kept(voter, rows.keys(places), "passage")
    if known.all():
        return vectors
    texts = [document_of(raw).whole for raw in rows.texts.taken(places.tolist())]
    return store.vectors(voter, texts, "passage", progress)


@dataclass(frozen=True, slots=True)
class Reader:
    """A voter that reads the texts of a segment."""

    voter: Embedder
    store: VectorStore
    centre: Centre
    progress: Progress | None


def _coded(script: Script, rows: Rows, reader: Reader, *, interleaved: bool) -> Coded:
    voter, mean = reader.voter, None
    vectors = np.empty((len(rows), voter.dimension), np.float32)
    for start in range(0, len(rows), _AT_ONCE):
        places = np.arange(start, min(start + _AT_ONCE, len(rows)))
        raw = raw_vectors(rows, places, voter, reader.store, reader.progress)
        if mean is None:
            mean = reader.centre(voter, script, raw[rows.spoken[places]])
        vectors[places] = fusion.centred(raw, mean)
    vectors[~rows.spoken] = 0
    return code(vectors, interleaved=interleaved)


def brought_together(given: Sequence[tuple[Segment, NDArray[np.bool_]]], others: Others) -> Content:
    """What several segments hold of resources that are still there, as one that knows their words only.

    Args:
        given: segments, and which of their resources are kept.
        others: words of all other segments.
    """
    names = tuple(sorted({name for segment, _ in given for name in segment.content.owners.names}))
    listed = [
        (segment.content.owners.keys[place], which, place)
        for which, (segment, kept) in enumerate(given)
        for place in np.flatnonzero(kept).tolist()
    ]
    listed.sort()
    numbers = [np.full(len(segment), -1, np.int32) for segment, _ in given]
    for number, (_, which, place) in enumerate(listed):
        numbers[which][place] = number
    kinds = [
        np.array([names.index(name) for name in segment.content.owners.names], np.uint8)
        for segment, _ in given
    ]
    owners = Owners(
        packed([key for key, _, _ in listed]),
        np.array(
            [kinds[which][given[which][0].content.owners.kinds[place]] for _, which, place in listed],
            np.uint8,
        ),
        packed([given[which][0].content.owners.notes[place] for _, which, place in listed]),
        names,
    )
    rows = {
        script: _joined_rows([(segment.content.rows[script], moved[segment.content.rows[script].owners])
                              for (segment, _), moved in zip(given, numbers, strict=True)
                              if script in segment.content.rows], others.get(script, ()))
        for script in SCRIPTS
    }  # fmt: skip
    return Content(owners, {script: found for script, found in rows.items() if len(found)})


def _joined_rows(given: Sequence[tuple[Rows, NDArray[np.int32]]], others: Sequence[Postings]) -> Rows:
    """Rows of several segments in their one order; ``given`` has each row's new owner, -1 where the owner is gone."""
    keys = [
        (rows.digests[row].tobytes(), int(owners[row]), int(rows.numbers[row]), which, row)
        for which, (rows, owners) in enumerate(given)
        for row in np.flatnonzero(owners >= 0).tolist()
    ]
    keys.sort()
    moved = [np.full(len(rows), -1, np.int32) for rows, _ in given]
    for place, (*_, which, row) in enumerate(keys):
        moved[which][row] = place
    postings = joined([(rows.postings, to) for (rows, _), to in zip(given, moved, strict=True)], len(keys))
    new = np.array([owner for _, owner, *_ in keys], np.int32)
    return Rows(
        owners=new,
        numbers=np.array([number for _, _, number, *_ in keys], np.int16),
        digests=np.frombuffer(b"".join(key for key, *_ in keys), np.uint8).reshape(len(keys), 16),
        spoken=np.array([given[which][0].spoken[row] for *_, which, row in keys], np.bool_),
        postings=postings,
        norms=norms(postings, others),
        texts=packed([given[which][0].texts[row] for *_, which, row in keys]),
        order=np.argsort(new, kind="stable").astype(np.int32),
    )
