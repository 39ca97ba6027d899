"""What would raise a grade is found by judging again, and judged so it holds."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.conditions import Condition, Fact, Verdict
from entrepot.engine.grading import Evidence, calibrated, fitting, grade
from entrepot.engine.match import Raise
from entrepot.engine.raising import EXACT, counted, raises
from entrepot.vocabulary.kinds import Grade

ORDER = list(Grade)


def condition(name: str, verdict: Verdict, offered: str | None = "x") -> Condition:
    given_fact = None if offered is None else Fact(name, name, offered, "column")
    return Condition(name, name, Fact(name, name, "y", "column"), given_fact, verdict)


def judge(conditions: Sequence[Condition], nearness: float) -> tuple[float, Grade]:
    score = calibrated(Evidence(nearness, fitting(conditions)))
    return score, grade(score)


def test_a_strong_match_needs_nothing() -> None:
    assert judge((), 0.5)[1] is Grade.STRONG
    assert raises((), 0.5, judge) == ()


def test_a_condition_that_fails_is_what_lets_a_near_match_count() -> None:
    fails = condition("resolution", "fails")
    (found,) = raises((fails,), 0.5, judge)
    assert (found.kind, found.grade, found.conditions) == ("condition", Grade.STRONG, (fails,))


def test_what_is_not_stated_is_told_apart_from_what_is_not_met() -> None:
    silent, other = condition("width", "unknown", None), condition("speed", "unknown")
    found = {item.conditions: item.kind for item in raises((silent, other), 0.2, judge) if item.conditions}
    assert found == {(silent,): "statement", (other,): "condition"}


def test_two_that_fail_have_to_be_met_together() -> None:
    both = (condition("width", "fails"), condition("speed", "fails"))
    (found,) = raises(both, 0.5, judge)
    assert (found.conditions, found.grade) == (both, Grade.STRONG)


def test_where_no_condition_helps_the_nearness_that_is_wanting_is_told() -> None:
    (found,) = raises((), 0.1, judge)
    assert (found.kind, found.nearness, found.grade) == ("nearness", 0.1, Grade.WEAK)
    assert found.needed is not None
    assert judge((), found.needed)[1] is Grade.WEAK
    assert judge((), found.needed - 2 * EXACT)[1] is Grade.NONE


def test_what_fails_and_is_far_has_to_be_met_and_nearer() -> None:
    fails = condition("width", "fails")
    (found,) = raises((fails,), 0.0, judge)
    assert (found.kind, found.conditions) == ("nearness", (fails,))


verdicts = st.sampled_from(["fits", "fails", "unknown"])
sets = st.lists(
    st.builds(condition, st.sampled_from(["a", "b", "date"]), verdicts, st.sampled_from(["x", None])),
    max_size=4, unique_by=lambda item: item.name,
)  # fmt: skip


@given(sets, st.floats(-0.2, 0.8))
def test_whatever_is_told_raises_the_grade_when_it_is_done(found: list[Condition], nearness: float) -> None:
    known = tuple(found)
    now = counted(judge(known, nearness)[1], known)
    for item in raises(known, nearness, judge):
        changed = _done(known, item)
        near = nearness if item.needed is None else item.needed + 1e-4  # it is told rounded
        reached = counted(judge(changed, near)[1], changed)
        assert (reached, ORDER.index(reached) < ORDER.index(now)) == (item.grade, True)


def _done(known: tuple[Condition, ...], item: Raise) -> tuple[Condition, ...]:
    return tuple(
        condition(each.name, "fits", each.offered.written if each.offered else None)
        if each in item.conditions
        else each
        for each in known
    )
