"""Conditions as sentences: what is asked, what is offered, and how they stand to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from entrepot.engine.conditions import Condition, Fact
from entrepot.engine.conditions.properties import properties
from entrepot.vocabulary.money import Money, MoneyRange
from entrepot.vocabulary.periods import Period
from entrepot.vocabulary.places import SUBDIVISIONS
from entrepot.vocabulary.quantities import Quantity
from entrepot.vocabulary.readiness import Readiness
from entrepot.web import figures
from entrepot.web.names import OPENNESS, ORGANISATIONS, SIZES, name_in, reader
from entrepot.web.present import AREAS, SIGN_WORDS, SIGNS, listed
from entrepot.web.quantities import quantity

PROPERTY: Final = "property"
"""The context under which names of properties are translated; in English they are the engine's."""
MEMBERSHIPS: Final = {
    "organisation_kind": gettext_noop("Kind of organisation"),
    "size": gettext_noop("Size of the organisation"),
    "place": gettext_noop("Place"),
    "sector": gettext_noop("Sector"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition as the card shows it: a sign, the word for the sign, a sentence with both values as read, and as they were written."""

    verdict: str
    sign: str
    word: str
    sentence: str
    written: str = field(default="", compare=False)


def reason(condition: Condition, names: Mapping[str, str]) -> Reason:
    """A condition for the card; ``names`` are those of places and clusters by key."""
    return Reason(
        verdict=condition.verdict,
        sign=SIGNS[condition.verdict],
        word=name_in(SIGN_WORDS, condition.verdict),
        sentence=sentence(condition, names),
        written=_written(condition),
    )


def reasons(
    conditions: Sequence[Condition], names: Mapping[str, str], *, by_rules: bool
) -> tuple[Reason, ...]:
    """Conditions for the card: what fits, what fails, is unknown; what nobody states comes in one line.

    ``by_rules`` leaves that line out, for roles chosen by eligibility: a loan does not state a crack's width.
    """
    order = ("fits", "fails", "unknown")
    silent = [
        condition for condition in conditions if condition.verdict == "unknown" and condition.offered is None
    ]
    admitted = [
        item
        for item in conditions
        if item.name in MEMBERSHIPS and _is_membership(item) and item.verdict == "fits"
    ]
    spoken = sorted(
        (item for item in conditions if item not in silent and item not in admitted),
        key=lambda item: order.index(item.verdict),
    )
    lines = _admitted(admitted, names) + [reason(condition, names) for condition in spoken]
    if silent and not by_rules:
        asked = listed([f"{property_name(item.name, item.label)} {_value(item.required)}" for item in silent])
        word = name_in(SIGN_WORDS, "unknown")
        lines.append(
            Reason(
                "unknown", SIGNS["unknown"], word, _("The offer does not say: %(asked)s") % {"asked": asked}
            )
        )
    return tuple(lines)


def sentence(condition: Condition, names: Mapping[str, str]) -> str:
    """A condition as a sentence."""
    if condition.name == "date":
        return _date(condition)
    if condition.name == "open_to":
        return _openness(condition)
    if condition.name == "amount":
        return _amount(condition)
    if _is_membership(condition):
        return _membership(condition, names)
    return _comparison(condition)


def asked_for(condition: Condition, names: Mapping[str, str]) -> str:
    """What would have to be so for a condition to fit, in few words."""
    if condition.name == "date":
        return _("available in time")
    if condition.name == "open_to":
        return _("open to outside users")
    if condition.name == "amount":
        return _("amount %(required)s") % {"required": _money(condition.required)}
    if _is_membership(condition):
        keys = str(condition.required.value).split(", ")
        limit = listed([_member(condition.name, key, names) for key in keys])
        return _("%(name)s: %(limit)s") % {"name": name_in(MEMBERSHIPS, condition.name), "limit": limit}
    return f"{property_name(condition.name, condition.label)} {_value(condition.required)}"


def _written(condition: Condition) -> str:
    """Both sides of a measured condition as their owners wrote them."""
    offered = condition.offered
    if offered is None or not isinstance(condition.required.value, Quantity):
        return ""
    return " ↔ ".join(f"{fact.label} {_typed(fact)}" for fact in (condition.required, offered))


def _typed(fact: Fact) -> str:
    return fact.value.text if isinstance(fact.value, Quantity) else fact.written


def _is_membership(condition: Condition) -> bool:
    named = condition.name in MEMBERSHIPS and condition.name == condition.label
    return condition.sign in {"∈", "∉"} or named


def _admitted(conditions: Sequence[Condition], names: Mapping[str, str]) -> list[Reason]:
    """All that makes the need's owner eligible, in one line."""
    members = [
        _member(condition.name, str(condition.offered.value), names)
        for condition in conditions
        if condition.offered is not None
    ]
    if not members:
        return []
    text = _("Eligible: %(members)s") % {"members": listed(members)}
    return [Reason("fits", SIGNS["fits"], name_in(SIGN_WORDS, "fits"), text)]


def _comparison(condition: Condition) -> str:
    required = _value(condition.required)
    given = {"name": property_name(condition.name, condition.label), "required": required}
    if condition.offered is None:
        return _("%(name)s: %(required)s is asked for, the offer does not say") % given
    given["offered"] = _value(condition.offered)
    if condition.sign == "?":
        return (
            _("%(name)s: %(required)s is asked for, %(offered)s offered; not comparable for certain") % given
        )
    if condition.sign == "⊇":
        return _("%(name)s: %(offered)s includes %(required)s") % given
    return _("%(name)s: %(offered)s %(sign)s %(required)s") % {**given, "sign": condition.sign}


def condition_name(name: str) -> str:
    """What a condition is about, where only its name is known."""
    others = {"date": _("Date"), "open_to": _("Open to"), "amount": _("Amount")}
    if name in MEMBERSHIPS:
        return name_in(MEMBERSHIPS, name)
    return others.get(name) or property_name(name, name.removeprefix("label:"))


def property_name(name: str, label: str) -> str:
    """A property's name in the reader's language; one that nobody listed keeps the label that was written."""
    if name == "readiness":
        return _("Readiness level")
    if name not in properties():
        return label
    shown = pgettext(PROPERTY, name.replace("_", " "))
    return shown[:1].upper() + shown[1:]


def _value(fact: Fact) -> str:
    if isinstance(fact.value, Readiness):
        return (
            str(fact.value.low)
            if fact.value.low == fact.value.high
            else f"{fact.value.low}–{fact.value.high}"
        )
    if isinstance(fact.value, Quantity):
        return quantity(fact.value)
    return fact.value if isinstance(fact.value, str) else fact.written


def _openness(condition: Condition) -> str:
    stated = condition.offered.value if condition.offered else ""
    return _("Outside users: %(stated)s") % {"stated": name_in(OPENNESS, str(stated))}


def _amount(condition: Condition) -> str:
    given = {"required": _money(condition.required), "offered": _money(condition.offered)}
    if condition.verdict == "fits":
        return _("Amount: %(required)s is within %(offered)s") % given
    return _("Amount: %(required)s is asked for, %(offered)s offered") % given


def _money(fact: Fact | None) -> str:
    value = fact.value if fact else None
    if isinstance(value, MoneyRange):
        return figures.money(value.high) if value.low == value.high and value.high else figures.span(value)
    return figures.money(value) if isinstance(value, Money) else fact.written if fact else ""


def _date(condition: Condition) -> str:
    given = {"offered": _day(condition.offered), "required": _day(condition.required)}
    if condition.offered is not None and condition.offered.name == "valid_until":
        return _("Valid until %(offered)s, wanted by %(required)s") % given
    if condition.verdict == "fails":
        return _("Available only from %(offered)s, wanted by %(required)s") % given
    return _("Available from %(offered)s, wanted by %(required)s") % given


def _day(fact: Fact | None) -> str:
    if fact is None:
        return ""
    return figures.day(fact.value.start) if isinstance(fact.value, Period) else fact.written


def _membership(condition: Condition, names: Mapping[str, str]) -> str:
    limit = listed([_member(condition.name, key, names) for key in str(condition.required.value).split(", ")])
    given = {"name": name_in(MEMBERSHIPS, condition.name), "limit": limit}
    if condition.offered is None:
        return _("%(name)s: only %(limit)s; the need does not say") % given
    given["value"] = _member(condition.name, str(condition.offered.value), names)
    if condition.verdict == "fits":
        return _("%(name)s: %(value)s is admitted") % given
    if condition.verdict == "fails":
        return _("%(name)s: %(value)s is not admitted, only %(limit)s") % given
    return _("%(name)s: %(value)s; meant for %(limit)s") % given


def _member(name: str, key: str, names: Mapping[str, str]) -> str:
    if name in {"organisation_kind", "size"}:
        return name_in(ORGANISATIONS if name == "organisation_kind" else SIZES, key)
    if key in names:
        return names[key]
    if key in SUBDIVISIONS:
        other, chinese = SUBDIVISIONS[key]
        return chinese if reader().startswith("zh") else other
    if key in AREAS:
        return name_in(AREAS, key)
    countries = Locale.parse(figures.LOCALES[reader()]).territories
    return str(countries.get(key, key)) if name == "place" else key
