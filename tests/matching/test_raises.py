"""What would raise a match's grade in a need's chain, among its kin."""

from __future__ import annotations

import pytest

from entrepot.catalogue import queries as catalogue
from entrepot.engine.grading import worded
from entrepot.matching import index
from entrepot.matching.queries import asked_of, matches_of
from entrepot.matching.roles import Candidate, candidates
from entrepot.people.domain import ANONYMOUS
from entrepot.vocabulary.kinds import Grade
from tests.cast import entry, put
from tests.embedder import Tiny


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> None:
    """The region, its vectors ready."""
    index.complete()


def found(need: str) -> dict[str, Candidate]:
    asking = asked_of(catalogue.need(need, ANONYMOUS))
    return {
        item.offer.key: item for items in candidates(asking, asking.asked.roles).values() for item in items
    }


@pytest.mark.parametrize("need", ["need-cracks", "need-bees"])
def test_judged_as_it_stands_a_candidate_has_its_own_score_and_grade(need: str) -> None:
    for item in found(need).values():
        score, grade = item.judge(item.terms.conditions, worded(item.ranked.candidate))
        assert score == pytest.approx(item.score)
        assert grade == item.grade


def test_an_instrument_that_is_closed_to_others_would_be_strong_if_it_opened() -> None:
    (raised,) = found("need-cracks")["fac-own"].raises
    assert (raised.kind, [item.name for item in raised.conditions], raised.grade) == (
        "condition", ["open_to"], Grade.STRONG,
    )  # fmt: skip


def test_a_need_that_nothing_answers_is_told_how_near_a_text_would_have_to_be() -> None:
    (raised, *_) = found("need-bees")["tech-tea"].raises
    assert raised.kind == "nearness"
    assert raised.nearness is not None
    assert raised.needed is not None
    assert raised.nearness < raised.needed < 1


def test_a_sentence_of_a_translation_comes_with_the_original() -> None:
    put(
        entry(
            "tech-two", "technology", language="de", place="munich",
            texts={
                "de": {"title": "Wellen", "text": "Terahertz findet Risse in der Glasur. Auch Bienen, Tee, Kredit, Zuschuss und Schweißnähte."},
                "en": {"title": "Terahertz cracks in glaze of tiles", "text": "Terahertz inspection of cracks in glaze of tiles."},
            },
        ),
    )  # fmt: skip
    index.complete()
    links = matches_of(catalogue.need("need-cracks", ANONYMOUS), kind="technology", top=5)
    pair = next(link for link in links if link.resource == "tech-two").match.evidence.sentences
    assert pair is not None
    assert pair.offer in {
        "Terahertz cracks in glaze of tiles",
        "Terahertz inspection of cracks in glaze of tiles.",
    }
    assert pair.offer_original == "Terahertz findet Risse in der Glasur."
