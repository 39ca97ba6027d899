from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.chains import Frame, Option, build
from entrepot.engine.pricing import Subsidy

TODAY = date(2026, 11, 21)
ROLES = ("technology", "expert", "facility", "finance", "policy")
FRAME = Frame(ROLES, Decimal(600_000), TODAY)


def technology(
    name: str,
    score: float,
    route: str = "thz",
    place: str = "munich",
    cost: int = 300_000,
    held: bool = False,
) -> Option:
    return Option(name, "technology", score, True, place=place, route=route, cost=Decimal(cost), held=held)


def facility(name: str, score: float, cost: int = 90_000, starts: date | None = None) -> Option:
    return Option(name, "facility", score, True, place="guangzhou", cost=Decimal(cost), starts=starts)


EXPERT = Option("expert", "expert", 0.8, True, place="hong-kong", cost=Decimal(60_000))
FINANCE = Option("loan", "finance", 0.5, True, free=True)
POLICY = Option(
    "voucher", "policy", 0.5, True, free=True,
    subsidy=Subsidy("voucher", Decimal("0.3"), Decimal(200_000), frozenset({"technology"})),
)  # fmt: skip


def test_a_full_chain_has_one_resource_per_role_and_its_price() -> None:
    found = build(FRAME, {
        "technology": [technology("a", 0.9)], "expert": [EXPERT], "facility": [facility("f", 0.9)],
        "finance": [FINANCE], "policy": [POLICY],
    })  # fmt: skip
    assert [option.resource for option in found.best.options] == ["a", "expert", "f", "loan", "voucher"]
    assert (found.best.price.before, found.best.price.after) == (Decimal(450_000), Decimal(360_000))
    assert (found.best.missing, found.best.over_budget, found.best.starts) == ((), False, TODAY)


def test_a_role_without_an_adequate_option_is_missing_and_names_what_came_nearest() -> None:
    near = Option("near", "facility", 0.4, False)
    found = build(FRAME, {"technology": [technology("a", 0.9)], "facility": [near]})
    assert found.best.missing == ("expert", "facility", "finance", "policy")
    assert found.nearest == {"facility": near}


def test_a_need_that_nothing_answers_has_an_empty_chain() -> None:
    found = build(FRAME, {})
    assert (found.best.options, found.best.missing, found.alternatives) == ((), ROLES, ())


def test_the_chain_starts_when_its_last_link_can() -> None:
    later = date(2027, 1, 8)
    found = build(
        FRAME, {"technology": [technology("a", 0.9)], "facility": [facility("f", 0.9, starts=later)]}
    )
    assert found.best.starts == later


def test_what_overspends_gives_way_to_what_fits_the_budget() -> None:
    found = build(
        FRAME, {"technology": [technology("dear", 0.9, cost=1_200_000), technology("fit", 0.8, cost=400_000)]}
    )
    assert (found.best.options[0].resource, found.best.over_budget) == ("fit", False)


def test_alternatives_differ_by_route_by_region_and_by_price() -> None:
    found = build(FRAME, {"technology": [
        technology("best", 0.9),
        technology("route", 0.8, route="darkfield"),
        technology("region", 0.7, place="shenzhen"),
        technology("price", 0.68, cost=100_000),
    ]})  # fmt: skip
    assert [(item.difference, item.chain.options[0].resource) for item in found.alternatives] == [
        ("route", "route"), ("region", "region"), ("price", "price"),
    ]  # fmt: skip


def test_parallel_routes_are_told_apart() -> None:
    options = [technology("a", 0.9), technology("b", 0.8, route="darkfield"), technology("c", 0.7)]
    found = build(FRAME, {"technology": options})
    assert [(route, [option.resource for option in members]) for route, members in found.routes] == [
        ("thz", ["a", "c"]), ("darkfield", ["b"]),
    ]  # fmt: skip


def test_what_is_held_gives_way_to_an_equal_that_is_not() -> None:
    found = build(
        FRAME,
        {"technology": [technology("held", 0.85, held=True), technology("here", 0.84, place="guangzhou")]},
    )
    assert found.best.options[0].resource == "here"


scores = st.floats(0, 1, allow_nan=False)
options_of_a_role = st.lists(
    st.builds(
        Option,
        resource=st.integers(0, 50).map(str),
        role=st.just("technology"),
        score=scores,
        adequate=st.booleans(),
        place=st.sampled_from(["a", "b", None]),
        route=st.sampled_from(["x", "y", None]),
        cost=st.none() | st.integers(0, 10**6).map(Decimal),
    ),
    max_size=12,
    unique_by=lambda option: option.resource,
)


@given(options_of_a_role)
def test_only_adequate_options_are_ever_chosen_and_no_alternative_repeats_the_best(
    options: list[Option],
) -> None:
    found = build(Frame(("technology",), None, TODAY), {"technology": options})
    chosen = [*found.best.options, *(option for item in found.alternatives for option in item.chain.options)]
    assert all(option.adequate for option in chosen)
    assert len({option.resource for option in chosen}) == len(chosen)
    assert bool(found.best.missing) is not any(option.adequate for option in options)
