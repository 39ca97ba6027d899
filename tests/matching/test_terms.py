"""Terms: what one offer means for one need."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from entrepot.border.rules import bundled
from entrepot.engine.chains import Option
from entrepot.engine.pricing import Subsidy
from entrepot.matching.crossing import Border
from entrepot.matching.reading import Offer, Requirement, offer, requirement
from entrepot.matching.terms import Terms, option, terms
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.money import Money, Rates
from tests.cast import PLACES, WITHOUT_RATES, cast, need, resource

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
RATES = Rates("CNY", TODAY, "test", {"EUR": Decimal(8), "HKD": Decimal("0.9")})


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    """A node with places and the cast's organisations."""
    cast()


def asked(deadline: date | None = None, facts: dict[str, str] | None = None, **fields: str) -> Requirement:
    """A need in Guangzhou by Lingyou."""
    record = need(
        "n", language="zh-Hans", place="guangzhou", organisation="org-lingyou", fields=fields, facts=facts,
        deadline=deadline,
    )  # fmt: skip
    return requirement(record, PLACES)


def given(
    kind: str = "facility", place: str | None = "guangzhou", language: str = "zh-Hans", **values: object
) -> Offer:
    """An offer; ``values`` are those of a record."""
    return offer(resource("r", kind, language=language, place=place, **values), PLACES)


def agreed(wanted: Requirement, offered: Offer, rates: Rates = RATES) -> Terms:
    return terms(wanted, offered, rates, TODAY, Border(wanted.place, bundled()))


def verdicts(found: Terms) -> list[tuple[str, str, str]]:
    return [(item.name, item.verdict, item.sign) for item in found.conditions]


def yuan(amount: int | str) -> Money:
    return Money(Decimal(amount), "CNY")


def test_an_offer_that_states_nothing_fails_nothing_and_costs_nobody_knows_what() -> None:
    found = agreed(asked(), given())
    assert (found.conditions, found.cost, found.count, found.per) == ((), None, 1, None)
    assert (found.starts, found.fails, found.decision.outcome) == (TODAY, False, "allow")


@pytest.mark.parametrize(
    ("price", "kind", "cost", "count", "per"),
    [
        ("900元/小时", "facility", "9000", 10, "hour"),
        ("3000元/天", "facility", "6000", 2, "day"),
        ("3000元/天", "expert", "9000", 3, "day"),
        ("500元/次", "facility", "500", 1, "use"),
        ("20万元", "technology", "200000", 1, None),
        ("免费", "facility", "0", 1, None),
        ("面议", "facility", None, 1, None),
        ("200元/样品", "facility", None, 1, "sample"),
        ("9800元/月", "venue", None, 1, "month"),
        ("5-8万元", "technology", None, 1, None),
    ],
)
def test_what_it_costs_the_need(price: str, kind: str, cost: str | None, count: int, per: str | None) -> None:
    found = agreed(asked(facility_hours="10", expert_days="3"), given(kind, fields={"price": price}))
    assert (found.cost, found.count, found.per) == (None if cost is None else yuan(cost), count, per)


def test_a_cost_in_another_currency_is_told_in_the_needs() -> None:
    offered = given("expert", "munich", "de", fields={"price": "980 €/Tag"})
    assert agreed(asked(expert_days="2"), offered).cost == yuan("15680")
    assert agreed(asked(expert_days="2"), offered, WITHOUT_RATES).cost is None


def test_nothing_is_used_of_what_the_need_does_not_want() -> None:
    found = agreed(asked(facility_hours="0"), given(fields={"price": "900元/小时"}))
    assert (found.cost, found.count) == (yuan("0.00"), 0)


def test_facts_are_compared_where_things_are_measured() -> None:
    wanted = asked(facts={"裂纹宽度": "≤ 20 µm"})
    fits = agreed(wanted, given("technology", "munich", "de", facts={"Rissbreite": "15 µm"}))
    fails = agreed(wanted, given("technology", "munich", "de", facts={"Rissbreite": "50 µm"}))
    silent = agreed(wanted, given("technology"))
    assert [item.verdict for item in (*fits.conditions, *fails.conditions, *silent.conditions)] == [
        "fits",
        "fails",
        "unknown",
    ]
    assert (fits.fails, fails.fails, silent.fails) == (False, True, False)
    for kind in ("expert", "finance", "policy"):
        assert agreed(wanted, given(kind, facts={"裂纹宽度": "50 µm"})).conditions == ()


def test_readiness_is_asked_of_technologies_only() -> None:
    wanted = asked(min_readiness="TRL 6")
    for level, verdict in (("TRL 7", "fits"), ("TRL 4", "fails")):
        assert [
            item[:2] for item in verdicts(agreed(wanted, given("technology", fields={"readiness": level})))
        ] == [("readiness", verdict)]
    assert verdicts(agreed(wanted, given("technology"))) == [("readiness", "unknown", "?")]
    assert verdicts(agreed(wanted, given("facility", fields={"readiness": "TRL 1"}))) == []


