"""Entitlements: one condition that fails is enough for no, one that is unknown for an open question."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.conditions import Condition, Fact, Verdict, eligibility_conditions
from entrepot.engine.entitlement import Entitlement, sorted_entitlements
from entrepot.vocabulary.eligibility import Applicant, Eligibility
from entrepot.vocabulary.kinds import OrganisationKind, Size


def condition(verdict: Verdict, name: str = "size", *, said: bool = True) -> Condition:
    fact = Fact(name, name, "x", "column")
    return Condition(name, name, fact, fact if said else None, verdict)


def test_what_is_missing_is_what_would_change_the_answer() -> None:
    rule = Eligibility(
        kinds=frozenset({OrganisationKind.ENTERPRISE}),
        sizes=frozenset({Size.SMALL}),
        sectors=frozenset({"optics"}),
    )
    firm = Applicant(kind=OrganisationKind.ENTERPRISE, size=Size.LARGE)
    no = Entitlement("voucher", eligibility_conditions(rule, firm))
    assert (no.answer, [item.name for item in no.wanting], no.unsaid) == ("no", ["size"], ("sector",))
    open_one = Entitlement(
        "voucher", eligibility_conditions(rule, Applicant(OrganisationKind.ENTERPRISE, Size.SMALL))
    )
    assert (open_one.answer, [item.name for item in open_one.wanting]) == ("open", ["sector"])
    now = Entitlement(
        "voucher",
        eligibility_conditions(rule, Applicant(OrganisationKind.ENTERPRISE, Size.SMALL, sector="optics")),
    )
    assert (now.answer, now.wanting) == ("now", ())


def test_what_sets_no_limit_is_open_to_all() -> None:
    assert Entitlement("open", eligibility_conditions(Eligibility(), Applicant())).answer == "now"


def test_now_comes_first_then_open_then_no_and_what_ends_soonest_among_equals() -> None:
    found = (
        Entitlement("no", (condition("fails"),)),
        Entitlement("two", (condition("unknown"), condition("unknown", "place"))),
        Entitlement("one", (condition("unknown"),)),
        Entitlement("late", (), date(2027, 1, 1)),
        Entitlement("soon", (), date(2026, 12, 1)),
        Entitlement("always", ()),
    )
    assert [item.offer for item in sorted_entitlements(found)] == [
        "soon",
        "late",
        "always",
        "one",
        "two",
        "no",
    ]


verdicts = st.sampled_from(["fits", "fails", "unknown"])


@given(st.permutations(["fits", "fails", "unknown"]), st.lists(verdicts, max_size=4))
def test_the_order_of_conditions_does_not_matter_and_what_wants_is_not_met(
    order: list[Verdict], more: list[Verdict]
) -> None:
    conditions = tuple(condition(verdict, str(place)) for place, verdict in enumerate([*order, *more]))
    found = Entitlement("x", conditions)
    assert found.answer == Entitlement("x", tuple(reversed(conditions))).answer == "no"
    assert {item.verdict for item in found.wanting} == {"fails"}
