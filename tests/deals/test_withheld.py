"""Counts that are published: no small one, and none from which a small one follows, tried by going through every table that looks the same."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from entrepot.deals.domain.withheld import Published, Shown, published

Table = dict[str, tuple[int, ...]]
LEAST = 3
EXAMPLES = 100


@st.composite
def tables(draw: st.DrawFn) -> Table:
    steps = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(st.integers(0, 6), min_size=steps, max_size=steps), min_size=1, max_size=4))
    return {f"row {number}": tuple(sorted(row, reverse=True)) for number, row in enumerate(rows)}


def summed(of: Table) -> tuple[int, ...]:
    return tuple(map(sum, zip(*of.values(), strict=True)))


def looking_so(total: Shown, rows: list[Shown], above: int) -> Iterator[list[tuple[int, ...]]]:
    """Every table of which this could be what is shown."""
    if not rows:
        if all(left in {None, 0} for left in total):
            yield []
        return
    for row in _rows(rows[0], total, above):
        left = tuple(None if all_ is None else all_ - mine for all_, mine in zip(total, row, strict=True))
        for rest in looking_so(left, rows[1:], above):
            yield [row, *rest]


def _rows(shown: Shown, total: Shown, above: int) -> Iterator[tuple[int, ...]]:
    if not shown:
        yield ()
        return
    most = min(above, total[0]) if total[0] is not None else above
    for first in (shown[0],) if shown[0] is not None else range(most + 1):
        if first <= most:
            yield from ((first, *rest) for rest in _rows(shown[1:], total[1:], first))


def told(of: Table, found: Published) -> list[tuple[str, int]]:
    """Small counts that follow from what is shown, and are not none of none."""
    names = list(of)
    possible = list(looking_so(found.total, [found.rows["kind"][name] for name in names], 9))
    return [
        (name, step)
        for place, name in enumerate(names)
        for step, count in enumerate(of[name])
        if count < LEAST and found.rows["kind"][name][step] is None
        and 0 not in found.rows["kind"][name][:step]
        and len({table[place][step] for table in possible if table[place][step] < LEAST}) < 2
    ]  # fmt: skip


@given(of=tables())
@example(of={"a": (6, 2), "b": (6, 5)})
@example(of={"a": (4, 2), "b": (5, 5), "c": (6, 6)})
@example(of={"a": (3, 0), "b": (3, 0)})
@settings(max_examples=EXAMPLES)
def test_no_small_count_follows_from_what_is_shown(of: Table) -> None:
    found = published(summed(of), {"kind": of}, least=LEAST)
    small = [
        (name, step)
        for name, row in found.rows["kind"].items()
        for step, count in enumerate(row)
        if count is not None and 0 < count < LEAST
    ]
    assert (small, told(of, found)) == ([], [])


@given(of=tables())
@example(of={"a": (1, 0, 0), "b": (1, 1, 1), "c": (3, 3, 2)})
@settings(max_examples=EXAMPLES)
def test_nor_where_everybody_knows_the_first_step(of: Table) -> None:
    found = published(summed(of), {"kind": of}, known=1, least=LEAST)
    first = {name: row[0] for name, row in found.rows["kind"].items()}
    beyond = [(name, step) for name, step in told(of, found) if step > 0]
    assert (first, beyond) == ({name: row[0] for name, row in of.items()}, [])


@given(of=tables(), other=tables())
def test_what_is_shown_is_true_and_a_total_is_held_back_in_every_breakdown(of: Table, other: Table) -> None:
    """A second breakdown of the same: everything in one row."""
    found = published(summed(of), {"kind": of, "all": {"one": summed(of)}}, least=LEAST)
    true = {"kind": of, "all": {"one": summed(of)}}
    wrong = [
        (by, name)
        for by, rows in found.rows.items()
        for name, row in rows.items()
        if any(count not in {None, truth} for count, truth in zip(row, true[by][name], strict=True))
    ]
    held = [
        step
        for step, count in enumerate(found.total)
        if count is None
        and any(row[step] is not None for rows in found.rows.values() for row in rows.values())
    ]
    assert (wrong, held) == ([], [])


def test_one_small_count_takes_the_smallest_other_with_it() -> None:
    of = {"licence": (12, 7), "service": (9, 6), "talent": (8, 2)}
    assert published(summed(of), {"kind": of}) == Published(
        (29, 15), {"kind": {"licence": (12, 7), "service": (9, None), "talent": (8, None)}}
    )


def test_where_two_rows_would_tell_each_other_the_total_goes_too() -> None:
    of = {"licence": (7, 7), "talent": (5, 4)}
    assert published(summed(of), {"kind": of}) == Published(
        (12, None), {"kind": {"licence": (7, None), "talent": (5, None)}}
    )


def test_nothing_is_held_back_where_nothing_is_small() -> None:
    of = {"licence": (7, 6), "talent": (9, 5)}
    assert published(summed(of), {"kind": of}) == Published((16, 11), {"kind": of})
