"""The border between an offer and a need: which portion is held, by which rule, and what would release it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.border.domain.cases import Evidence, EvidenceKind
from entrepot.border.models import Evidence as Filed
from entrepot.border.queries import NO_PAPERS, Papers
from entrepot.matching.crossing import border_to
from entrepot.matching.domain import Crossing
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.places import legal_area
from tests.cast import PLACES, cast
from tests.matching.crossings import border, crossing, offered

CONTRACT = Evidence(EvidenceKind.GBA_CONTRACT_HK, "c", date(2026, 1, 1))


def held(said: Crossing) -> list[tuple[str, str, list[str]]]:
    return [(one.portion, one.code, [lack.what for lack in one.missing]) for one in said.held]


@given(st.sampled_from(sorted(PLACES)), st.sampled_from(sorted(PLACES)), st.sampled_from(sorted(Role)))
def test_at_home_everything_is_allowed_and_elsewhere_people_wait(
    origin: str, destination: str, kind: str
) -> None:
    said = crossing(origin, destination, kind)
    same = legal_area(PLACES[origin].jurisdiction) == legal_area(PLACES[destination].jurisdiction)
    assert (said.outcome, said.code) == (("allow", "same_area") if same else ("hold", "across_areas"))
    assert said.told or kind == Role.EXPERT or not same


def test_what_is_not_known_is_held() -> None:
    for origin, destination in ((None, "munich"), ("munich", None), (None, None)):
        said = crossing(origin, destination)
        assert (said.outcome, said.code, said.told) == ("hold", "unknown_jurisdiction", False)


def test_of_a_technology_the_summary_crosses_and_the_body_waits() -> None:
    said = crossing("hong-kong", "guangzhou")
    assert said.told
    assert held(said) == [
        ("people", "lacks", ["gba_contract_hk"]),
        ("body", "held_by_rule", ["portion.granted", "portion.control_codes"]),
    ]
    assert said.rule == "gba-hk-to-mainland/1"
    assert [one.portion for one in crossing("hong-kong", "guangzhou", "facility").held] == ["people"]
    assert not crossing("hong-kong", "guangzhou", "expert").told


def test_papers_grants_and_examinations_release() -> None:
    papers = replace(border("guangzhou"), papers=Papers(((7, "HK", CONTRACT),)))
    owned = replace(offered("technology", "hong-kong", ()), owner=7)
    assert [one[0] for one in held(papers.ask(owned))] == ["body"]
    assert [one[0] for one in held(papers.ask(replace(owned, owner=8)))] == ["people", "body"]
    given_too = replace(papers, granted=frozenset({"r"}), known={})
    assert given_too.ask(owned).outcome == "allow"
    assert held(given_too.ask(replace(owned, codes=("hk:1C007",)))) == [("body", "lacks", ["export_licence"])]
    assert held(given_too.ask(replace(owned, codes=None))) == [("body", "lacks", ["portion.control_codes"])]


@pytest.mark.django_db
def test_a_licence_counts_on_the_way_to_a_need_and_a_contract_with_a_node_does_not() -> None:
    cast()
    for kind, importer in (
        ("export_licence", "HK"),
        ("gba_contract_hk", "n-somewhere"),
        ("export_licence", "DE-BY"),
    ):
        Filed.objects.create(
            key=f"{kind}-{importer}"[:20], kind=kind, exporter="CN-GD", importer=importer, issued=date(2026, 1, 1),
            filed=clock.now(), filed_by="one", confirmed=clock.now(), confirmed_by="two",
        )  # fmt: skip
    papers = border_to(PLACES["hong-kong"]).papers
    assert [paper.kind for paper in papers.of(None, ["CN-GD"])] == [EvidenceKind.EXPORT_LICENCE]
    assert border_to(None).papers == NO_PAPERS


@pytest.mark.parametrize("kind", ["technology", "facility"])
def test_the_same_question_is_answered_once(kind: str) -> None:
    here = border("guangzhou")
    assert here.ask(offered(kind, "munich")) is here.ask(offered(kind, "munich"))
