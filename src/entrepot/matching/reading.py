"""What stored records mean: requirements of needs and terms of offers, read from what was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from entrepot.catalogue.hiding import shown_facts, shown_fields
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.reading import applicant, eligibility, language_of, roles_named, subsidy
from entrepot.engine.conditions import Fact, facts_of
from entrepot.engine.retrieval import Document
from entrepot.vocabulary.eligibility import Applicant, Eligibility
from entrepot.vocabulary.kinds import ROLES, NeedKind, Role
from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.money import Money, MoneyRange, Price, read_money, read_price
from entrepot.vocabulary.numbers import read_number
from entrepot.vocabulary.openness import read_openness
from entrepot.vocabulary.places import Jurisdiction, Place, jurisdiction
from entrepot.vocabulary.readiness import read_readiness
from entrepot.vocabulary.writing import fold

DEFAULT_HOURS = 8
"""Hours of a facility that a need is taken to use when it does not say: one working day."""
DEFAULT_DAYS = 2
"""Days of an expert when the need does not say."""
HOURS_IN_A_DAY = 8
MOST_UNITS = 100_000
_SPAN = re.compile(r"\s*(?:-|–|—|~|至|到|to\b|bis\b)\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class Offer:
    """The terms of a resource. ``documents`` are its texts, one per language, the original first; ``ends`` is the last day on which it is listed,
    ``valid_until`` the one that it names itself; ``owner`` is its organisation's number, ``codes`` what export lists have of a technology."""

    key: str
    kind: Role
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    place: str | None
    jurisdiction: Jurisdiction | None
    route: str | None
    price: Price | None
    readiness: int | None
    available_from: date | None
    valid_until: date | None
    open_to: str
    eligibility: Eligibility
    amount: MoneyRange | None
    subsidy_rate: Decimal | None
    subsidy_cap: Money | None
    subsidy_roles: frozenset[str]
    ends: date | None = None
    owner: int | None = None
    codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a need asks. ``currency`` is the one its chains are priced in."""

    key: str
    kind: NeedKind
    roles: tuple[Role, ...]
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    applicant: Applicant
    place: Place | None
    currency: str
    budget: Money | None
    deadline: date | None
    min_readiness: int | None
    facility_hours: int
    expert_days: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What everybody knows of a need: how it is found. ``documents`` are those of its teaser where it holds back."""

    key: str
    kind: NeedKind
    documents: tuple[Document, ...]
    place: str | None
    ends: date | None = None


def wanted(record: Need) -> Wanted:
    """What everybody knows of a need."""
    return Wanted(record.key, NeedKind(record.kind), public_documents(record), record.place_id, record.ends)


def offer(record: Resource, places: Mapping[str, Place]) -> Offer:
    """Read the terms of a resource as everybody knows them; ``places`` are the node's places by key."""
    fields, language, place = (
        shown_fields(record.fields, record.hidden),
        language_of(record.language),
        record.place,
    )
    currency = place.currency if place else None
    readiness = read_readiness(fields["readiness"]) if fields.get("readiness") else None
    rate, cap = subsidy(fields, language, currency)
    return Offer(
        key=record.key,
        kind=Role(record.kind),
        documents=documents(record),
        facts=_facts(record),
        place=record.place_id,
        jurisdiction=jurisdiction(place.jurisdiction) if place else None,
        route=fields.get("route") or None,
        price=read_price(fields["price"], language, currency) if fields.get("price") else None,
        readiness=readiness.low if readiness else None,
        available_from=record.available_from,
        valid_until=record.valid_until,
        open_to=read_openness(fields.get("open_to", "")),
        eligibility=eligibility(record, places),
        amount=_amount(fields.get("amount"), language, currency),
        subsidy_rate=rate,
        subsidy_cap=cap,
        subsidy_roles=roles_named(fields.get("subsidy_roles", "")),
        ends=record.ends,
        owner=record.organisation_id,
        codes=record.gated.found if record.kind == Role.TECHNOLOGY else None,
    )


def requirement(record: Need, places: Mapping[str, Place]) -> Requirement:
    """Read what a need asks; ``places`` are the node's places by key."""
    fields, language = record.fields, language_of(record.language)
    place = places.get(record.place_id or "")
    currency = place.currency if place else "CNY"
    budget = read_money(fields["budget"], language, currency) if fields.get("budget") else None
    kind = NeedKind(record.kind)
    minimum = read_readiness(fields["min_readiness"]) if fields.get("min_readiness") else None
    return Requirement(
        key=record.key,
        kind=kind,
        roles=ROLES[kind],
        documents=documents(record),
        facts=_facts(record),
        applicant=applicant(record.organisation, place),
        place=place,
        currency=budget.currency if budget else currency,
        budget=budget,
        deadline=record.deadline,
        min_readiness=minimum.low if minimum else None,
        facility_hours=_count(fields.get("facility_hours"), language, DEFAULT_HOURS),
        expert_days=_count(fields.get("expert_days"), language, DEFAULT_DAYS),
    )


def documents(record: Need | Resource) -> tuple[Document, ...]:
    """The texts of a record as documents, the original first."""
    languages = [record.language, *sorted(set(record.texts) - {record.language})]
    return tuple(
        Document(
            id=record.key,
            title=record.texts[language].get("title", ""),
            text=record.texts[language].get("text", ""),
            language=language,
            keywords=tuple(record.keywords) if language == record.language else (),
        )
        for language in languages
        if language in record.texts
    )


def public_documents(record: Need) -> tuple[Document, ...]:
    """The texts of a need that everybody may read as documents, the original first."""
    if not record.teasers:
        return documents(record)
    languages = sorted(record.teasers, key=lambda language: (language != record.language, language))
    return tuple(
        Document(record.key, text.get("title", ""), text.get("text", ""), language)
        for language in languages
        for text in (record.teasers[language],)
    )


def units(price: Price, role: Role, asked: Requirement) -> int | None:
    """How many units of a rate the need uses; None when the rate is per something the need does not count."""
    per = getattr(price.value, "per", None)
    hours = (
        asked.facility_hours if role in {Role.FACILITY, Role.VENUE} else asked.expert_days * HOURS_IN_A_DAY
    )
    by_unit = {
        "hour": hours,
        "day": -(-hours // HOURS_IN_A_DAY),
        "half_day": -(-hours // (HOURS_IN_A_DAY // 2)),
        "use": 1,
    }
    return by_unit.get(str(per))


def _facts(record: Need | Resource) -> tuple[Fact, ...]:
    columns = shown_facts(record.facts, record.hidden if isinstance(record, Resource) else ())
    if record.fields.get("technique"):
        columns.setdefault("technique", record.fields["technique"])
    return facts_of(
        columns, record.texts.get(record.language, {}).get("text", ""), language_of(record.language)
    )


def _amount(text: str | None, language: Language, currency: str | None) -> MoneyRange | None:
    value = read_price(text, language, currency).value if text else None
    if isinstance(value, Money):
        return MoneyRange(None, value)
    return value if isinstance(value, MoneyRange) else None


def _count(text: str | None, language: Language, default: int) -> int:
    """How many hours or days a cell says, rounded up; of a span its upper end."""
    folded = fold(text or "")
    digit = re.search(r"\d", folded)
    first = read_number(folded, digit.start(), language) if digit else None
    if first is None:
        return default
    joint = _SPAN.match(folded, first.end)
    last = read_number(folded, joint.end(), language) if joint else None
    return ceil(min((last or first).value, MOST_UNITS))
