"""What the nightly rematch finds is what a search finds that lets every voter read everything."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from entrepot.engine.dense import VectorStore
from entrepot.engine.dense.embedder import unit_rows
from entrepot.engine.pairs import rematch, standing
from entrepot.engine.pairs.lists import Lists, merged_all
from entrepot.engine.pairs.rematch import Rematch
from entrepot.engine.pairs.standing import Heard
from entrepot.engine.retrieval import Candidate, Document, Retriever, fusion
from entrepot.engine.text import SCRIPTS
from tests.embedder import MEANINGS, Tiny


class Other(Tiny):
    """A second voter: it makes less of meanings and more of shapes."""

    name, identity, cost = "other", "other-1", 0.2

    def embed(self, texts, role):
        return unit_rows(super().embed(texts, role) * np.linspace(0.2, 1, self.dimension, dtype=np.float32))


def documents(seed: int, count: int) -> list[Document]:
    """Texts of a few meanings, in three languages."""
    random = np.random.default_rng(seed)
    forms = [meaning.split("|") for meaning in MEANINGS]
    found = []
    for number in range(count):
        language = SCRIPTS[int(random.integers(0, 3))]
        words = [forms[int(random.integers(0, len(forms)))] for _ in range(3)]
        fitting = [
            [form for form in listed if form.isascii() == (language != "zh")] or listed for listed in words
        ]
        text = " ".join(str(random.choice(listed)) for listed in fitting)
        found.append(Document(f"d{number}", text, f"{text} {number % 7} {number % 11}", language))
    return found


RESOURCES = [*documents(1, 300), Document("silent", "", "", "en")]
NEEDS = [*documents(2, 40), Document("silent", "", "", "de")]
VOTERS = (Tiny(), Other())


def places(found: list[list[Candidate]]) -> list[list[int]]:
    return [[item.position for item in items] for items in found]


def scores(found: list[list[Candidate]]) -> list[float]:
    return [item.score for items in found for item in items]


@pytest.mark.parametrize("portion", [1000, 70])
def test_a_rematch_finds_what_a_search_finds(monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr(rematch, "PORTION", portion)
    store = VectorStore()
    retriever = Retriever(RESOURCES, voters=VOTERS, store=store, known_needs=NEEDS)
    retriever.prepare(thorough=True)
    batch = Rematch(RESOURCES, VOTERS, store, known_needs=NEEDS)
    among = np.arange(len(RESOURCES)) % 5 != 0

    for mask in (None, among):
        one = retriever.search(NEEDS, top=15, among=mask)
        words = retriever.lexical(NEEDS, top=100, among=mask)
        other = batch.search(NEEDS, top=15, among=mask, words=words)
        assert places(other) == places(one)
        assert scores(other) == pytest.approx(scores(one), abs=1e-3)
        assert other[-1] == []
        assert [[vote.voter for vote in item.votes] for item in other[0]] == [["tiny", "other"]] * 15


def heard(seed: int, count: int) -> Heard:
    """Vectors of two voters in three languages; the last says nothing."""
    random = np.random.default_rng(seed)
    vectors = [unit_rows(random.standard_normal((count, size)).astype(np.float32)) for size in (6, 9)]
    for rows in vectors:
        rows[-1] = 0
    return Heard(tuple(vectors), random.integers(0, 3, count))


def part(whole: Heard, rows: NDArray[np.int64]) -> Heard:
    return Heard(tuple(vectors[rows] for vectors in whole.vectors), whole.places[rows])


def test_mean_and_spread_from_sums_are_those_of_all_cosines() -> None:
    resources, needs = heard(1, 90), heard(2, 12)
    asked = standing.asked(needs, standing.moments(resources))
    for voter in range(2):
        cosines = needs.vectors[voter] @ resources.vectors[voter].T
        for place in range(3):
            mean, spread = fusion.scale(cosines[:, resources.places == place])
            assert np.allclose(asked.mean[voter][:, place], mean[:, 0], atol=1e-6)
            assert np.allclose(asked.spread[voter][:, place], spread[:, 0], atol=1e-6)


def test_the_mean_of_sums_is_that_of_the_vectors_that_say_anything() -> None:
    texts = heard(1, 90)
    usual = tuple(np.full((3, vectors.shape[1]), 0.1, np.float32) for vectors in texts.vectors)
    found = standing.means(standing.totals(texts), usual)
    for vectors, mean, prior in zip(texts.vectors, found, usual, strict=True):
        for place in range(3):
            rows = vectors[(texts.places == place) & vectors.any(axis=1)]
            assert np.allclose(mean[place], fusion.shrunk_mean(rows, prior[place]), atol=1e-6)


def test_shards_alone_give_together_what_all_give_at_once() -> None:
    resources, needs, ids = heard(1, 90), heard(2, 12), np.arange(90)
    usual = tuple(np.zeros((3, vectors.shape[1]), np.float32) for vectors in resources.vectors)
    parts = np.array_split(np.random.default_rng(3).permutation(90), 4)

    def together(pieces: list[NDArray[np.int64]]) -> Lists:
        sums = [standing.totals(part(resources, rows)) for rows in pieces]
        around = standing.means(sum(sums[1:], start=sums[0]), usual)
        moved = [standing.centred(part(resources, rows), around) for rows in pieces]
        inner = [standing.moments(each) for each in moved]
        asked = standing.asked(needs, sum(inner[1:], start=inner[0]))
        lists = [
            standing.best_by_standing(asked, standing.dealt(ids[rows], each), places=10)
            for rows, each in zip(pieces, moved, strict=True)
        ]
        return merged_all(lists, len(needs), 10)

    whole, dealt = together([ids]), together(parts)
    assert dealt.ids.tolist() == whole.ids.tolist()
    assert np.allclose(dealt.scores, whole.scores, atol=1e-6)


def test_words_alone_need_no_rematch() -> None:
    with pytest.raises(ValueError, match="words alone"):
        Rematch(RESOURCES, (), VectorStore(), known_needs=NEEDS)


def test_without_resources_nothing_is_found() -> None:
    assert Rematch([], VOTERS, VectorStore(), known_needs=NEEDS).search(NEEDS, top=3) == [[]] * len(NEEDS)
    assert Rematch(RESOURCES, VOTERS, VectorStore(), known_needs=[]).search([], top=3) == []
