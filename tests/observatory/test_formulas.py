"""The formulas: by hand, against PySAL's results kept here, and by properties that must hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.observatory.domain.accessibility import EARTH_KM, two_step
from entrepot.observatory.domain.figures import HELD, Case, Found
from entrepot.observatory.domain.gains import Gain, Unmet, gains
from entrepot.observatory.domain.inequality import gini, theil
from entrepot.observatory.domain.suppression import safe
from entrepot.observatory.domain.uncertainty import Range, of_mean, of_rate

KM = 180 / (math.pi * EARTH_KM)
"""One kilometre along a meridian, in degrees."""


def along(*kilometres: float) -> np.ndarray:
    """Points on a meridian."""
    return np.array([[one * KM, 0.0] for one in kilometres])


def test_two_steps_by_hand() -> None:
    """Places at 0 and 10 km with 20 and 30 hours; 100 people at 0, 50 at 8, 200 at 30 km; reach 9 km. The first serves 150 people, the second 50."""
    found = two_step(
        np.array([20.0, 30.0]), along(0, 10), np.array([100.0, 50.0, 200.0]), along(0, 8, 30), [(9, 1.0)]
    )
    assert found.tolist() == pytest.approx([20 / 150, 20 / 150 + 30 / 50, 0])


def test_nearer_bands_weigh_more() -> None:
    """Within 5 km whole, up to 9 km half: the first place serves 100 + 25 weighted people."""
    bands = [(5.0, 1.0), (9.0, 0.5)]
    found = two_step(np.array([20.0]), along(0), np.array([100.0, 50.0]), along(0, 8), bands)
    assert found.tolist() == pytest.approx([20 / 125, 0.5 * 20 / 125])


def test_the_edge_of_a_reach_counts() -> None:
    assert two_step(np.array([1.0]), along(0), np.array([1.0]), along(9), [(9, 1.0)]).tolist() == [1.0]


def test_bands_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="reaches must rise"):
        two_step(np.ones(1), along(0), np.ones(1), along(0), [(9, 1.0), (5, 0.5)])


amounts = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)


@given(
    supply=st.lists(st.integers(0, 100), min_size=1, max_size=8),
    people=st.lists(st.integers(1, 100), min_size=1, max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_all_people_together_reach_what_there_is(supply: list[int], people: list[int]) -> None:
    """Everybody within reach of everything: supply per head, summed over heads, is the supply."""
    hours, heads = np.array(supply, float), np.array(people, float)
    found = two_step(hours, along(*range(len(supply))), heads, along(*range(len(people))), [(100, 1.0)])
    assert float(found @ heads) == pytest.approx(sum(supply))


def test_theil_by_hand() -> None:
    """One has all of four: ln 4. Two groups of two, of which one has all evenly: ln 2, all of it between them."""
    alone, grouped = theil([4, 0, 0, 0], "aabb"), theil([2, 2, 0, 0], "aabb")
    assert (alone.total, alone.between, alone.within) == pytest.approx(
        (math.log(4), math.log(2), math.log(2))
    )
    assert (grouped.total, grouped.between, grouped.within) == pytest.approx((math.log(2), math.log(2), 0))
    assert theil([], "") == theil([0, 0], "ab")


@given(values=amounts, times=st.integers(2, 9))
def test_inequality_does_not_depend_on_the_unit(values: list[int], times: int) -> None:
    groups, more = [number % 3 for number in range(len(values))], [value * times for value in values]
    one, other = theil(values, groups), theil(more, groups)
    assert (one.total, one.between) == pytest.approx((other.total, other.between), abs=1e-9)
    assert gini(np.array(values, float)) == pytest.approx(gini(np.array(more, float)), abs=1e-9)
    assert 0 <= one.between <= one.total + 1e-9 <= math.log(max(len(values), 1)) + 2e-9


# What PySAL gives (access 1.1.10.post3, inequality 1.1.2) for the same numbers; `bench/accessibility.py` says how they were made.
INCOMES = (13.386, 20.383, 36.73, 93.388, 70.355, 21.059, 33.331, 16.003, 61.16, 39.427, 15.728, 20.914)
DISTRICTS = (0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2)
PLACES, SUPPLY = (0.0, 4.0, 11.0, 25.0), (12.0, 30.0, 8.0, 20.0)
HOMES, PEOPLE = (0.5, 3.0, 7.0, 10.0, 16.0, 24.0), (120.0, 340.0, 60.0, 210.0, 95.0, 400.0)


def test_inequality_is_what_pysal_gives() -> None:
    found = theil(INCOMES, DISTRICTS)
    assert (found.total, found.between, found.within, gini(np.array(INCOMES))) == pytest.approx(
        (0.19659639979290103, 0.05855194661575923, 0.1380444531771418, 0.34752472857410127), abs=1e-12
    )


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        (
            [(9.0, 1.0)],
            [
                0.06417281348788198,
                0.07552033121837844,
                0.07552033121837844,
                0.05244340814145536,
                0.051751558134536864,
                0.04040404040404041,
            ],
        ),
        (
            [(4.0, 1.0), (9.0, 0.5)],
            [
                0.07248979591836735,
                0.08069492412349555,
                0.07665515436944008,
                0.04041025641025641,
                0.030551496920212005,
                0.0446927374301676,
            ],
        ),
    ],
)
def test_accessibility_is_what_pysal_gives(bands: list[tuple[float, float]], expected: list[float]) -> None:
    found = two_step(np.array(SUPPLY), along(*PLACES), np.array(PEOPLE), along(*HOMES), bands)
    assert found.tolist() == pytest.approx(expected, abs=1e-12)


def test_ranges_of_rates() -> None:
    """1 of 10: (0.0179, 0.4042), the values of Newcombe 1998, "Two-sided confidence intervals for the single proportion", for Wilson's method."""
    found = of_rate(1, 10)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.0179, 0.4042)
    none, every = of_rate(0, 20), of_rate(20, 20)
    assert (none and none.low, every and every.high, of_rate(0, 0)) == (0.0, 1.0, None)
    with pytest.raises(ValueError, match="3 of 2"):
        of_rate(3, 2)


