"""What is near to many needs counts for less with each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.retrieval import Document, Retriever
from entrepot.engine.retrieval.crowd import FEWEST, MOST, Crowd, Scaled

DIRECTIONS = {"north": (1, 0, 0), "east": (0, 1, 0), "both": (0.8, 0.8, 0), "up": (0, 0, 1)}


class Compass:
    """Embeds a text as the sum of the directions it names."""

    name, identity, dimension, cost = "compass", "compass", 3, 1.0

    def embed(self, texts: Sequence[str], role: str) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        del role
        sums = [np.sum([DIRECTIONS.get(word, (0, 0, 0)) for word in text.split()], axis=0) for text in texts]
        rows = np.array([np.broadcast_to(total, 3) for total in sums], np.float32) + 1e-3
        lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / lengths).astype(np.float32)


def as_they_are(needs: Sequence[Document]) -> Scaled:
    vectors = Compass().embed([need.whole for need in needs], "query")
    return vectors, np.zeros((len(needs), 3), np.float32), np.ones((len(needs), 3), np.float32)


def needs(texts: Sequence[str]) -> list[Document]:
    return [Document(str(number), "", text, "en") for number, text in enumerate(texts)]


def test_a_crowd_counts_needs_of_its_language_once_each() -> None:
    crowd = Crowd(as_they_are)
    listed = needs(["north", "north", "east", " ", *(f"up {number}" for number in range(FEWEST))])
    crowd.learn([*listed, Document("de", "", "north", "de")])
    vectors = np.eye(3, dtype=np.float32)
    around = crowd.around("en", vectors, np.zeros(3, np.intp))
    assert np.allclose(around, [0.1, 0.1, 1.0], atol=1e-3)
    assert crowd.around("zh", vectors, np.zeros(3, np.intp)).tolist() == [0.0, 0.0, 0.0]
    crowd.learn(listed[::-1])
    assert crowd.around("en", vectors, np.zeros(3, np.intp)).tolist() == around.tolist()


def test_few_needs_are_no_crowd_and_one_is_not_its_own() -> None:
    crowd = Crowd(as_they_are)
    crowd.learn(needs([f"north {number}" for number in range(FEWEST - 1)]))
    assert crowd.around("en", np.eye(3, dtype=np.float32), np.zeros(3, np.intp)).tolist() == [0.0, 0.0, 0.0]


def test_of_many_needs_some_are_asked_whatever_their_order() -> None:
    asked: list[int] = []

    def counted(listed: Sequence[Document]) -> Scaled:
        asked.append(len(listed))
        return as_they_are(listed)

    crowd = Crowd(counted)
    many = needs([f"north {number}" for number in range(MOST + 100)])
    found = []
    for listed in (many, many[::-1]):
        crowd.learn(listed)
        found.append(crowd.around("en", np.eye(3, dtype=np.float32), np.zeros(3, np.intp)).tolist())
    assert asked == [MOST, MOST]
    assert found[0] == found[1]


def test_what_every_need_is_near_to_falls_behind_what_answers_one() -> None:
    offers = [Document(word, "", word, "en") for word in ("both", "north", "up")]
    need = Document("need", "", "north north east", "en")
    known = needs([f"{'north east' if number % 2 else 'up'} {number}" for number in range(2 * FEWEST)])
    retriever = Retriever(offers, voters=[Compass()], known_needs=known)
    (found,) = retriever.search([need], top=3)
    by_offer = {offers[candidate.position].id: candidate for candidate in found}
    for candidate in found:
        assert candidate.score <= candidate.votes[0].standing
    taken = {name: candidate.votes[0].standing - candidate.score for name, candidate in by_offer.items()}
    assert taken["both"] > taken["north"] >= 0
