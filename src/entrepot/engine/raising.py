"""What would raise the grade of a match: found by judging it again with one thing changed, so it is what the grade is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from entrepot.engine.conditions import Condition
from entrepot.engine.match import Raise
from entrepot.vocabulary.kinds import Grade

Judge = Callable[[Sequence[Condition], float], tuple[float, Grade]]
"""Score and grade that the match would have with these conditions, and with texts as near as that (the scale of a centred cosine)."""

NEAREST: Final = 1.0
"""Texts are nowhere nearer than that."""
EXACT: Final = 0.005
"""How exactly the nearness that is wanting is found."""
_ORDER: Final = tuple(Grade)


def counted(grade: Grade, conditions: Sequence[Condition]) -> Grade:
    """The grade that counts: none where a condition is known to be unmet."""
    return Grade.NONE if any(item.verdict == "fails" for item in conditions) else grade


def raises(conditions: Sequence[Condition], nearness: float, judge: Judge) -> tuple[Raise, ...]:
    """What would raise the grade: a condition that is not met or not stated, each alone where that is enough, else all of them; nearer texts.

    Args:
        conditions: of the match, as they stand.
        nearness: of its texts, on the scale that ``judge`` takes.
        judge: see `Judge`.

    Returns:
        The shortest ways, what reaches most first; empty where nothing would, or the match is strong already.
    """
    known = tuple(conditions)
    now = counted(judge(known, nearness)[1], known)
    if now is Grade.STRONG:
        return ()
    found = _by_conditions(known, nearness, judge, now)
    failing = tuple(item for item in known if item.verdict == "fails")
    if not failing or not found:
        nearer = _by_nearness(known, failing, nearness, judge, now)
        found = (*found, nearer) if nearer is not None else found
    return tuple(sorted(found, key=lambda item: (_ORDER.index(item.grade), len(item.conditions))))


def _by_conditions(
    known: tuple[Condition, ...], nearness: float, judge: Judge, now: Grade
) -> tuple[Raise, ...]:
    """Conditions each of which raises the grade alone; else the fewest kinds of them that do together."""
    failing = tuple(item for item in known if item.verdict == "fails")
    open_too = tuple(item for item in known if item.verdict != "fits")
    alone = [
        raised for item in open_too if (raised := _with_met(known, (item,), nearness, judge, now)) is not None
    ]
    if alone:
        return tuple(alone)
    for together in (failing, open_too):
        raised = _with_met(known, together, nearness, judge, now) if len(together) > 1 else None
        if raised is not None:
            return (raised,)
    return ()


def _with_met(
    known: tuple[Condition, ...], met: tuple[Condition, ...], nearness: float, judge: Judge, now: Grade
) -> Raise | None:
    changed = _met(known, met)
    score, grade = judge(changed, nearness)
    reached = counted(grade, changed)
    if _ORDER.index(reached) >= _ORDER.index(now):
        return None
    silent = all(item.offered is None for item in met)
    return Raise("statement" if silent else "condition", reached, round(score, 4), met)


def _met(known: tuple[Condition, ...], met: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple(replace(item, verdict="fits") if item in met else item for item in known)


def _by_nearness(
    known: tuple[Condition, ...], failing: tuple[Condition, ...], nearness: float, judge: Judge, now: Grade
) -> Raise | None:
    """The least nearness at which the grade is a better one, with what fails met; a better score never has a worse grade."""
    changed = _met(known, failing)

    def reaches(near: float) -> bool:
        return _ORDER.index(counted(judge(changed, near)[1], changed)) < _ORDER.index(now)

    if nearness >= NEAREST or not reaches(NEAREST):
        return None
    low, high = nearness, NEAREST
    while high - low > EXACT:
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    score, grade = judge(changed, high)
    return Raise("nearness", grade, round(score, 4), failing, round(nearness, 4), round(high, 4))