def test_ranges_of_means() -> None:
    assert of_mean([1.0] * 29) is None
    assert of_mean([1.0] * 30) == Range(1.0, 1.0)
    found = of_mean([0.0, 2.0] * 50)
    assert found is not None
    assert (found.low + found.high, round(found.high, 3)) == (pytest.approx(2), 1.197)


def test_the_resource_that_answers_most_comes_first() -> None:
    """In microgrids an expert answers two needs wholly; then a facility answers what the expert brought nearer."""
    unmet = [
        Unmet("n1", "energy", frozenset({"expert"})),
        Unmet("n2", "energy", frozenset({"expert"})),
        Unmet("n3", "energy", frozenset({"expert", "facility"})),
        Unmet("n4", "medical", frozenset({"finance"})),
        Unmet("n5", "medical", frozenset()),
    ]
    assert gains(unmet) == (
        Gain("energy", "expert", ("n1", "n2"), ("n3",)),
        Gain("energy", "facility", ("n3",), ()),
        Gain("medical", "finance", ("n4",), ()),
    )


def counted(total: int, **rows: int) -> Found:
    return Found(
        Case(1.0, (total,)), {"place": {row: Case(float(count), (count,)) for row, count in rows.items()}}
    )


def test_a_small_count_takes_another_with_it() -> None:
    shown = safe(counted(30, a=3, b=9, c=18), 5).rows["place"]
    assert (shown["a"], shown["b"], shown["c"]) == (HELD, HELD, Case(18.0, (18,)))
    assert safe(counted(4, a=4), 5) == Found(HELD, {"place": {"a": HELD}})
    assert safe(counted(4, a=4), 0) == counted(4, a=4)


@given(rows=st.lists(st.integers(0, 12), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_no_subtraction_tells_a_small_count(rows: list[int]) -> None:
    """The differencing attack: the total less what is shown of the rows never is a count from 1 to 4 of a single row."""
    named = {f"r{number}": count for number, count in enumerate(rows)}
    found = safe(counted(sum(rows), **named), 5)
    held = [row for row, case in found.rows["place"].items() if case.held]
    small = [named[row] for row in named if not found.rows["place"][row].held and 0 < named[row] < 5]
    rest = None if found.total.held else sum(named[row] for row in held)
    assert small == []
    assert not (rest is not None and len(held) == 1 and 0 < rest < 5)
