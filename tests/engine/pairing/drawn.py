"""Small lists of parks drawn at random, and the best of all their pairings by trying each."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import strategies as st

from entrepot.engine.pairing import Corridor, Demand, Field, Item, Park, Relation, Rules, Scores, Weights

ITEMS = tuple(
    Item(sector, link) for sector in ("ceramics", "film", "") for link in ("design", "markets", "venues")
)
LABELS = st.sampled_from(["", "north", "south"])
WEIGHTS = st.integers(0, 5).map(float)


@st.composite
def parks(draw: st.DrawFn, most: int = 6, *, sided: bool = True) -> tuple[Park, ...]:
    """Up to so many parks; of two sides when `sided`, else of none."""
    ids = [f"p{number}" for number in range(draw(st.integers(2, most)))]
    return tuple(
        Park(
            id=key,
            has=draw(st.lists(st.sampled_from(ITEMS), max_size=4, unique=True).map(tuple)),
            lacks=draw(st.lists(st.sampled_from(ITEMS), max_size=4, unique=True).map(tuple)),
            latitude=30.0,
            longitude=float(draw(st.integers(90, 130))),
            basin=draw(LABELS),
            strength=float(draw(st.integers(0, 3))),
            side=("east", "west")[number % 2] if sided else "",
            quota=draw(st.integers(0, 2)),
            wishes=tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
            exclusions=tuple(draw(st.lists(st.sampled_from(ids), max_size=1))),
        )
        for number, key in enumerate(ids)
    )


def weights() -> st.SearchStrategy[Weights]:
    """Weights of which at least one counts."""
    return st.builds(Weights, *[WEIGHTS] * 6, wished=st.integers(1, 5).map(float))


def rules() -> st.SearchStrategy[Rules]:
    """No rule, a bonus, a demand or a limit."""
    corridors = st.builds(
        Corridor,
        st.sampled_from(Demand),
        st.sampled_from([Relation.SAME, Relation.DIFFERENT]),
        st.just(Field.BASIN),
    )
    return st.builds(
        Rules,
        st.lists(corridors, max_size=2).map(tuple),
        st.sampled_from([None, 1500.0]),
        st.just(500.0),
        st.just(False),
        st.booleans(),
    )


def crowd(seed: int, *, sided: bool) -> tuple[Park, ...]:
    """Thirty parks that all want the same few things, with quotas, wishes and exclusions (seeded)."""
    random = Random(seed)
    ids = [f"p{number:02d}" for number in range(30)]
    return tuple(
        Park(
            id=key,
            has=tuple(random.sample(ITEMS, 3)),
            lacks=tuple(random.sample(ITEMS, 3)),
            latitude=30.0,
            longitude=random.uniform(90, 130),
            strength=random.random(),
            side=random.choice(("east", "west")) if sided else "",
            quota=random.randrange(4),
            wishes=tuple(random.sample(ids, 3)),
            exclusions=tuple(random.sample(ids, 3)),
        )
        for key in ids
    )


def best_by_trying(scores: Scores) -> float:
    """The greatest sum there is."""
    count = len(scores.parks)
    edges = [
        (one, other) for one in range(count) for other in range(one + 1, count) if scores.allowed[one, other]
    ]
    return max(sum(float(scores.values[edge]) for edge in chosen) for chosen in _choices(edges, scores))


def _choices(edges: list[tuple[int, int]], scores: Scores) -> Iterator[list[tuple[int, int]]]:
    """Every choice of edges that keeps the quotas."""

    def go(at: int, left: list[int]) -> Iterator[list[tuple[int, int]]]:
        if at == len(edges):
            yield []
            return
        yield from go(at + 1, left)
        one, other = edges[at]
        if left[one] and left[other]:
            rest = [quota - (row in (one, other)) for row, quota in enumerate(left)]
            yield from ([edges[at], *more] for more in go(at + 1, rest))

    return go(0, [park.quota for park in scores.parks])
