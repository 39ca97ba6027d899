"""What a call asks, as plain values that JSON keeps, and back. Its title, text, dates and places are columns of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from entrepot.deals.domain.wording import Wording, worded
from entrepot.programmes.domain.calls import Criterion
from entrepot.programmes.domain.forms import Choice, Field, FieldKind
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind, Size
from entrepot.vocabulary.languages import LANGUAGES
from entrepot.vocabulary.places import jurisdiction


def wording_to_plain(wording: Wording) -> dict[str, str]:
    """A text by language."""
    return {str(language): text for language, text in wording.texts}


def wording_from_plain(plain: Mapping[str, str]) -> Wording:
    """A text as it was kept; languages that the node does not speak are left out."""
    return worded({language: plain[language] for language in LANGUAGES if language in plain})


def criteria_to_plain(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Criteria in their order."""
    return [
        {"key": one.key, "names": wording_to_plain(one.names), "about": wording_to_plain(one.about), "weight": one.weight}
        for one in criteria
    ]  # fmt: skip


def criteria_from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Criteria as they were kept."""
    return tuple(
        Criterion(
            one["key"], wording_from_plain(one["names"]), wording_from_plain(one["about"]), one["weight"]
        )
        for one in plain
    )


def fields_to_plain(fields: Iterable[Field]) -> list[dict[str, Any]]:
    """Fields in their order."""
    return [
        {
            "key": one.key, "kind": one.kind.value, "names": wording_to_plain(one.names), "hints": wording_to_plain(one.hints),
            "required": one.required, "unit": one.unit, "longest": one.longest,
            "choices": [{"key": choice.key, "names": wording_to_plain(choice.names)} for choice in one.choices],
            "least": _text(one.least), "most": _text(one.most),
        }
        for one in fields
    ]  # fmt: skip


def fields_from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Fields as they were kept."""
    return tuple(
        Field(
            one["key"], FieldKind(one["kind"]), wording_from_plain(one["names"]), wording_from_plain(one["hints"]),
            required=one["required"], unit=one["unit"], longest=one["longest"],
            choices=tuple(Choice(choice["key"], wording_from_plain(choice["names"])) for choice in one["choices"]),
            least=_number(one["least"]), most=_number(one["most"]),
        )
        for one in plain
    )  # fmt: skip


def eligibility_to_plain(who: Eligibility) -> dict[str, list[str]]:
    """Who may apply, each set in its order."""
    return {
        "kinds": sorted(who.kinds), "sizes": sorted(who.sizes), "places": sorted(who.places),
        "jurisdictions": sorted(str(one) for one in who.jurisdictions), "sectors": sorted(who.sectors),
    }  # fmt: skip


def eligibility_from_plain(plain: Mapping[str, Iterable[str]]) -> Eligibility:
    """Who may apply, as it was kept."""
    return Eligibility(
        frozenset(OrganisationKind(one) for one in plain.get("kinds", ())),
        frozenset(Size(one) for one in plain.get("sizes", ())),
        frozenset(plain.get("places", ())),
        frozenset(jurisdiction(one) for one in plain.get("jurisdictions", ())),
        frozenset(plain.get("sectors", ())),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
