"""Reviewers for applications: the best of all assignments, no conflicts, loads that hold, and what would change a short one."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.reviewing import Given, Panel, Short, assign, panel
from entrepot.engine.reviewing.assigning import BALANCE, SCALE

Pair = tuple[str, str]
TENTHS = st.integers(0, 10).map(lambda tenths: tenths / 10)


@dataclass(frozen=True)
class Drawn:
    """A panel before it is put in order."""

    applications: list[str]
    limits: dict[str, int]
    expertise: dict[Pair, float]
    barred: set[Pair] = field(default_factory=set)
    kept: set[Pair] = field(default_factory=set)

    def panel(self) -> Panel:
        return panel(self.applications, self.limits, self.expertise, self.barred, self.kept)


@st.composite
def panels(draw: st.DrawFn, most: int = 4) -> Drawn:
    applications = [f"a{number}" for number in range(draw(st.integers(0, most)))]
    limits = {f"r{number}": draw(st.integers(0, 3)) for number in range(draw(st.integers(1, most)))}
    pairs = list(itertools.product(applications, limits))
    expertise = {pair: draw(TENTHS) for pair in pairs}
    barred = {pair for pair in pairs if draw(st.integers(0, 3)) == 0}
    kept = {pair for pair in pairs if pair not in barred and draw(st.integers(0, 7)) == 0}
    return Drawn(applications, limits, expertise, barred, kept)


def counted(found: Given, of: Panel) -> dict[str, int]:
    """Reviews of each application."""
    counts = Counter(application for application, _ in found.pairs)
    return {application: counts[application] for application in of.applications}


def cost(of: Panel, pairs: tuple[Pair, ...]) -> int:
    """What the chosen pairs cost, in the whole numbers of the flow; kept ones cost nothing beside the load they are."""
    row = {key: number for number, key in enumerate(of.applications)}
    column = {key: number for number, key in enumerate(of.reviewers)}
    new = [(row[a], column[r]) for a, r in pairs if not of.kept[row[a], column[r]]]
    spent = sum(round((1 - of.expertise[pair]) * SCALE) for pair in new)
    for number in range(len(of.reviewers)):
        before, more = int(of.kept[:, number].sum()), sum(1 for _, at in new if at == number)
        step = round(BALANCE * SCALE / max(int(of.limits[number]), 1))
        spent += step * ((before + more) ** 2 - before**2)
    return int(spent)


def best_by_trying(of: Panel, wanted: int) -> tuple[tuple[int, ...], int]:
    """The greatest coverage (how many have at least one, two … reviewers) and the least cost of any assignment that reaches it."""
    choices = []
    for row in range(len(of.applications)):
        stays = {int(at) for at in np.flatnonzero(of.kept[row])}
        free = [at for at in range(len(of.reviewers)) if not of.barred[row, at] and at not in stays]
        room = max(0, wanted - len(stays))
        choices.append(
            [(*stays, *chosen) for size in range(room + 1) for chosen in itertools.combinations(free, size)]
        )
    found: list[tuple[tuple[int, ...], int]] = []
    for chosen in itertools.product(*choices):
        loads = Counter(at for each in chosen for at in each)
        fits = all(
            loads[at] <= max(int(of.limits[at]), int(of.kept[:, at].sum())) for at in range(len(of.reviewers))
        )
        if fits:
            pairs = tuple(
                (of.applications[row], of.reviewers[at]) for row, each in enumerate(chosen) for at in each
            )
            levels = tuple(sum(len(each) > level for each in chosen) for level in range(wanted))
            found.append((levels, cost(of, pairs)))
    covered = max(levels for levels, _ in found)
    return covered, min(spent for levels, spent in found if levels == covered)


@given(panels(most=3), st.integers(1, 3))
@settings(max_examples=80)
def test_no_assignment_has_more_reviews_or_costs_less(drawn: Drawn, wanted: int) -> None:
    of = drawn.panel()
    found = assign(of, wanted)
    counts = counted(found, of)
    levels = tuple(sum(count > level for count in counts.values()) for level in range(wanted))
    assert (levels, cost(of, found.pairs)) == best_by_trying(of, wanted)


@given(panels(most=8), st.integers(1, 3))
@settings(max_examples=80)
def test_there_is_never_a_conflict_and_loads_hold(drawn: Drawn, wanted: int) -> None:
    found = assign(drawn.panel(), wanted)
    assert set(found.pairs) & drawn.barred == set()
    assert set(found.pairs) >= drawn.kept
    assert len(set(found.pairs)) == len(found.pairs)
    for reviewer, limit in drawn.limits.items():
        stays = sum(1 for _, at in drawn.kept if at == reviewer)
        assert found.loads[reviewer] == sum(1 for _, at in found.pairs if at == reviewer)
        assert found.loads[reviewer] <= max(limit, stays)


@given(panels(most=6), st.integers(1, 3), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_in_which_a_panel_is_given_changes_nothing(
    drawn: Drawn, wanted: int, random: Random
) -> None:
    applications, reviewers, pairs = list(drawn.applications), list(drawn.limits), list(drawn.expertise)
    for listed in (applications, reviewers, pairs):
        random.shuffle(listed)
    other = Drawn(
        applications, {key: drawn.limits[key] for key in reviewers}, {pair: drawn.expertise[pair] for pair in pairs},
        drawn.barred, drawn.kept,
    )  # fmt: skip
    assert assign(other.panel(), wanted) == assign(drawn.panel(), wanted)


@given(panels(most=6), st.integers(1, 3))
@settings(max_examples=80)
def test_one_application_more_for_any_of_the_full_serves_a_short_one_and_for_others_does_not(
    drawn: Drawn, wanted: int
) -> None:
    of = drawn.panel()
    found = assign(of, wanted)
    total = len(found.pairs)
    assert [one.application for one in found.short] == [
        key for key, count in counted(found, of).items() if count < wanted
    ]
    helpful = {reviewer for one in found.short for reviewer in one.full}
    for reviewer in drawn.limits:
        more = Drawn(
            drawn.applications, drawn.limits | {reviewer: found.loads[reviewer] + 1}, drawn.expertise, drawn.barred, drawn.kept
        )  # fmt: skip
        room = found.loads[reviewer] >= drawn.limits[reviewer]
        gained = len(assign(more.panel(), wanted).pairs) - total
        assert gained == (1 if room and reviewer in helpful else 0)


def test_a_short_application_says_who_is_barred_and_who_is_full() -> None:
    found = assign(
        panel(["a", "b"], {"r": 1, "s": 2, "t": 2}, {("a", "r"): 0.9, ("b", "s"): 0.4}, {("a", "s"), ("a", "t"), ("b", "t")}), 2
    )  # fmt: skip
    assert found == Given(
        (("a", "r"), ("b", "s")), 1.3, 0.4, {"r": 1, "s": 1, "t": 0},
        (Short("a", 1, ("s", "t"), ()), Short("b", 1, ("t",), ("r",))),
    )  # fmt: skip


def test_reviewers_who_are_about_equally_expert_share_the_work() -> None:
    applications = [f"a{number}" for number in range(6)]
    expertise = {
        (key, reviewer): value for key in applications for reviewer, value in (("r", 0.52), ("s", 0.5))
    }
    of = panel(applications, {"r": 6, "s": 6}, expertise)
    assert assign(of, 1).loads == {"r": 3, "s": 3}
    assert assign(of, 1, balance=0).loads == {"r": 6, "s": 0}


def test_what_is_kept_stays_beyond_the_load_and_is_not_given_twice() -> None:
    of = panel(["a", "b"], {"r": 0, "s": 2}, {("b", "r"): 1.0}, (), [("a", "r")])
    found = assign(of, 1)
    assert found.pairs == (("a", "r"), ("b", "s"))
    assert found.loads == {"r": 1, "s": 1}


def test_it_is_as_good_as_the_flow_of_or_tools() -> None:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    random = np.random.default_rng(3)
    applications, reviewers = [f"a{n:02}" for n in range(40)], [f"r{n:02}" for n in range(15)]
    expertise = {pair: float(random.random()) for pair in itertools.product(applications, reviewers)}
    barred = {pair for pair in expertise if random.random() < 0.15}
    of = panel(applications, {key: int(random.integers(7, 12)) for key in reviewers}, expertise, barred)
    solver, sink = SimpleMinCostFlow(), 55
    for row, column in np.argwhere(~of.barred).tolist():
        solver.add_arc_with_capacity_and_unit_cost(
            row, 40 + column, 1, -int(np.rint(of.expertise[row, column] * SCALE))
        )
    for column, limit in enumerate(of.limits.tolist()):
        solver.add_arc_with_capacity_and_unit_cost(40 + column, sink, limit, 0)
    solver.set_nodes_supplies(np.arange(sink + 1), np.array([3] * 40 + [0] * 15 + [-120]))
    assert solver.solve() == solver.OPTIMAL
    found = assign(of, 3, balance=0)
    assert found.short == ()
    assert found.expertise == pytest.approx(-solver.optimal_cost() / SCALE, abs=1e-4)


@pytest.mark.parametrize("odd", [1.1, -0.1, float("nan")])
def test_expertise_is_from_0_to_1(odd: float) -> None:
    with pytest.raises(ValueError, match="Expertise"):
        panel(["a"], {"r": 1}, {("a", "r"): odd})


def test_what_is_kept_is_not_barred_and_limits_are_not_below_0() -> None:
    with pytest.raises(ValueError, match="barred and kept"):
        panel(["a"], {"r": 1}, {}, [("a", "r")], [("a", "r")])
    with pytest.raises(ValueError, match="limit"):
        panel(["a"], {"r": -1}, {})
    with pytest.raises(ValueError, match="At least one"):
        assign(panel(["a"], {"r": 1}, {}), 0)
