"""A stock: ranks as a list in memory does, whatever way its resources came in, and finds as much when only candidates are read."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.engine.dense import VectorStore
from entrepot.engine.retrieval import Document, Retriever
from entrepot.engine.stock import (
    Folder,
    Item,
    StockBusyError,
    StockError,
    StockRetriever,
    StockWriter,
    sketches,
)
from entrepot.engine.stock import snapshot as snapshots
from entrepot.engine.stock import voting as votings
from entrepot.engine.stock import writer as writers
from tests.engine.stock.made import NEEDS, STORE, VOTERS, found, items, retriever, written

ITEMS = items(120)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every stock counts as a large one, scanned by sketches."""
    monkeypatch.setattr(snapshots, "EVERY", 0)
    monkeypatch.setattr(votings, "EXACT", 0)
    return


def texts(given: list[Item]) -> list[Document]:
    return [document for item in given for document in item.documents]


def test_a_small_stock_ranks_as_a_list_in_memory(tmp_path: Path) -> None:
    listed = Retriever(texts(ITEMS), voters=VOTERS, store=STORE, known_needs=NEEDS)
    expected = listed.search(NEEDS, top=1000)
    stocked = retriever(written(tmp_path, ITEMS[:50], ITEMS[40:]))
    got = stocked.search(NEEDS, top=1000)
    for one, other in zip(expected, got, strict=True):
        by_text = {
            (document.id, document.language): item
            for item in other
            for document in (stocked.documents[item.position],)
        }
        assert len(by_text) == len(one) == len(other)
        for item in one:
            document = listed.documents[item.position]
            same = by_text[document.id, document.language]
            assert (same.score, same.lexical, same.lexical_standing, same.share) == pytest.approx(
                (item.score, item.lexical, item.lexical_standing, item.share), abs=1e-4
            )
            assert same.same_language == item.same_language
            assert [(vote.voter, vote.cosine, vote.standing) for vote in same.votes] == [
                (vote.voter, pytest.approx(vote.cosine, abs=1e-5), pytest.approx(vote.standing, abs=1e-4))
                for vote in item.votes
            ]


def test_a_large_stock_gives_its_candidates_the_same_scores(tmp_path: Path, large: None) -> None:
    listed = Retriever(texts(ITEMS), voters=VOTERS, store=STORE, known_needs=NEEDS)
    stocked = retriever(written(tmp_path, ITEMS[:50], ITEMS[50:]))
    for one, other in zip(listed.search(NEEDS, top=10), stocked.search(NEEDS, top=10), strict=True):
        assert [listed.documents[item.position] for item in one] == [
            stocked.documents[item.position] for item in other
        ]
        assert [item.score for item in one] == pytest.approx([item.score for item in other], abs=1e-3)


@given(
    st.permutations(range(40)),
    st.lists(st.integers(0, 40), max_size=5),
    st.sets(st.integers(0, 39), max_size=6),
)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_order_nor_steps_nor_detours_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cuts: list[int], detours: set[int]
) -> None:
    few = items(40)
    at_once = found(retriever(written(tmp_path_factory.mktemp("stock"), few)))
    folder = tmp_path_factory.mktemp("stock")
    shuffled = [few[place] for place in order] + few[40:]
    bounds = [0, *sorted(cuts), len(shuffled)]
    with StockWriter(folder, voters=VOTERS, store=STORE) as writer:
        writer.put(Item(f"r{place}", "expert", (Document("x", "", "something else"),)) for place in detours)
        writer.put([Item("passing", "expert", (Document("passing", "", "terahertz"),))])
        writer.commit()
        for start, end in itertools.pairwise(bounds):
            writer.put(shuffled[start:end])
            writer.remove(["passing", "nobody"])
            writer.commit()
    assert found(retriever(folder)) == at_once


def test_ties_do_not_depend_on_how_texts_came_in(tmp_path: Path, large: None) -> None:
    twins = [Item(f"twin{n}", "expert", (Document(f"twin{n}", "", "terahertz glaze"),)) for n in range(6)]
    orders = []
    for number, steps in enumerate(([twins, ITEMS], [ITEMS, twins[::-1]])):
        stocked = retriever(written(tmp_path / str(number), *steps))
        (best, *_) = stocked.search(NEEDS[:1], top=20)
        orders.append([stocked.documents[item.position].id for item in best])
    assert orders[0] == orders[1]
    assert [name for name in orders[0] if name.startswith("twin")] == [f"twin{n}" for n in range(6)]


def test_duplicates_do_not_change_the_ranks_of_others(tmp_path: Path, large: None) -> None:
    plain = found(retriever(written(tmp_path / "a", ITEMS)))[0]
    copies = [Item(f"copy{n}", item.kind, item.documents) for n, item in enumerate(ITEMS[:15])]
    doubled = found(retriever(written(tmp_path / "b", ITEMS, copies)))[0]
    assert (
        sorted(plain, key=lambda name: -plain[name])[:30]
        == sorted(doubled, key=lambda name: -doubled[name])[:30]
    )


