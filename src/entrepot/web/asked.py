"""What a need asks for, as short facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext as _

from entrepot.catalogue.models import Need, Resource
from entrepot.engine.conditions import facts_of
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.money import read_money
from entrepot.web import figures
from entrepot.web.conditions import property_name
from entrepot.web.names import reader


class Fact(NamedTuple):
    """A label with its value; ``language`` of a value as written, ``typed`` the label as written."""

    label: str
    value: str
    language: str = ""
    typed: str = ""


def facts_asked(need: Need) -> tuple[Fact, ...]:
    """The columns we know in the reader's language, then the others as they were typed."""
    known = (
        _known(need, "budget", _("budget"), lambda written: _budget(need, written)),
        Fact(_("wanted by"), figures.day(need.deadline)) if need.deadline else None,
        _known(need, "facility_hours", _("hours on a facility"), str),
        _known(need, "expert_days", _("days of an expert"), str),
        _known(need, "min_readiness", _("readiness level at least"), str),
    )
    return (*(fact for fact in known if fact), *facts_typed(need))


def facts_typed(record: Need | Resource) -> tuple[Fact, ...]:
    """The columns nobody foresaw: values as typed, labels of known properties in the reader's language."""
    language = parse_language(record.language)
    known = (
        {}
        if language == reader()
        else {fact.label: fact.name for fact in facts_of(record.facts, "", language)}
    )
    return tuple(
        Fact(property_name(known.get(label, ""), label), value, record.language, label)
        for label, value in record.facts.items()
    )


def _known(need: Need, field: str, label: str, shown: Callable[[str], str]) -> Fact | None:
    written = need.fields.get(field, "")
    return Fact(label, shown(written)) if written else None


def _budget(need: Need, written: str) -> str:
    found = read_money(written, None, need.place.currency if need.place else None)
    return figures.money(found) if found else written
