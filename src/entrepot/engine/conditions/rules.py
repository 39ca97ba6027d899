"""Conditions that are not quantities.

Who is eligible, how ready a technology is, when and where something can be had.
"""

from datetime import date

from entrepot.engine.conditions.facts import Fact
from entrepot.engine.conditions.verdicts import Condition, Verdict
from entrepot.vocabulary.eligibility import Applicant, Eligibility
from entrepot.vocabulary.periods import day_period
from entrepot.vocabulary.places import Jurisdiction, lies_within
from entrepot.vocabulary.readiness import Readiness


def eligibility_conditions(eligibility: Eligibility, applicant: Applicant) -> tuple[Condition, ...]:
    """Return one condition for each limit that is set: kind, size, place, sector.

    The required fact holds the limit, the offered one the applicant.
    """
    where = (*sorted(eligibility.places), *sorted(eligibility.jurisdictions))
    here = applicant.place or applicant.jurisdiction
    rows = (
        ("organisation_kind", sorted(eligibility.kinds), applicant.kind, eligibility.admits_kind(applicant)),
        ("size", sorted(eligibility.sizes), applicant.size, eligibility.admits_size(applicant)),
        ("place", where, here, eligibility.admits_place(applicant)),
        ("sector", sorted(eligibility.sectors), applicant.sector, eligibility.admits_sector(applicant)),
    )
    return tuple(
        _membership(name, tuple(limit), value, admitted) for name, limit, value, admitted in rows if limit
    )


def readiness_condition(
    required: Readiness | Fact | int, offered: Readiness | Fact | int | None
) -> Condition:
    """Compare readiness levels: the offered one (the lower end of a span) must reach the required one."""
    need, given = _readiness_fact(required), None if offered is None else _readiness_fact(offered)
    if given is None:
        return Condition("readiness", need.label, need, None, "unknown")
    wanted, level = _level(need), _level(given)
    verdict: Verdict = (
        "fits" if level.low >= wanted.low else "fails" if level.high < wanted.low else "unknown"
    )
    return Condition(
        "readiness",
        need.label,
        need,
        given,
        verdict,
        "≥" if verdict == "fits" else "<" if verdict == "fails" else "?",
    )


def date_condition(
    deadline: date | None,
    available_from: date | None = None,
    valid_until: date | None = None,
    *,
    today: date | None = None,
) -> Condition | None:
    """Compare an offer's dates with a need's deadline.

    It fails when the offer comes after the deadline, or is over before it begins (before `today`, if given).
    None when there is nothing to compare.
    """
    begin = available_from or today
    if valid_until is not None and begin is not None and valid_until < begin:
        return _dates(Fact("available_from", "available_from", day_period(begin), "column"), valid_until, "<")
    if deadline is None or (available_from is None and valid_until is None):
        return None
    need = Fact("deadline", "deadline", day_period(deadline), "column")
    if available_from is None:
        return _dates(need, valid_until, "…")
    name = "available_from"
    given = Fact(name, name, day_period(available_from), "column")
    late = available_from > deadline
    return Condition("date", name, need, given, "fails" if late else "fits", ">" if late else "≤")


def _dates(need: Fact, valid_until: date | None, sign: str) -> Condition | None:
    if valid_until is None:
        return None
    given = Fact("valid_until", "valid_until", day_period(valid_until), "column")
    return Condition("date", "valid_until", need, given, "fails" if sign == "<" else "fits", sign)


def place_condition(
    allowed: frozenset[str], place: str | None, jurisdiction: Jurisdiction | None = None
) -> Condition | None:
    """Tell whether an offer's place is among those a need allows (place ids or jurisdictions).

    None when the need sets no limit.
    """
    if not allowed:
        return None
    if place is None and jurisdiction is None:
        return _membership("place", tuple(sorted(allowed)), None, None)
    inside = place in allowed or (
        jurisdiction is not None and any(lies_within(jurisdiction, Jurisdiction(code)) for code in allowed)
    )
    return _membership("place", tuple(sorted(allowed)), place or jurisdiction, inside)


def _membership(name: str, limit: tuple[str, ...], value: str | None, admitted: bool | None) -> Condition:
    need = Fact(name, name, ", ".join(limit), "column")
    given = None if value is None else Fact(name, name, str(value), "column")
    verdict: Verdict = "unknown" if admitted is None else "fits" if admitted else "fails"
    return Condition(name, name, need, given, verdict, {"fits": "∈", "fails": "∉", "unknown": "?"}[verdict])


def _readiness_fact(given: Readiness | Fact | int) -> Fact:
    if isinstance(given, Fact):
        return given
    level = Readiness(given, given, f"TRL {given}") if isinstance(given, int) else given
    return Fact("readiness", "readiness", level, "column")


def _level(fact: Fact) -> Readiness:
    if not isinstance(fact.value, Readiness):
        raise TypeError(f"not a readiness level: {fact.label}")
    return fact.value
