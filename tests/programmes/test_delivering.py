"""Targets and lights: what is expected by when, what a figure is worth, and what the member is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.deals.domain.wording import UNWRITTEN, worded
from entrepot.programmes.domain.delivering import (
    POINTS,
    Direction,
    Light,
    Measure,
    Reported,
    Rhythm,
    Said,
    Target,
    altogether,
    differs,
    flaws,
    late,
    light,
    periods,
    reached,
    standings,
    together,
    unbroken,
)
from entrepot.programmes.domain.delivery_stored import targets_from_plain, targets_to_plain
from entrepot.programmes.domain.membership import MemberState, MemberStep, member_stepped, steps
from entrepot.programmes.domain.refusals import SAID, ProgrammeRefusedError
from entrepot.vocabulary.periods import Period, month_period

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
HALLS = Target("halls", worded({"en": "Halls opened"}), "halls", Measure.SAID, Decimal(73), YEAR)
WASTE = replace(HALLS, key="waste", direction=Direction.AT_MOST)
BOOKED = replace(HALLS, key="booked", measure=Measure.BOOKINGS, value=Decimal(100), weight=3)
FIRST, SECOND, THIRD, FOURTH = (month_period(2026, month, 3) for month in (1, 4, 7, 10))

figures = st.decimals(0, 200, places=2)
days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
targets = st.sampled_from([HALLS, WASTE, BOOKED])
weighted = st.lists(st.tuples(st.sampled_from(Light), st.integers(1, 100)), max_size=8)


def report(period: Period, **said: Said) -> Reported:
    return Reported(period, said)


def test_what_is_expected_grows_day_by_day_and_stays_when_the_target_ends() -> None:
    expected = [
        HALLS.expected(day)
        for day in (date(2025, 7, 1), date(2026, 1, 1), date(2026, 1, 6), date(2026, 7, 2))
    ]
    assert expected == [0, 0, 1, Fraction(182, 5)]
    assert [HALLS.expected(YEAR.end + timedelta(days=more)) for more in (0, 400)] == [73, 73]


@pytest.mark.parametrize(
    ("target", "figure", "found"),
    [
        (HALLS, 73, Light.GREEN),
        (HALLS, 72, Light.AMBER),
        (HALLS, 55, Light.AMBER),
        (HALLS, 54, Light.RED),
        (HALLS, None, Light.UNKNOWN),
        (WASTE, 73, Light.GREEN),
        (WASTE, 74, Light.RED),
    ],
)
def test_a_light_says_how_far_a_figure_is_from_what_is_expected(
    target: Target, figure: int | None, found: Light
) -> None:
    assert light(target, None if figure is None else Decimal(figure), YEAR.end) == found


def test_too_much_is_amber_while_the_whole_is_not_used_up() -> None:
    july = date(2026, 7, 2)  # 36.4 of 73 are expected
    assert [light(WASTE, Decimal(figure), july) for figure in ("36.4", "48", "49")] == [
        Light.GREEN, Light.AMBER, Light.RED,
    ]  # fmt: skip


def worth(found: Light) -> Fraction:
    return POINTS[found]


@given(targets, figures, figures, days)
def test_more_delivered_never_turns_a_light_worse(
    target: Target, one: Decimal, other: Decimal, until: date
) -> None:
    less, more = sorted((one, other), reverse=target.direction == Direction.AT_MOST)
    assert worth(light(target, more, until)) >= worth(light(target, less, until))


@given(weighted, st.sampled_from(list(POINTS)), st.sampled_from(list(POINTS)), st.integers(1, 100))
def test_a_better_light_never_makes_a_member_worse(
    others: list[tuple[Light, int]], one: Light, other: Light, weight: int
) -> None:
    worse, better = sorted((one, other), key=worth)
    before, after = together([*others, (worse, weight)]), together([*others, (better, weight)])
    assert (before == Light.UNKNOWN) == (after == Light.UNKNOWN)
    assert before == Light.UNKNOWN or worth(after) >= worth(before)


@given(weighted, st.randoms())
def test_the_order_of_targets_does_not_matter(lights: list[tuple[Light, int]], chance: Random) -> None:
    shuffled = list(lights)
    chance.shuffle(shuffled)
    assert together(shuffled) == together(lights)


def test_a_member_is_green_only_when_none_of_its_targets_is_red_or_unknown() -> None:
    green, amber, red, unknown = Light
    assert together([(green, 1)]) == green
    assert together([(green, 9), (red, 1)]) == amber
    assert together([(green, 9), (unknown, 1)]) == amber
    assert together([(green, 3), (amber, 2)]) == green
    assert together([(green, 2), (red, 4)]) == red
    assert together([(green, 1), (unknown, 1)]) == amber
    assert together([(green, 1), (unknown, 2)]) == unknown
    assert together([]) == unknown


@given(st.sampled_from(Rhythm), days, st.integers(1, 1200), days)
def test_periods_follow_each_other_without_a_gap_and_are_over(
    rhythm: Rhythm, start: date, length: int, today: date
) -> None:
    term = Period(start, start + timedelta(days=length))
    found = periods(rhythm, term, today)
    joints = [term.start, *(one.end for one in found)]
    assert [one.start for one in found] == joints[:-1]
    assert all(one.end <= min(today, term.end) for one in found)
    assert all(
        one.end == term.end or (one.end.day, (one.end.month - 1) % rhythm.months) == (1, 0) for one in found
    )


def test_the_first_and_the_last_period_are_cut_to_the_term() -> None:
    term = Period(date(2026, 2, 10), date(2026, 8, 5))
    assert periods(Rhythm.QUARTER, term, date(2026, 8, 5)) == [
        Period(date(2026, 2, 10), date(2026, 4, 1)), SECOND, Period(date(2026, 7, 1), date(2026, 8, 5)),
    ]  # fmt: skip
    assert periods(Rhythm.HALF, term, date(2026, 8, 4)) == [Period(date(2026, 2, 10), date(2026, 7, 1))]
    assert periods(Rhythm.YEAR, term, date(2026, 8, 4)) == []


def test_reports_count_up_to_the_first_that_is_missing() -> None:
    one, two, four = (report(period) for period in (FIRST, SECOND, FOURTH))
    assert unbroken([four, two, one], YEAR.start) == [one, two]
    assert unbroken([two, four], YEAR.start) == []


def test_the_nodes_own_figure_counts_where_there_is_one_and_the_members_stays_beside_it() -> None:
    line = [
        report(FIRST, halls=Said(Decimal(10)), booked=Said(Decimal(40), Decimal(20))),
        report(SECOND, halls=Said(Decimal(15)), booked=Said(None, Decimal(10))),
    ]
    assert [reached(target, line) for target in (HALLS, BOOKED)] == [Decimal(25), Decimal(30)]
    later = replace(HALLS, within=Period(SECOND.start, YEAR.end))
    assert reached(later, line) == Decimal(15)
    assert reached(HALLS, [*line, report(THIRD)]) is None
    assert reached(HALLS, []) is None
    found = standings([HALLS, BOOKED], line)
    assert [(one.figure, one.light) for one in found] == [
        (Decimal(25), Light.RED), (Decimal(30), Light.RED),
    ]  # fmt: skip
    assert [one.light for one in standings([HALLS], [])] == [Light.UNKNOWN]
    assert altogether(found) == Light.RED


def test_one_report_may_be_missing_and_of_two_nothing_is_known() -> None:
    line = [report(FIRST)]
    assert [late(line, due) for due in ([FIRST], [FIRST, SECOND], [FIRST, SECOND, THIRD])] == [
        False,
        False,
        True,
    ]
    assert [late([], due) for due in ([FIRST], [FIRST, SECOND])] == [False, True]


@pytest.mark.parametrize(
    ("said", "pulled", "asked"),
    [("100", "95", False), ("100", "94.99", True), ("94", "100", True), ("0", "0", False), ("1", "0", True)],
)
def test_a_member_is_asked_why_its_figure_differs_by_more_than_a_twentieth(
    said: str, pulled: str, asked: bool
) -> None:
    assert differs(Said(Decimal(said), Decimal(pulled))) == asked
    assert [differs(Said(Decimal(said))), differs(Said(None, Decimal(pulled)))] == [False, False]


def test_targets_say_what_is_wrong_with_them() -> None:
    assert flaws([HALLS, BOOKED]) == ()
    assert flaws([]) == ("targets_many",)
    odd = replace(HALLS, key="Halls", names=UNWRITTEN, value=Decimal(0))
    found = flaws([odd, odd])
    assert found == ("call_key_odd", "call_key_twice", "target_unnamed", "target_odd")
    assert set(found) <= set(SAID)


def test_targets_are_kept_as_plain_values() -> None:
    assert targets_from_plain(targets_to_plain([HALLS, WASTE, BOOKED])) == (HALLS, WASTE, BOOKED)


def test_nobody_is_removed_without_a_warning() -> None:
    with pytest.raises(ProgrammeRefusedError, match="does not stand"):
        member_stepped(MemberState.ACTIVE, MemberStep.REMOVE)
    warned = member_stepped(MemberState.ACTIVE, MemberStep.WARN)
    assert member_stepped(warned, MemberStep.REMOVE) == MemberState.REMOVED
    assert {state: steps(state) for state in MemberState} == {
        MemberState.ACTIVE: (MemberStep.WARN, MemberStep.RENEW),
        MemberState.WARNED: (MemberStep.ANSWER, MemberStep.LIFT, MemberStep.RENEW, MemberStep.REMOVE),
        MemberState.REMOVED: (),
    }
