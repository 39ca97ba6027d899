"""Ranking by meaning and words, across languages, in pools of every size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.dense import Embedder, VectorStore, bundled
from entrepot.engine.retrieval import Document, Retriever
from entrepot.engine.retrieval import retriever as retriever_module
from tests.engine.test_store import Lengths

OFFERS = [
    Document("ceramic-de", "Härteprüfung von Keramik", "Wir prüfen die Härte keramischer Bauteile."),
    Document("tea-zh", "茶叶烘干设备", "绿茶杀青与烘干生产线，含温湿度控制。"),
    Document("tank-en", "Hydrogen tank testing", "Burst tests of pressure vessels up to 700 bar."),
    Document("box-en", "Cardboard packaging line", "Folds and glues boxes for shipping."),
    Document("weld-de", "Schweißkurs", "Ausbildung im Schutzgasschweißen."),
    Document("eye-zh", "眼科器械检测", "对眼科手术器械进行性能检测。"),
    Document("empty", "", ""),
]


@pytest.fixture(scope="module")
def voters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Embedder, ...]:
    return bundled(cache=tmp_path_factory.mktemp("models"), threads=1)


@pytest.fixture(scope="module")
def store() -> VectorStore:
    return VectorStore()


def best(retriever: Retriever, text: str, top: int = 1) -> list[str]:
    (found,) = retriever.search([Document("need", "", text)], top=top)
    return [retriever.documents[candidate.position].id for candidate in found]


@pytest.mark.parametrize(
    ("need", "answer"),
    [
        ("Wasserstofftank auf Druck prüfen", "tank-en"),
        ("陶瓷硬度测试", "ceramic-de"),
        ("Trocknung von grünem Tee", "tea-zh"),
        ("welding training", "weld-de"),
        ("tests of surgical instruments for eyes", "eye-zh"),
    ],
)
def test_answers_are_found_in_another_language(
    voters: tuple[Embedder, ...], store: VectorStore, need: str, answer: str
) -> None:
    assert best(Retriever(OFFERS, voters=voters, store=store), need) == [answer]


def test_words_answer_before_any_vector_is_there() -> None:
    class Refuses(Lengths):
        def embed(self, texts: object, role: object) -> np.ndarray:
            raise AssertionError("no vector may be asked for")

    retriever = Retriever(OFFERS, voters=[Refuses()])
    (found,) = retriever.lexical([Document("need", "", "burst tests of tanks")], top=3)
    assert [OFFERS[candidate.position].id for candidate in found] == ["tank-en"]
    assert (found[0].votes, found[0].same_language) == ((), True)


def test_a_candidate_shows_what_its_score_came_from(voters: tuple[Embedder, ...], store: VectorStore) -> None:
    retriever = Retriever(OFFERS, voters=voters, store=store)
    (found,) = retriever.search([Document("need", "", "hydrogen tank testing")], top=7)
    first = found[0]
    assert [vote.voter for vote in first.votes] == ["use-multilingual", "multilingual-e5-small"]
    assert first.same_language
    assert first.share == pytest.approx(1.0)
    assert [candidate.score for candidate in found] == sorted((c.score for c in found), reverse=True)
    across = next(candidate for candidate in found if not candidate.same_language)
    assert (across.lexical, across.share) == (0.0, 0.0)


def test_only_some_documents(voters: tuple[Embedder, ...], store: VectorStore) -> None:
    retriever = Retriever(OFFERS, voters=voters, store=store)
    mask = np.array([offer.id in {"tea-zh", "box-en"} for offer in OFFERS])
    (found,) = retriever.search([Document("need", "", "hydrogen tank")], top=9, among=mask)
    assert sorted(OFFERS[candidate.position].id for candidate in found) == ["box-en", "tea-zh"]
    assert retriever.search([Document("n", "", "x")], top=9, among=np.zeros(len(OFFERS), np.bool_)) == [[]]


@pytest.mark.parametrize("size", [0, 1, 2])
def test_tiny_pools(voters: tuple[Embedder, ...], store: VectorStore, size: int) -> None:
    retriever = Retriever(OFFERS[:size], voters=voters, store=store)
    (found,) = retriever.search([Document("need", "", "陶瓷硬度")], top=5)
    assert [OFFERS[candidate.position].id for candidate in found] == ["ceramic-de", "tea-zh"][:size]
    assert all(np.isfinite(candidate.score) for candidate in found)


def test_needs_without_text_find_nothing(voters: tuple[Embedder, ...], store: VectorStore) -> None:
    retriever = Retriever(OFFERS, voters=voters, store=store)
    assert retriever.search([Document("need", "", " ")], top=5) == [[]]
    assert retriever.search([], top=5) == []


def test_a_document_without_text_is_like_nothing(voters: tuple[Embedder, ...], store: VectorStore) -> None:
    retriever = Retriever(OFFERS, voters=voters, store=store)
    (found,) = retriever.search([Document("need", "", "tea")], top=7)
    (empty,) = (candidate for candidate in found if OFFERS[candidate.position].id == "empty")
    assert [vote.cosine for vote in empty.votes] == [0.0, 0.0]


def test_known_needs_make_an_answer_independent_of_its_company(
    voters: tuple[Embedder, ...], store: VectorStore
) -> None:
    known = [Document("k", "", "How do we dry tea?"), Document("l", "", "Wer prüft Tanks?")]
    need = Document("need", "", "ceramic parts break")
    retriever = Retriever(OFFERS, voters=voters, store=store, known_needs=known)
    (alone,) = retriever.search([need], top=5)
    together = retriever.search([known[1], need], top=5)[1]
    assert [c.position for c in alone] == [c.position for c in together]
    assert [c.score for c in alone] == pytest.approx([c.score for c in together], abs=1e-4)


def test_without_voters_words_alone_rank() -> None:
    retriever = Retriever(OFFERS, voters=[])
    assert best(retriever, "testing of tanks") == ["tank-en"]
    assert retriever.voters == ()


def test_a_large_pool_lets_the_slow_voter_read_the_best_only(
    voters: tuple[Embedder, ...], store: VectorStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Lengths):
        cost = 100.0

    many = [
        *OFFERS[:6],
        *(Document(f"x{n}", "", f"unrelated filler number {n} about parking") for n in range(400)),
    ]
    monkeypatch.setattr(retriever_module, "_SMALL_POOL", 10)
    monkeypatch.setattr(retriever_module, "_BUDGET", 20)
    slow = Slow()
    retriever = Retriever(many, voters=[voters[1], slow], store=store)
    (found,) = retriever.search([Document("need", "", "hydrogen tank testing")], top=3)
    assert many[found[0].position].id == "tank-en"
    assert len(found[0].votes) == 2
    read = len(set(slow.asked))
    assert 30 <= read < 400
    retriever.prepare(thorough=True)
    assert len(set(slow.asked)) > 400


def test_progress_names_what_is_done(voters: tuple[Embedder, ...]) -> None:
    told: list[tuple[int, int, str]] = []
    retriever = Retriever(OFFERS, voters=voters[1:], progress=lambda *args: told.append(args))
    retriever.search([Document("need", "", f"tea {number}") for number in range(100)], top=1)
    labels = [label for _, _, label in told]
    assert labels[0] == "words"
    assert {"use-multilingual", "needs"} <= set(labels)
    assert all(0 < done <= total for done, total, _ in told)


@given(
    st.lists(st.text("茶瓷 abcdef Prüf", max_size=20), min_size=1, max_size=12),
    st.text("茶 abc", max_size=12),
)
@settings(max_examples=25, deadline=None)
def test_any_texts_rank(texts: list[str], need: str) -> None:
    retriever = Retriever([Document(str(n), "", text) for n, text in enumerate(texts)], voters=[Lengths()])
    (found,) = retriever.search([Document("need", "", need)], top=50)
    assert len(found) == (len(texts) if need.strip() else 0)
    assert all(np.isfinite(candidate.score) for candidate in found)


def test_a_store_on_disk_gives_the_same_answer_again(voters: tuple[Embedder, ...], tmp_path: Path) -> None:
    need = [Document("need", "", "茶叶")]
    first = Retriever(OFFERS, voters=voters, store=VectorStore(tmp_path)).search(need, top=5)
    assert Retriever(OFFERS, voters=voters, store=VectorStore(tmp_path)).search(need, top=5) == first
