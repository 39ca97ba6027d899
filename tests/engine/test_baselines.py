"""The simpler ways to rank find what they are known to find, and nothing else."""

from __future__ import annotations

from math import log

import pytest

from entrepot.engine.baselines import BASELINES, KEPT, bm25, keyword, tfidf

OFFERS = [
    "Terahertz imaging of cracks in glazed tiles",
    "Fermentation of dark tea in bricks",
    "太赫兹成像检测瓷砖裂纹",
    "Inspection of tiles",
]


def silent(done: int, total: int, label: str) -> None:
    """Tell nobody."""


@pytest.mark.parametrize("name", ["BM25", "TF-IDF"])
def test_rankings_by_words(name: str) -> None:
    first, second, third, nothing = BASELINES[name](
        ["cracked tiles", "瓷砖裂纹", "brewing tea", "zebra"], OFFERS, silent
    )
    assert max(first, key=first.__getitem__) == 0
    assert set(first) == {0, 3}
    assert max(second, key=second.__getitem__) == 2
    assert set(third) == {1}
    assert nothing == {}
    assert all(score > 0 for ranking in (first, second, third) for score in ranking.values())


def test_bm25_is_the_formula() -> None:
    offers = ["valve valve pump", "pump", "motor gear gear gear"]
    (found,) = bm25(["valve pump pump"], offers, silent)
    average = (3 + 1 + 4) / 3

    def part(texts: int, times: int, length: int) -> float:
        return (
            log(1 + (3 - texts + 0.5) / (texts + 0.5))
            * times
            / (times + 1.2 * (0.25 + 0.75 * length / average))
        )

    assert found == {0: pytest.approx(part(1, 2, 3) + 2 * part(2, 1, 3)), 1: pytest.approx(2 * part(2, 1, 1))}


def test_bm25_reads_a_long_need_to_its_end() -> None:
    need = " ".join(f"extraordinarily{place}" for place in range(200)) + " tea"
    assert bm25([need], OFFERS, silent) == bm25(["tea"], OFFERS, silent) != [{}]


def test_keyword_search_wants_every_word_whatever_its_case() -> None:
    assert keyword(["TILES inspection", "tiles crack", "cracked tiles", "瓷砖裂纹", " "], OFFERS, silent) == [
        {3: 1.0}, {0: 1.0}, {}, {2: 1.0}, {},
    ]  # fmt: skip


@pytest.mark.parametrize("name", list(BASELINES))
def test_no_needs_no_rankings_and_no_offers_nothing_found(name: str) -> None:
    assert BASELINES[name]([], OFFERS, silent) == []
    assert BASELINES[name](["tiles"], [], silent) == [{}]


def test_progress_is_told_for_every_need() -> None:
    for name, baseline in BASELINES.items():
        told: list[tuple[int, int, str]] = []
        baseline(["a", "b"], OFFERS, lambda *given, told=told: told.append(given))
        assert told == [(1, 2, name), (2, 2, name)]


def test_only_so_many_are_kept() -> None:
    offers = [f"tiles number {place}" for place in range(KEPT + 20)]
    for baseline in (bm25, tfidf):
        assert len(baseline(["tiles"], offers, silent)[0]) == KEPT
