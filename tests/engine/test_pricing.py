from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.pricing import Applied, Cost, Price, Subsidy, after_subsidy

COSTS = (Cost("technology", Decimal(300_000)), Cost("facility", Decimal(90_000)))


def test_a_policy_pays_its_rate_of_its_roles_only() -> None:
    policy = Subsidy("voucher", Decimal("0.5"), None, frozenset({"facility"}))
    assert after_subsidy(COSTS, [policy]) == Price(
        Decimal(390_000), Decimal(345_000), (Applied("voucher", Decimal("45000.00")),)
    )


def test_a_policy_pays_no_more_than_its_cap() -> None:
    policy = Subsidy("voucher", Decimal("0.5"), Decimal(20_000), frozenset({"facility", "technology"}))
    assert after_subsidy(COSTS, [policy]).after == Decimal(370_000)


def test_the_second_policy_pays_of_what_the_first_left() -> None:
    first = Subsidy("first", Decimal("0.5"), None, frozenset({"facility"}))
    second = Subsidy("second", Decimal("0.5"), None, frozenset({"facility"}))
    assert [item.amount for item in after_subsidy(COSTS, [first, second]).applied] == [
        Decimal("45000.00"),
        Decimal("22500.00"),
    ]


def test_a_policy_for_other_roles_is_not_listed() -> None:
    policy = Subsidy("exchange", Decimal("0.5"), None, frozenset({"expert"}))
    assert after_subsidy(COSTS, [policy]) == Price(Decimal(390_000), Decimal(390_000), ())


def test_roles_without_a_price_are_named() -> None:
    assert after_subsidy((), (), ["technology"]) == Price(Decimal(0), Decimal(0), (), ("technology",))


amounts = st.decimals(min_value=0, max_value=10**7, places=2)
subsidies = st.builds(
    Subsidy,
    policy=st.sampled_from("abc"),
    rate=st.decimals(min_value=0, max_value=1, places=2),
    cap=st.none() | amounts,
    roles=st.frozensets(st.sampled_from(["technology", "expert", "facility"])),
)


@given(st.lists(amounts, min_size=3, max_size=3), st.lists(subsidies, max_size=4))
def test_nobody_is_paid_more_than_the_cost_and_the_sums_agree(
    prices: list[Decimal], policies: list[Subsidy]
) -> None:
    costs = [
        Cost(role, amount) for role, amount in zip(["technology", "expert", "facility"], prices, strict=True)
    ]
    price = after_subsidy(costs, policies)
    assert price.before == sum(prices, Decimal(0))
    assert price.before - price.after == sum((item.amount for item in price.applied), Decimal(0))
    assert price.after >= Decimal("-0.05")  # half a cent a policy at most, by rounding
    assert all(
        policy.cap is None or item.amount <= policy.cap
        for item in price.applied
        for policy in policies[:1]
        if len(policies) == 1
    )