def test_what_begins_after_the_deadline_or_is_over_fails() -> None:
    wanted = asked(deadline=date(2027, 3, 31))
    late = agreed(wanted, given(available_from=date(2027, 4, 1)))
    early = agreed(wanted, given(available_from=date(2027, 1, 8)))
    over = agreed(wanted, given(valid_until=date(2026, 11, 20)))
    last = agreed(wanted, given(valid_until=TODAY))
    assert [verdicts(item) for item in (late, early, over, last)] == [
        [("date", "fails", ">")], [("date", "fits", "≤")], [("date", "fails", "<")], [("date", "fits", "…")],
    ]  # fmt: skip
    assert (late.starts, early.starts, over.starts) == (date(2027, 4, 1), date(2027, 1, 8), TODAY)


def test_who_is_not_eligible_fails() -> None:
    voucher = {"eligible_kinds": "enterprise", "eligible_sizes": "micro; small", "eligible_places": "广州"}
    found = agreed(asked(), given("policy", fields=voucher))
    assert [(name, verdict) for name, verdict, _ in verdicts(found)] == [
        ("organisation_kind", "fits"), ("size", "fails"), ("place", "fits"),
    ]  # fmt: skip
    assert found.fails
    assert agreed(asked(), given("policy", fields={"eligible_places": "深圳"})).fails


def test_eligibility_of_somebody_unknown_is_unknown() -> None:
    nobody = requirement(need("n", place=None), PLACES)
    found = agreed(
        nobody, given("policy", fields={"eligible_kinds": "enterprise", "eligible_places": "广州"})
    )
    assert [verdict for _, verdict, _ in verdicts(found)] == ["unknown", "unknown"]
    assert not found.fails


@pytest.mark.parametrize(
    ("open_to", "fails"), [("internal", True), ("members", True), ("external", False), ("", False)]
)
def test_what_is_closed_to_others_fails(open_to: str, fails: bool) -> None:
    found = agreed(asked(), given(fields={"open_to": open_to} if open_to else {}))
    assert found.fails is fails
    assert [item[0] for item in verdicts(found)] == (["open_to"] if fails else [])


def test_the_border_is_asked_for_every_offer() -> None:
    wanted = asked()
    assert [agreed(wanted, given(place=place)).decision.code for place in ("shenzhen", "munich", "hong-kong", None)] == [
        "same_area", "across_areas", "across_areas", "unknown_jurisdiction",
    ]  # fmt: skip
    homeless = requirement(need("m", place=None), PLACES)
    assert agreed(homeless, given()).decision.outcome == "hold"


def test_an_option_carries_what_a_chain_needs() -> None:
    wanted = asked(facility_hours="10")
    offered = given("technology", "munich", "de", fields={"price": "30.000 €", "route": "thz"})
    found = option(wanted, offered, agreed(wanted, offered), 0.8, True, RATES)
    assert found == Option(
        "r", "technology", 0.8, True, place="munich", route="thz", cost=Decimal(240_000), free=False, starts=TODAY,
        held=True, subsidy=None,
    )  # fmt: skip


def test_what_fails_is_never_adequate() -> None:
    wanted, offered = asked(), given(fields={"open_to": "internal"})
    assert option(wanted, offered, agreed(wanted, offered), 0.99, True, RATES).adequate is False
    assert option(wanted, given(), agreed(wanted, given()), 0.99, False, RATES).adequate is False


def test_a_policy_is_free_and_pays() -> None:
    fields = {"subsidy_rate": "30%", "subsidy_cap": "10.000 €", "subsidy_roles": "facility"}
    wanted, offered = asked(), given("policy", "munich", "de", fields=fields)
    found = option(wanted, offered, agreed(wanted, offered), 0.5, True, RATES)
    assert (found.free, found.cost) == (True, None)
    assert found.subsidy == Subsidy("r", Decimal("0.3"), Decimal(80_000), frozenset({"facility"}))


def test_a_policy_whose_cap_cannot_be_converted_promises_nothing() -> None:
    fields = {"subsidy_rate": "30%", "subsidy_cap": "10.000 €", "subsidy_roles": "facility"}
    wanted, offered = asked(), given("policy", "munich", "de", fields=fields)
    assert (
        option(wanted, offered, agreed(wanted, offered, WITHOUT_RATES), 0.5, True, WITHOUT_RATES).subsidy
        is None
    )


def test_only_policies_pay() -> None:
    wanted, offered = asked(), given("facility", fields={"subsidy_rate": "30%", "subsidy_roles": "facility"})
    assert option(wanted, offered, agreed(wanted, offered), 0.5, True, RATES).subsidy is None


@pytest.mark.parametrize("kind", list(Role))
def test_only_finance_and_policy_are_free(kind: Role) -> None:
    wanted, offered = asked(), given(kind)
    expected = kind in {Role.FINANCE, Role.POLICY}
    assert option(wanted, offered, agreed(wanted, offered), 0.5, True, RATES).free is expected