def test_what_the_first_voter_puts_low_is_not_looked_at_by_the_others(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stocked = retriever(written(tmp_path, ITEMS[:60], ITEMS[60:]))
    stocked.search(NEEDS, top=1)
    snapshot = stocked.snapshot
    wanted = [voting.wanted(NEEDS[:1], None) for voting in stocked.votings]
    allowed = snapshot.of_kind("expert")

    def near() -> set[int]:
        return set(votings.near(stocked.votings, wanted, 0, snapshot, allowed, 1000).tolist())

    everything = set(np.flatnonzero(allowed).tolist())
    assert near() == everything
    first, vectors = min(zip(stocked.votings, wanted, strict=True), key=lambda pair: pair[0].voter.dimension)
    standings = np.concatenate(
        [
            first.look(vectors, 0, piece, sketches.asked(vectors.vectors[0]))[: len(piece.rows)]
            for piece in snapshot.pieces
        ]
    )
    monkeypatch.setattr(votings, "MANY", 0)
    high = {place for place in everything if standings[place] > votings.FIRST}
    assert 0 < len(high) < len(everything)
    assert near() == high


def test_only_texts_of_a_kind(tmp_path: Path, large: None) -> None:
    stocked = retriever(written(tmp_path, ITEMS[:60], ITEMS[60:]))
    snapshot = stocked.snapshot
    for kind, numbers in (("expert", 1), ("technology", 0)):
        (best, *_) = stocked.search(NEEDS[:1], top=500, among=snapshot.of_kind(kind))
        keys = {snapshot.key(int(snapshot.owners[item.position])) for item in best}
        assert keys == {item.key for item in ITEMS if item.kind == kind}
        assert "silent" in keys or numbers == 0
    assert stocked.search(NEEDS[:1], top=5, among=snapshot.of_kind("venue")) == [[]]


def test_resources_are_found_again_by_number(tmp_path: Path) -> None:
    snapshot = Folder(written(tmp_path, ITEMS[:60], ITEMS[60:])).snapshot()
    by_key = {snapshot.key(number): number for number in snapshot.numbers()}
    assert sorted(by_key) == sorted(item.key for item in ITEMS)
    for item in ITEMS[::7]:
        number = by_key[item.key]
        assert snapshot.note(number) == item.note
        assert {snapshot.documents[place] for place in snapshot.texts(number).tolist()} == set(item.documents)


def test_words_alone_answer_until_the_voters_have_read(tmp_path: Path) -> None:
    with StockWriter(tmp_path, voters=VOTERS, store=STORE) as writer:
        writer.put(ITEMS)
        writer.commit(words_only=True)
        early = retriever(tmp_path)
        assert not early.stored()
        (best, *_) = early.lexical(NEEDS[:1], top=5)
        listed = Retriever(texts(ITEMS), voters=(), known_needs=NEEDS).lexical(NEEDS[:1], top=5)[0]
        assert [item.lexical for item in best] == pytest.approx([item.lexical for item in listed], abs=1e-5)
        assert (writer.fill(), writer.fill()) == (True, False)
    assert retriever(tmp_path).stored()
    assert found(retriever(tmp_path)) == found(retriever(written(tmp_path / "other", ITEMS)))


def test_small_segments_are_brought_together_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "_MANY", 4)
    monkeypatch.setattr(writers, "_FEW", 2)
    folder = written(tmp_path, *([item] for item in ITEMS[:9]))
    before = found(retriever(folder))
    with StockWriter(folder, voters=VOTERS, store=STORE) as writer:
        assert (writer.tidy(), writer.tidy()) == (True, False)
        writer.remove([item.key for item in ITEMS[:5]])
        writer.put(ITEMS[:5])
        writer.commit()
        assert writer.tidy()
    assert len(list(folder.glob("*.segment"))) <= 3
    assert found(retriever(folder)) == before


def test_a_reader_keeps_its_state_while_the_next_is_written(tmp_path: Path) -> None:
    folder = Folder(written(tmp_path, ITEMS[:30]))
    first = folder.snapshot()
    assert folder.snapshot() is first
    with StockWriter(tmp_path, voters=VOTERS, store=STORE) as writer:
        writer.begin_anew()
        writer.put(ITEMS[30:40])
        writer.commit("there")
    kept = StockRetriever(first, voters=VOTERS, store=STORE, known_needs=NEEDS)
    assert len(found(kept)[0]) == len(texts(ITEMS[:30]))
    second = folder.snapshot()
    assert (second.manifest.mark, second.count) == ("there", len(texts(ITEMS[30:40])))


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    with StockWriter(tmp_path, voters=(), store=VectorStore()), pytest.raises(StockBusyError):
        StockWriter(tmp_path, voters=(), store=VectorStore())
    StockWriter(tmp_path, voters=(), store=VectorStore()).close()


def test_damaged_files_say_how_to_make_them_anew(tmp_path: Path) -> None:
    written(tmp_path, ITEMS[:5])
    segment = next(tmp_path.glob("*.segment"))
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-64])
    with pytest.raises(StockError, match="make the index anew"):
        Folder(tmp_path).snapshot()
    segment.unlink()
    with pytest.raises(StockError, match="make the index anew"):
        StockWriter(tmp_path, voters=VOTERS, store=STORE)
    (tmp_path / "stock.json").write_text("{")
    with pytest.raises(StockError, match="make the index anew"):
        Folder(tmp_path).snapshot()


def test_a_manifest_of_another_version_is_an_empty_stock(tmp_path: Path) -> None:
    written(tmp_path, ITEMS[:5])
    manifest = tmp_path / "stock.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"layout": 99}))
    assert Folder(tmp_path).snapshot().count == 0
    StockWriter(tmp_path, voters=VOTERS, store=STORE).close()
    assert list(tmp_path.glob("*.segment")) == []


def test_an_empty_stock_finds_nothing(tmp_path: Path) -> None:
    empty = retriever(tmp_path)
    assert (empty.search(NEEDS, top=5), empty.lexical(NEEDS, top=5)) == ([[], [], []], [[], [], []])
    assert empty.alike(np.zeros(0, np.intp), np.zeros(0, np.intp)).shape == (0, 0)
