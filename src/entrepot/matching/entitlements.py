"""The policies and finance offers that an organisation can get, and why or why not; from what everybody may read of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from entrepot.catalogue.reading import applicant
from entrepot.engine.conditions import Condition, Fact, date_condition, eligibility_conditions
from entrepot.engine.entitlement import Entitlement, sorted_entitlements
from entrepot.matching import index
from entrepot.matching.reading import Offer
from entrepot.matching.roles import BY_RULES
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.periods import day_period


@dataclass(frozen=True, slots=True)
class Entitled:
    """An offer with what an organisation is told of it."""

    offer: Offer
    entitlement: Entitlement


def entitlements(organisation: Organisation) -> tuple[Entitled, ...]:
    """Every policy and finance offer of the catalogue held against an organisation: what it can get now, what needs an answer, what not.

    For those who may know how it is answered (rule ``entitlement.read``).
    """
    held, today = index.current(), clock.today()
    offers = {item.key: item for item in held.offers.of_kinds(BY_RULES)}
    place = held.places.get(organisation.place_id or "")
    who = applicant(organisation, place)
    found = [
        Entitlement(
            item.key,
            (*eligibility_conditions(item.eligibility, who), *_dated(item, today), *_openness(item)),
            item.valid_until,
        )
        for item in offers.values()
    ]
    return tuple(Entitled(offers[item.offer], item) for item in sorted_entitlements(found))


def _dated(given: Offer, today: date) -> tuple[Condition, ...]:
    """It fails when it is over, or has not begun."""
    if given.available_from is not None and given.available_from > today:
        return tuple(filter(None, (date_condition(today, given.available_from),)))
    last = given.valid_until or (given.ends if given.ends is not None and given.ends < today else None)
    if last is None:
        return ()
    begun = Fact("deadline", "deadline", day_period(today), "column")
    ends = Fact("valid_until", "valid_until", day_period(last), "column")
    over = last < today
    return (Condition("date", "valid_until", begun, ends, "fails" if over else "fits", "<" if over else "…"),)


def _openness(given: Offer) -> tuple[Condition, ...]:
    if given.open_to not in {"internal", "members"}:
        return ()
    outside = Fact("open_to", "open_to", "external", "column")
    return (
        Condition(
            "open_to", "open_to", outside, Fact("open_to", "open_to", given.open_to, "column"), "fails", "≠"
        ),
    )
