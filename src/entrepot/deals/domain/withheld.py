"""Which counts are published: none below a least count, and none from which such a one could be computed.

Several breakdowns share their totals, and a count never rises from one step to the next. Whoever knows a total and all rows but one knows that
one; whoever sees that of five introduced and seven introduced twelve were signed knows both. So beside a small count others are held back,
the smallest first, until what is shown leaves at least two small values possible for each small one; where no choice of rows does that, the
whole step is held back, in every breakdown and in the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.deals.domain.funnel import LEAST, Cells

Shown = tuple[int | None, ...]
"""Counts as they are published: None for one that is held back."""


@dataclass(frozen=True, slots=True)
class Published:
    """A total and its breakdowns, by the name of the breakdown and the row."""

    total: Shown
    rows: Mapping[str, Mapping[str, Shown]]


def published(
    total: Cells, rows: Mapping[str, Mapping[str, Cells]], *, known: int = 0, least: int = LEAST
) -> Published:
    """What may be shown.

    Args:
        total: counts of everything, step by step, never rising.
        rows: the same by breakdown and row; the rows of a breakdown add up to the total.
        known: how many of the first steps everybody knows anyway; they are shown whole.
        least: the least count that may be shown.
    """
    held: dict[str, list[frozenset[str]]] = {name: [frozenset()] * known for name in rows}
    for step in range(known, len(total)):
        chosen = {name: _chosen(step, of, held[name], least) for name, of in rows.items()}
        whole = total[step] < least or any(found is None for found in chosen.values())
        for name, of in rows.items():
            found = chosen[name]
            held[name].append(frozenset(of) if whole or found is None else found)
        if whole:  # what comes after is smaller still, or bounded by nothing that is shown
            return _shown(total, rows, held, step)
    return _shown(total, rows, held, len(total))


def _shown(
    total: Cells,
    rows: Mapping[str, Mapping[str, Cells]],
    held: Mapping[str, Sequence[frozenset[str]]],
    steps: int,
) -> Published:
    """The first ``steps`` as they were chosen, the others held back."""
    return Published(
        tuple(count if step < steps else None for step, count in enumerate(total)),
        {
            name: {
                row: tuple(
                    count if step < steps and row not in held[name][step] else None
                    for step, count in enumerate(counts)
                )
                for row, counts in of.items()
            }
            for name, of in rows.items()
        },
    )


def _chosen(
    step: int, of: Mapping[str, Cells], before: Sequence[frozenset[str]], least: int
) -> frozenset[str] | None:
    """The rows held back at a step: the small ones, those held back before it, and as many others as it takes; None when all are not enough."""
    held = {row for row, counts in of.items() if counts[step] < least and _open(counts, step)}
    held |= before[-1] if before else frozenset()
    others = sorted((row for row in of if row not in held), key=lambda row: (of[row][step], row))
    while not _safe(step, of, held, before, least):
        if not others:
            return None
        held.add(others.pop(0))
    return frozenset(held)


def _open(counts: Cells, step: int) -> bool:
    """Whether a count could be another than it is, by the step before: none of none is known to everybody."""
    return step == 0 or counts[step - 1] > 0


def _safe(
    step: int, of: Mapping[str, Cells], held: set[str], before: Sequence[frozenset[str]], least: int
) -> bool:
    """Whether each small count that is held back could have at least two values, and still be small, by what is shown."""
    together = sum(of[row][step] for row in held)
    for row in held:
        most = _most(frozenset({row}), step, of, before)
        lowest = max(0, together - _most(frozenset(held - {row}), step, of, before))
        if of[row][step] < least and most > 0 and min(most, together, least - 1) <= lowest:
            return False
    return True


def _most(those: frozenset[str], step: int, of: Mapping[str, Cells], before: Sequence[frozenset[str]]) -> int:
    """The highest count that some rows could have together by the step before: what is shown of them there, and all that is held back there."""
    if step == 0:
        return sum(counts[0] for counts in of.values()) if those else 0
    earlier = before[step - 1] if before else frozenset()
    shown = sum(of[row][step - 1] for row in those - earlier)
    if not those & earlier:
        return shown
    together = sum(of[row][step - 1] for row in earlier)
    return shown + min(together, _most(those & earlier, step - 1, of, before))
