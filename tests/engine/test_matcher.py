"""The matcher brings documents back to resources: each once, by its best text, explained by what was computed."""

from __future__ import annotations

import numpy as np
import pytest

from entrepot.engine.conditions import Condition, Fact
from entrepot.engine.dense import VectorStore
from entrepot.engine.match import Evidence
from entrepot.engine.matcher import Matcher
from entrepot.engine.retrieval import Document
from entrepot.vocabulary.kinds import Grade
from tests.embedder import Tiny

THZ = (
    Document("thz", "Terahertz-Bildgebung", "Findet Risse in Glasur ohne Berührung.", "de"),
    Document("thz", "Terahertz imaging", "Finds cracks in glaze without contact.", "en"),
)
TEA = (Document("tea", "黑茶发酵", "砖茶发酵工艺。", "zh-Hans"),)
WELD = (Document("weld", "Weld inspection", "X-ray testing of welds in pipes.", "en"),)
EXPERT = (Document("mak", "Expert in glaze cracks", "Specialist for tiles.", "en"),)
KINDS = ("technology", "technology", "technology", "expert")
RESOURCES = (THZ, TEA, WELD, EXPERT)
CRACKS = Document("need", "釉面裂纹", "釉面裂纹检测，想用太赫兹。", "zh-Hans")


def matcher(*voters: Tiny, **options: object) -> Matcher:
    return Matcher(RESOURCES, KINDS, voters=voters, **options).prepare()  # type: ignore[arg-type]


def test_words_speak_until_the_voters_are_prepared() -> None:
    found = Matcher(RESOURCES, KINDS, voters=[Tiny()])
    assert (found.voters, found.complete, found.ranked([CRACKS], kind=None, top=9)) == ((), False, [])
    assert found.prepare() is found
    assert ([voter.name for voter in found.voters], found.complete) == (["tiny"], True)
    assert found.ranked([CRACKS], kind="technology", top=1)[0].resource == 0


def test_without_voters_there_is_nothing_to_wait_for() -> None:
    found = Matcher(RESOURCES, KINDS, voters=[])
    assert (found.voters, found.complete, found.stored()) == ((), True, True)


def test_what_is_stored_need_not_be_waited_for() -> None:
    store = VectorStore()
    first = Matcher(RESOURCES, KINDS, voters=[Tiny()], store=store)
    assert not first.stored()
    first.prepare()
    assert Matcher(RESOURCES, KINDS, voters=[Tiny()], store=store).stored()


def test_a_need_finds_its_answer_in_another_language() -> None:
    best = matcher(Tiny()).ranked([CRACKS], kind="technology", top=3)
    assert best[0].resource == 0
    assert [item.resource for item in best].count(0) == 1
    assert best[0].document in THZ
    assert (best[0].need, best[0].heard) == (CRACKS, True)
    assert [vote.voter for vote in best[0].candidate.votes] == ["tiny"]


def test_only_resources_of_the_kind_are_ranked_best_first() -> None:
    found = matcher(Tiny())
    assert {item.resource for item in found.ranked([CRACKS], kind="expert", top=9)} == {3}
    everything = found.ranked([CRACKS], kind=None, top=9)
    assert sorted(item.resource for item in everything) == [0, 1, 2, 3]
    scores = [item.candidate.score for item in everything]
    assert scores == sorted(scores, reverse=True)
    assert found.ranked([CRACKS], kind="venue", top=9) == []


def test_at_most_as_many_as_asked() -> None:
    found = matcher(Tiny())
    assert len(found.ranked([CRACKS], kind=None, top=2)) == 2
    assert found.ranked([CRACKS], kind=None, top=0) == []


def test_every_text_of_a_need_may_speak() -> None:
    german = Document("need", "Schweißnähte", "Prüfung der Schweißnähte", "de")
    best = matcher(Tiny()).ranked([CRACKS, german], kind="technology", top=3)
    spoke = {item.resource: item.need for item in best}
    assert (spoke[0], spoke[2]) == (CRACKS, german)


