"""The chain page, from chains as matching gives them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.queries import need, resources_by_key
from entrepot.engine.conditions import compare, facts_of
from entrepot.engine.match import Evidence, Match, SentencePair, WordPair
from entrepot.matching.domain import AlternativeView, ChainView, Link, Missing, NeedChains, Route
from entrepot.matching.rates import rates
from entrepot.people.domain import ANONYMOUS
from entrepot.vocabulary.kinds import Grade
from entrepot.vocabulary.money import Money, read_price
from entrepot.web.cards import Card, Gap, Words
from entrepot.web.chainpage import ChainPage, NextStep, PriceLine, chain_page, resource_keys
from entrepot.web.conditions import Reason
from entrepot.web.names import known_names
from tests.matching.crossings import crossing

CN, EU, HK = "guangzhou", "munich", "hong-kong"
EVIDENCE = Evidence(
    (WordPair("裂纹", "Risse", 0.8),), SentencePair("希望在线检测裂纹。", "Findet Risse.", 0.9)
)
CONDITIONS = compare(
    facts_of({"裂纹尺寸": "≥ 20 µm"}, "", "zh-Hans"), facts_of({"Rissbreite": "15 µm"}, "", "de")
)


def match(resource: str, grade: Grade = Grade.STRONG) -> Match:
    return Match("need-cracks", resource, 0.9, grade, EVIDENCE, CONDITIONS)


def cny(amount: int) -> Money:
    return Money(Decimal(amount), "CNY")


TECHNOLOGY = Link(
    "technology", "tech-thz", match("tech-thz"), crossing(EU, CN), read_price("30.000 €"),
    cost=cny(234000), starts=date(2099, 1, 8), route="thz", place="munich",
)  # fmt: skip
FACILITY = Link(
    "facility", "fac-thz", match("fac-thz", Grade.FAIR), crossing(CN, CN, "facility"), read_price("900元/小时", None, "CNY"),
    units=10, unit="hour", cost=cny(9000), starts=date(2098, 1, 1), place="guangzhou",
)  # fmt: skip
NEAREST = Link("expert", "exp-mak", match("exp-mak", Grade.WEAK), crossing(HK, CN, "expert"))


def chain(*links: Link, before: int, after: int, over: bool = False) -> ChainView:
    missing = (Missing("expert", NEAREST), Missing("finance", None))
    return ChainView(links, missing, cny(before), cny(after), (), date(2099, 1, 8), over)


def chains() -> NeedChains:
    best = chain(TECHNOLOGY, FACILITY, before=243000, after=239400)
    return NeedChains(
        need="need-cracks",
        roles=("technology", "expert", "facility", "finance"),
        verdict="partly_served",
        best=best,
        alternatives=(
            AlternativeView("price", chain(FACILITY, before=9000, after=9000)),
            AlternativeView("region", chain(FACILITY, before=9000, after=9000)),
        ),
        routes=(Route("thz", (TECHNOLOGY,)), Route("camera", (FACILITY,))),
        voters=("multilingual-e5-small",),
        sequence=12,
    )


@pytest.fixture
def view(node: None) -> ChainPage:
    found = chains()
    resources = all_disclosed(resources_by_key(resource_keys(found), ANONYMOUS).values(), ANONYMOUS)
    return chain_page(
        disclosed(need("need-cracks", ANONYMOUS), ANONYMOUS),
        found,
        {resource.key: resource for resource in resources},
        known_names(),
        rates(),
    )


def test_every_resource_on_the_page_is_asked_for() -> None:
    assert resource_keys(chains()) == {"tech-thz", "fac-thz", "exp-mak"}


def test_the_answer_in_figures(view: ChainPage) -> None:
    assert (view.links_found, view.found, view.missing_names) == (
        "2 of 4",
        "2 of 4 links found",
        "Expert, Finance",
    )
    assert [text.replace("\u00a0", " ") for text in (view.after, view.before, view.price_note)] == [
        "CNY 239,400",
        "CNY 243,000",
        "within the budget of CNY 600,000",
    ]
    assert (view.starts, view.starts_note) == (
        "8 Jan 2099",
        "set by the last link to become free: Technology",
    )
    assert (view.held_count, view.held_note) == ("1", "European Union → Mainland China")


def test_how_the_price_comes_about(view: ChainPage) -> None:
    lines = [
        PriceLine("Technology", "€30,000", "once", "CNY 234,000"),
        PriceLine("Facility", "CNY 900 an hour", "10 hours", "CNY 9,000"),
    ]
    assert [
        PriceLine(*(text.replace("\u00a0", " ") for text in (line.role, line.price, line.used, line.cost)))
        for line in view.prices
    ] == lines
    assert view.rates == ("1 EUR = 7.8 CNY (20 Nov 2026)",)


def test_cards_and_gaps_stand_in_the_order_of_the_chain(view: ChainPage) -> None:
    assert [(item.role, type(item)) for item in view.links] == [
        ("technology", Card),
        ("expert", Gap),
        ("facility", Card),
        ("finance", Gap),
    ]


def test_a_card_says_why(view: ChainPage) -> None:
    card = view.links[0]
    assert isinstance(card, Card)
    assert card.words == (Words("裂纹", "Risse", "zh-Hans", "de"),)
    assert card.sentences is not None
    assert (card.sentences.need, card.sentences.offer) == (
        "希望在线检测<mark>裂纹</mark>。",
        "Findet <mark>Risse</mark>.",
    )
    assert card.reasons == (Reason("fits", "✓", "Fits", "Defect size: 15\u00a0µm ≤ 20\u00a0µm"),)
    assert (card.state, card.grade_word, card.step, card.step_url) == (
        "held",
        "strong",
        "What would release it",
        "#held-technology",
    )


def test_a_gap_tells_what_came_nearest_and_where_to_look(view: ChainPage) -> None:
    expert, finance = (item for item in view.links if isinstance(item, Gap))
    assert expert.nearest is not None
    assert (expert.nearest.text.title, expert.why, expert.step_url) == (
        "Non-destructive testing of glaze cracks",
        "It touches the subject, but not enough to rely on.",
        "/resources/?kind=expert",
    )
    assert (finance.nearest, finance.why) == (None, "There is no entry of this kind in this node.")


def test_what_is_held_says_what_would_release_it(view: ChainPage) -> None:
    (held,) = view.held
    assert held.crossing == "European Union → Mainland China"
    assert [link.role for link in held.links] == ["technology"]
    assert held.sentence.endswith(
        "Its public summary crosses; held: the people it names, its technical body."
    )
    assert [(one.name, one.rule, one.article, tuple(lack.sentence for lack in one.missing)) for one in held.portions[1:]] == [
        (
            "its technical body", "house-granted/1", "what its owner holds back",
            (
                "the owner's grant to the receiver (not given; from: the owner)",
                "somebody's examination under the export list (not stated; from: the sender)",
            ),
        )
    ]  # fmt: skip
    assert held.portions[0].rule == "eu-clauses-1/1"
    assert next(lack.url for lack in held.portions[0].missing if lack.url) == (
        "/border/evidence/?kind=scc_2021_914_m1&exporter=DE-BY&importer=CN-GD#file"
    )


def test_alternatives_stand_beside_the_best(view: ChainPage) -> None:
    assert [(row.difference, row.detail.replace("\u00a0", " "), row.found) for row in view.alternatives] == [
        ("The chain above", "", "2 of 4"),
        ("Another price", "CNY 230,400 less", "1 of 4"),
        ("Another region", "Guangzhou instead of Munich", "1 of 4"),
    ]
    assert [row.places for row in view.alternatives] == ["Munich, Guangzhou", "Guangzhou", "Guangzhou"]


def test_the_route_taken_is_marked(view: ChainPage) -> None:
    assert [(route.name, route.chosen) for route in view.routes] == [("Route 1", True), ("Route 2", False)]


def test_the_next_step_is_one_that_is_free(view: ChainPage) -> None:
    assert view.next == NextStep("See the facility", "/resources/fac-thz/?need=need-cracks")
