"""What a policy's record says of its subsidy and of who may have it, read from what was typed; and who asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from entrepot.catalogue.models import Resource
from entrepot.people.models import Organisation
from entrepot.vocabulary.eligibility import Applicant, Eligibility, read_eligibility
from entrepot.vocabulary.kinds import OrganisationKind, Size, read_resource_kind
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.money import Money, read_money
from entrepot.vocabulary.places import Place
from entrepot.vocabulary.writing import fold

_PERCENT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*[%％]")
_BARE: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*")


def applicant(organisation: Organisation | None, place: Place | None) -> Applicant:
    """Who asks, as eligibility rules see it."""
    if organisation is None:
        return Applicant(
            place=place.id if place else None, jurisdiction=place.jurisdiction if place else None
        )
    return Applicant(
        kind=OrganisationKind(organisation.kind) if organisation.kind else None,
        size=Size(organisation.size) if organisation.size else None,
        place=place.id if place else None,
        jurisdiction=place.jurisdiction if place else None,
        sector=organisation.sector or None,
    )


def eligibility(record: Resource, places: Mapping[str, Place]) -> Eligibility:
    """Who may have it, by its columns; ``places`` are the node's places by key."""
    columns = {
        name.removeprefix("eligible_"): value
        for name, value in record.fields.items()
        if name.startswith("eligible_")
    }
    return read_eligibility(columns, places.values())


def subsidy(
    fields: Mapping[str, str], language: Language, currency: str | None
) -> tuple[Decimal | None, Money | None]:
    """Rate and cap of a policy; a cap that is stated but cannot be read leaves no rate, for nothing may be promised without end."""
    rate, written = percent(fields.get("subsidy_rate")), fields.get("subsidy_cap")
    cap = read_money(written, language, currency) if written else None
    return (None, None) if written and cap is None else (rate, cap)


def roles_named(text: str) -> frozenset[str]:
    """The roles that a list names, in any of the ways people write them."""
    items = [item for item in re.split(r"[;,、|/]+", fold(text)) if item.strip()]
    found = {read_resource_kind(part) for item in items for part in (item, *item.split())}
    return frozenset(str(kind) for kind in found if kind is not None)


def percent(text: str | None) -> Decimal | None:
    """A share of one from `30%`, `30` or `0.3`."""
    if found := _PERCENT.search(text or ""):
        return Decimal(found[1].replace(",", ".")) / 100
    if bare := _BARE.fullmatch(text or ""):
        number = Decimal(bare[1].replace(",", "."))
        return number if number <= 1 else number / 100
    return None


def language_of(tag: str) -> Language:
    """A record's language, English when its tag is none of ours."""
    return parse_language(tag) or "en"