def test_many_needs_at_once_are_the_same_as_one_by_one() -> None:
    needs = [(CRACKS,), (Document("n", "", "weld testing"),), (Document("n", "", "发酵"),), ()]
    known = [document for texts in needs for document in texts]
    found = matcher(Tiny(), needs=known)
    together = found.ranked_all(needs, kind=None, top=4)
    assert [[item.resource for item in ranked] for ranked in together] == [
        [item.resource for item in found.ranked(texts, kind=None, top=4)] for texts in needs
    ]
    assert [ranked[0].resource if ranked else None for ranked in together] == [0, 2, 1, None]


def test_words_alone_find_within_one_language_only() -> None:
    found = matcher()
    english = Document("n", "", "cracks in glaze")
    best = found.ranked([english], kind=None, top=9)
    assert {item.resource for item in best} == {0, 3}
    assert all(not item.heard and item.candidate.same_language for item in best)
    assert found.ranked([CRACKS], kind=None, top=9) == []
    assert found.alike([0], [3]).tolist() == [[0.0]]


def test_a_need_without_text_finds_nothing() -> None:
    assert matcher(Tiny()).ranked([Document("n", "", " ")], kind=None, top=5) == []


def test_without_resources_nothing_is_found() -> None:
    empty = Matcher([], [], voters=[Tiny()]).prepare()
    assert empty.ranked([CRACKS], kind="technology", top=5) == []
    assert empty.alike([], []).shape == (0, 0)


def test_likeness_is_that_of_the_nearest_texts() -> None:
    found = matcher(Tiny())
    near = found.alike([0, 1], [3, 2, 0])
    assert near.shape == (2, 3)
    assert near[0, 2] == pytest.approx(1, abs=1e-3)
    assert near[0, 0] > near[1, 0]
    assert np.allclose(found.alike([3], [0]), near[:1, :1].T, atol=1e-3)
    assert found.alike([], [0]).shape == (0, 1)
    assert found.alike([0], []).shape == (1, 0)


def test_an_explained_match_says_which_words_and_sentences_met() -> None:
    found = matcher(Tiny())
    english = Document("n1", "", "We look for cracks. It should be fast.")
    (item,) = found.ranked([english], kind="expert", top=1)
    fact = Fact("x", "x", "1", "column")
    condition = Condition("x", "x", fact, fact, "fits", "=")
    match = found.explain(item, "mak", 0.123456, Grade.FAIR, (condition,))
    assert (match.need, match.resource, match.score, match.grade, match.conditions) == (
        "n1", "mak", 0.1235, Grade.FAIR, (condition,),
    )  # fmt: skip
    assert [word.need for word in match.evidence.words] == ["cracks"]
    assert match.evidence.sentences is not None
    assert match.evidence.sentences.need == "We look for cracks."
    words_only = found.explain(item, "mak", 0.1, Grade.WEAK, sentences=False)
    assert (words_only.evidence.words, words_only.evidence.sentences) == (match.evidence.words, None)
    assert found.explain(item, "mak", 0.1, Grade.WEAK, evidence=False).evidence == Evidence()


def test_vectors_are_computed_once_for_all_who_share_a_store() -> None:
    tiny, store = Tiny(), VectorStore()
    for _ in range(2):
        matcher(tiny, store=store).ranked([CRACKS], kind=None, top=1)
        done = tiny.embedded
    matcher(tiny, store=store).ranked([CRACKS], kind=None, top=1)
    assert tiny.embedded == done > 0


def test_progress_tells_of_words_and_vectors() -> None:
    told: list[tuple[int, int, str]] = []
    matcher(Tiny(), progress=lambda *given: told.append(given)).ranked([CRACKS], kind=None, top=1)
    assert {"words", "tiny"} <= {label for _, _, label in told}
