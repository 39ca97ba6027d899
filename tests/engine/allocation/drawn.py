"""Small problems drawn at random, and the best of all their allocations by trying each."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from entrepot.engine.allocation import Problem, named, problem

Edge = tuple[str, str, float]
VALUES = st.one_of(st.integers(0, 10).map(lambda tenths: tenths / 10), st.floats(0, 1, width=32))


@st.composite
def lists(draw: st.DrawFn, most: int = 4) -> tuple[list[str], dict[str, int], list[Edge]]:
    """Needs, capacities and candidates by id; candidates may be named twice."""
    needs = [f"n{number}" for number in range(draw(st.integers(0, most)))]
    capacities = {f"r{number}": draw(st.integers(0, 3)) for number in range(draw(st.integers(0, most)))}
    if not needs or not capacities:
        return needs, capacities, []
    edge = st.tuples(st.sampled_from(needs), st.sampled_from(sorted(capacities)), VALUES)
    return needs, capacities, draw(st.lists(edge, max_size=3 * most))


def problems(most: int = 4) -> st.SearchStrategy[Problem]:
    """As `lists`, numbered."""
    return lists(most).map(lambda drawn: named(*drawn).problem)


def best_by_trying(of: Problem) -> float:
    """The greatest value there is."""
    choices = []
    for need in range(of.needs):
        among = slice(int(of.starts[need]), int(of.starts[need + 1]))
        pairs = zip(of.resources[among].tolist(), of.values[among].tolist(), strict=True)
        choices.append([(-1, 0.0), *pairs])
    best = 0.0
    for chosen in itertools.product(*choices):
        taken = [resource for resource, _ in chosen if resource >= 0]
        if all(taken.count(resource) <= of.capacities[resource] for resource in set(taken)):
            best = max(best, sum(value for _, value in chosen))
    return best


def with_one_more(of: Problem, resource: int) -> Problem:
    """The same with one more unit of a resource."""
    capacities = of.capacities.copy()
    capacities[resource] += 1
    return problem(of.starts, of.resources, of.values, capacities)
