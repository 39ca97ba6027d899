"""A need goes in, an explained chain comes out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Resource
from entrepot.journal.queries import latest_sequence
from entrepot.matching import index
from entrepot.matching.domain import ChainView, Found, Link
from entrepot.matching.queries import SAID, chains_of, matches_of, needs_for, search
from entrepot.people.domain import ANONYMOUS
from entrepot.vocabulary.kinds import Grade, Role
from entrepot.vocabulary.money import Money, Rate
from tests.cast import entry, put
from tests.embedder import Tiny

TODAY = date(2026, 11, 21)
Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> None:
    """The region, its vectors ready, on a day of its own."""
    index.complete()


@pytest.fixture(autouse=True)
def day() -> object:
    """Every test plays on one day."""
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        yield


def yuan(amount: int | str) -> Money:
    return Money(Decimal(amount), "CNY")


def cracks() -> ChainView:
    return chains_of(catalogue.need("need-cracks", ANONYMOUS)).best


def resources(chain: ChainView) -> dict[str, str]:
    return {link.role: link.resource for link in chain.links}


def test_a_need_that_is_served_has_a_link_for_every_role() -> None:
    found = chains_of(catalogue.need("need-cracks", ANONYMOUS))
    assert (found.need, found.verdict, found.voters) == ("need-cracks", "served", ("tiny",))
    assert found.sequence == latest_sequence()
    assert resources(found.best) == {
        "technology": "tech-eddy", "expert": "exp-mak", "facility": "fac-thz", "finance": "fin-loan",
        "policy": "pol-voucher",
    }  # fmt: skip
    assert [link.role for link in found.best.links] == list(found.roles)
    assert found.best.missing == ()


def test_the_chain_has_its_price_before_and_after_subsidy() -> None:
    best = cracks()
    costs = {link.role: link.cost for link in best.links}
    assert costs == {
        "technology": yuan(200_000), "expert": yuan(10_800), "facility": yuan(9_000), "finance": None, "policy": None,
    }  # fmt: skip
    assert (best.before, best.after) == (yuan(219_800), yuan(169_800))
    assert [link.saving for link in best.links if link.saving] == [yuan(50_000)]
    assert (best.unpriced, best.over_budget, best.starts) == ((), False, TODAY)
    facility = best.link("facility")
    assert facility is not None
    assert (facility.units, facility.unit) == (10, "hour")
    assert facility.price is not None
    assert facility.price.value == Rate(yuan(900), "hour")


def test_every_link_says_why() -> None:
    best = cracks()
    technology, finance, policy = best.link("technology"), best.link("finance"), best.link("policy")
    assert technology is not None
    assert finance is not None
    assert policy is not None
    assert "瓷砖釉面裂纹" in {word.need for word in technology.match.evidence.words}
    assert technology.match.evidence.sentences is not None
    assert [(item.label, item.verdict) for item in technology.match.conditions] == [("裂纹宽度", "unknown")]
    assert [(item.name, item.verdict) for item in finance.match.conditions] == [
        ("organisation_kind", "fits"), ("place", "fits"), ("amount", "fits"),
    ]  # fmt: skip
    assert {item.verdict for item in policy.match.conditions} == {"fits"}
    assert all(0 <= link.match.score <= 1 and link.match.grade is not Grade.NONE for link in best.links)


def test_what_lies_under_another_law_is_held_and_said_so() -> None:
    best = cracks()
    assert [(link.resource, link.decision.code) for link in best.held] == [("exp-mak", "across_areas")]


def test_an_alternative_takes_another_route_from_another_language_and_law() -> None:
    found = chains_of(catalogue.need("need-cracks", ANONYMOUS))
    assert [(item.difference, item.chain.links[0].resource) for item in found.alternatives] == [
        ("route", "tech-thz")
    ]
    other = found.alternatives[0].chain
    assert other.links[0].cost == yuan(240_000)
    assert {link.resource for link in other.held} == {"tech-thz", "exp-mak"}
    assert {route.route: [link.resource for link in route.links] for route in found.routes} == {
        "eddy": ["tech-eddy"], "thz": ["tech-thz"],
    }  # fmt: skip


def test_what_is_closed_is_never_a_link_however_near_it_is() -> None:
    links = matches_of(catalogue.need("need-cracks", ANONYMOUS), kind="facility", top=5)
    graded = {link.resource: (link.match.grade, link.match.fails) for link in links}
    assert graded["fac-own"][1] is True
    assert resources(cracks())["facility"] == "fac-thz"


def test_a_need_that_nothing_answers_says_so_and_names_what_came_nearest() -> None:
    found = chains_of(catalogue.need("need-bees", ANONYMOUS))
    assert (found.verdict, found.best.links, found.alternatives, found.routes) == (
        "no_adequate_supply",
        (),
        (),
        (),
    )
    assert [item.role for item in found.best.missing] == list(found.roles)
    assert all(
        item.nearest is not None and item.nearest.match.grade is Grade.NONE for item in found.best.missing
    )
    assert (found.best.before, found.best.after) == (Money(Decimal(0), "EUR"), Money(Decimal(0), "EUR"))
    assert found.best.starts is None


def test_a_role_that_nobody_fills_is_missing_and_the_rest_stands() -> None:
    expert = catalogue.resource("exp-mak", ANONYMOUS)
    put(replace(entry("exp-mak", "expert", "Tea", "黑茶", organisation="org-harbour"), place=None))
    index.complete()
    found = chains_of(catalogue.need("need-cracks", ANONYMOUS))
    assert expert.key == "exp-mak"
    assert found.verdict == "partly_served"
    (missing,) = found.best.missing
    assert (missing.role, missing.nearest and missing.nearest.resource) == ("expert", "exp-mak")
    assert set(resources(found.best)) == {"technology", "facility", "finance", "policy"}


def test_a_node_without_resources_has_no_adequate_supply() -> None:
    Resource.objects.all().delete()
    index._held.index = None
    index.complete()
    found = chains_of(catalogue.need("need-cracks", ANONYMOUS))
    assert found.verdict == "no_adequate_supply"
    assert [(item.role, item.nearest) for item in found.best.missing] == [
        (role, None) for role in found.roles
    ]


def test_a_budget_that_is_too_small_is_told() -> None:
    put(entry(
        "need-poor", "technology", "釉面裂纹检测", "瓷砖釉面裂纹靠人眼查。需要太赫兹检测裂纹。", is_need=True,
        language="zh-Hans", fields={"budget": "1万元"}, place="guangzhou", organisation="org-lingyou",
    ))  # fmt: skip
    index.complete()
    assert chains_of(catalogue.need("need-poor", ANONYMOUS)).best.over_budget is True


def test_matches_of_one_kind_are_best_first_with_their_reasons() -> None:
    links = matches_of(catalogue.need("need-cracks", ANONYMOUS), kind="technology", top=2)
    assert [link.resource for link in links] == ["tech-thz", "tech-eddy"]
    assert links[0].match.score >= links[1].match.score
    assert all(link.match.evidence.sentences and link.match.need == "need-cracks" for link in links)


def test_matches_of_a_kind_outside_the_chain_are_found_too() -> None:
    put(
        entry(
            "srv-glaze",
            "service",
            "瓷砖釉面裂纹检测服务",
            "检测裂纹。",
            language="zh-Hans",
            place="guangzhou",
        )
    )
    index.complete()
    links = matches_of(catalogue.need("need-cracks", ANONYMOUS), kind="service", top=5)
    assert [link.resource for link in links] == ["srv-glaze"]
    assert matches_of(catalogue.need("need-cracks", ANONYMOUS), kind="venue", top=5) == ()


def test_the_same_question_has_the_same_answer() -> None:
    need = catalogue.need("need-cracks", ANONYMOUS)
    assert chains_of(need) == chains_of(need)


def test_reading_it_from_a_fresh_index_changes_nothing() -> None:
    need = catalogue.need("need-cracks", ANONYMOUS)
    before = chains_of(need)
    index._held.index = None
    assert chains_of(need) == before


def test_a_missing_currency_leaves_links_without_a_price(rates: None) -> None:
    settings.HOME.rates.write_text(
        '{"base": "CNY", "as_of": "2026-11-20", "source": "t", "rates": {}}', encoding="utf8"
    )
    best = cracks()
    assert {link.role: link.cost for link in best.links if link.cost} == {"facility": yuan(9_000)}
    assert (best.unpriced, best.before) == (("technology", "expert"), yuan(9_000))


@pytest.mark.parametrize("more", [0, 2])
def test_a_chain_costs_a_constant_number_of_queries(more: int, django_assert_num_queries: Counting) -> None:
    for number in range(more):
        put(entry(
            f"tech-{number}", "technology", f"裂纹检测 {number}", "检测瓷砖釉面裂纹。", language="zh-Hans",
            place="guangzhou", organisation="org-yunshan",
        ))  # fmt: skip
    index.complete()
    need = catalogue.need("need-cracks", ANONYMOUS)
    chains_of(need)  # which ranker is in use is asked once for each state of the catalogue
    # the change sequence; the border's rules, papers and bodies given; everything else lies in the index
    with django_assert_num_queries(4):
        chains_of(need)
    with django_assert_num_queries(5):  # and what lifts resources that nobody sees
        matches_of(need, kind="technology", top=5)


@pytest.mark.parametrize("more", [0, 3])
def test_the_index_is_built_in_a_constant_number_of_queries(
    more: int, django_assert_num_queries: Counting
) -> None:
    for number in range(more):
        put(entry(f"t{number}", "technology", place="munich", organisation="org-isaroptik"))
        put(entry(f"n{number}", "testing", is_need=True, place="munich", organisation="org-isaroptik"))
    put(entry("last"))
    # whether the journal grew, by something matched; places; how many resources and needs there are; which
    with django_assert_num_queries(7):
        index.complete()


def test_search_finds_needs_and_resources_in_any_language() -> None:
    found = search("cracks in tiles", limit=4)
    assert len(found) == 4
    assert found[0].score - found[-1].score >= -SAID  # nearness orders, but for those that say the very words
    assert {"tech-eddy", "exp-mak", "need-cracks"} <= {item.key for item in found}
    assert {(item.key, item.kind, item.is_need) for item in found if item.is_need} == {
        ("need-cracks", "need", True)
    }


def test_search_can_be_narrowed_to_a_kind_and_a_place() -> None:
    assert {item.key for item in search("裂纹", kind="expert")} == {"exp-mak"}
    assert {item.key for item in search("裂纹", place="munich")} == {"tech-thz", "need-bees"}
    assert next(item.key for item in search("裂纹", kind="need")) == "need-cracks"
    assert search("裂纹", kind="need", place="hong-kong") == ()
    assert search("裂纹", kind="venue") == ()


def test_search_for_nothing_finds_nothing() -> None:
    assert search("") == search("   ") == ()


def test_a_resource_finds_the_needs_it_may_serve() -> None:
    found = needs_for(catalogue.resource("tech-thz", ANONYMOUS), top=1)
    assert found == (Found("need-cracks", "need", found[0].score, True),)
    assert found[0].score > 0.5


def test_a_link_is_found_by_its_role() -> None:
    best = cracks()
    link = best.link(Role.EXPERT)
    assert isinstance(link, Link)
    assert (link.resource, best.link("venue")) == ("exp-mak", None)


def test_search_puts_what_says_the_very_words_before_what_is_as_near() -> None:
    for key, title in (("said", "Profilometer"), ("unsaid", "Surface roughness instrument")):
        put(entry(key, "facility", place="munich", organisation="org-isaroptik", title=title))
    assert next(item.key for item in search("Profilometer", kind="facility")) == "said"
